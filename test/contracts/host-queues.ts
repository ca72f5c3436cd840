// What a host with queues of its own does beyond the host contract: what comes into them, and what never gets out as a message.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signJob } from '../../src/flow/sign';
import { JOBS_KEY } from '../support/hosts/environment';
import { FIXTURES, modelEvent, type QueueHostUnderTest } from './host-support';

/** What a host with queues of its own does beyond that. */
export function queueHostContract(name: string, opened: () => QueueHostUnderTest): void {
  describe(`${name} keeps the contract of queues`, () => {
    let host: QueueHostUnderTest;
    beforeAll(() => {
      host = opened();
    });

    async function about(word: string): Promise<string[]> {
      return (await host.shown()).filter((text) => text.includes(word));
    }

    it("takes a cloud's own event from the queue", async () => {
      const { name: model, event } = modelEvent();

      await host.enqueue('events', JSON.stringify(event));
      await host.work();

      expect(await about(model)).toHaveLength(1);
      expect(await host.deadLetters()).toEqual([]);
    });

    it('tells each good message of many, and buries each bad one with its reason', async () => {
      const [one, two] = [modelEvent(), modelEvent()];
      const forged = { type: 'deliver', plan: 'p', destination: 'slack:#ml' } as const;

      await host.enqueue('events', JSON.stringify(one.event));
      await host.enqueue('events', '{"half":');
      await host.enqueue('events', JSON.stringify(signJob(forged, JOBS_KEY)));
      await host.enqueue('jobs', JSON.stringify(forged));
      await host.enqueue('jobs', JSON.stringify(signJob(forged, 'a stranger’s key')));
      await host.enqueue('events', JSON.stringify(two.event));
      await host.work();

      expect(await about(one.name)).toHaveLength(1);
      expect(await about(two.name)).toHaveLength(1);
      expect((await host.deadLetters()).map(({ reason }) => reason).sort()).toEqual([
        'A job must come through the queue of jobs.',
        expect.stringContaining('signed with a known key'),
        expect.stringContaining('signed with a known key'),
        'This is no message: it must be a JSON object.',
      ]);
    });

    it('shows the buttons of a message, as nobody has turned them off', async () => {
      await host.enqueue('events', readFileSync(join(FIXTURES, 'aws/model-version.json'), 'utf8'));
      await host.work();

      const shown = await about('Open in SageMaker');
      expect(shown.filter((text) => text.includes('"action_id":"approve"'))).toHaveLength(1);
    });

    it('waits as long as Slack wishes, without eating the attempts of the queue', async () => {
      const { name: model, event } = modelEvent();
      const limited = {
        status: 429,
        headers: { 'retry-after': '1' },
        body: { ok: false, error: 'ratelimited' },
      };
      const before = (await host.deadLetters()).length;

      host.slackAnswers(limited);
      await host.enqueue('events', JSON.stringify(event));
      await host.work();

      expect(await about(model)).toHaveLength(1);
      expect(await host.deadLetters()).toHaveLength(before);
    });

    it('buries a message for a channel that is gone, at once and with the reason', async () => {
      const { name: model, event } = modelEvent();
      const before = (await host.deadLetters()).length;

      host.slackAnswers({ status: 200, body: { ok: false, error: 'is_archived' } });
      await host.enqueue('events', JSON.stringify(event));
      await host.work();

      const dead = await host.deadLetters();
      expect(await about(model)).toEqual([]);
      expect(dead).toHaveLength(before + 1);
      expect(dead.filter(({ reason }) => reason.startsWith('is_archived'))).toHaveLength(1);
    });
  });
}
