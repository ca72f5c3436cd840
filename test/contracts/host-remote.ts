// What a deployed host does whose configuration is kept elsewhere: it follows changes, and survives wrong ones.

import { bytes, JSON_TYPE, json, KEY, modelEvent, type RemoteHostUnderTest } from './host-support';

const MINUTE = 60_000;

/** Everything goes to the receiver named; #ops hears of trouble. */
export function remoteConfiguration(receiver: 'ml' | 'ops', more = ''): string {
  return `
receivers:
  - { name: ml, slack: { channel: "#ml" } }
  - { name: ops, slack: { channel: "#ops" } }
route: { receiver: ${receiver}, routes: [{ receiver: ml, matchers: [kind=nothing] }] }
operators: ops
${more}`;
}

/** The host was opened with `remoteConfiguration('ml')`. */
export function remoteContract(name: string, opened: () => RemoteHostUnderTest): void {
  describe(`${name} keeps the contract of a configuration elsewhere`, () => {
    let host: RemoteHostUnderTest;
    beforeAll(() => {
      host = opened();
    });

    /** In which channel a new event is shown. */
    async function channelOf({ name: model, event } = modelEvent()): Promise<string[]> {
      await host.http({
        method: 'POST',
        path: '/events/aws',
        headers: { ...KEY, ...JSON_TYPE },
        body: bytes(event),
      });
      await host.work();
      const [ml, ops] = [await host.shown(), await host.shownToOperators()];
      return [
        ...ml.filter((text) => text.includes(model)).map(() => '#ml'),
        ...ops.filter((text) => text.includes(model)).map(() => '#ops'),
      ];
    }

    async function change(text: string): Promise<void> {
      await host.write(text);
      host.later(MINUTE);
    }

    async function words(): Promise<string[]> {
      return (await host.shownToOperators()).filter((text) => text.includes('is not in use'));
    }

    it('says at /health where it comes from', async () => {
      const answer = await host.http({ method: 'GET', path: '/health', headers: KEY });

      expect(json(answer)).toMatchObject({ file: expect.stringMatching(/^(ssm:|http)/), operators: 'ops' });
    });

    it('follows a change without a deployment', async () => {
      const before = await channelOf();
      await change(remoteConfiguration('ops'));

      const after = await channelOf();

      expect([before, after]).toEqual([['#ml'], ['#ops']]);
    });

    it('keeps the last good one when the next is wrong, and tells the operators once', async () => {
      await change(remoteConfiguration('ml'));
      await channelOf();
      const before = await words();
      await change(remoteConfiguration('ops', 'rout: {}\n'));

      const channel = await channelOf();
      await host.tick();
      await host.tick();

      expect([before, channel]).toEqual([[], ['#ml']]);
      expect(await words()).toEqual([expect.stringMatching(/bellhop.*:7:1` unknown key .{1,3}rout/)]);
    });

    it('goes on once it is mended', async () => {
      await change(remoteConfiguration('ops', 'rout: {}\n'));
      await channelOf();
      await change(remoteConfiguration('ops'));

      expect(await channelOf()).toEqual(['#ops']);
    });
  });
}
