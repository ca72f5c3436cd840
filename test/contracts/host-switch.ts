// What every host does once somebody has turned the kill switch: no buttons, and alerts as before.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FIXTURES, type HostUnderTest, JSON_TYPE, KEY, LONGEST_WORK_MS } from './host-support';

/** Call it last: it leaves the actions of the host off. */
export function switchContract(name: string, opened: () => HostUnderTest): void {
  describe(`${name} keeps the contract of the kill switch`, () => {
    let host: HostUnderTest;
    let models = 0;
    beforeAll(() => {
      host = opened();
    });

    /** The messages about a new version that waits for approval; it is like no other. */
    async function waiting(): Promise<string[]> {
      models += 1;
      const model = `switched-${models}`;
      const fixture = readFileSync(join(FIXTURES, 'aws/model-version.json'), 'utf8');
      const { id, detail } = JSON.parse(fixture);
      const event = fixture.replaceAll(detail.ModelPackageGroupName, model).replaceAll(id, `id-${model}`);
      const headers = { ...KEY, ...JSON_TYPE };
      await host.http({ method: 'POST', path: '/events/aws', headers, body: Buffer.from(event) });
      await host.work();
      return (await host.shown()).filter((text) => text.includes(model));
    }

    const hasButtons = (text: string | undefined) => text?.includes('"action_id":"approve"') ?? false;

    it('shows no buttons once actions are off, and goes on to alert', async () => {
      const before = await waiting();

      await host.actions('off');
      const deadline = Date.now() + LONGEST_WORK_MS;
      let after = await waiting();
      // Workers look again after ten seconds at the latest.
      while (after.some(hasButtons) && Date.now() < deadline) {
        await sleep(500);
        after = await waiting();
      }

      expect(before.map(hasButtons)).toEqual([true]);
      expect(after.map(hasButtons)).toEqual([false]);
    }, 60_000);
  });
}
