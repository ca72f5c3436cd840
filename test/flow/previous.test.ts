import { createPrevious } from '../../src/flow/previous';
import { openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';
import { ENDPOINT, endpoint } from '../support/events';

describe('what an endpoint was before', () => {
  async function remembered(...events: ReturnType<typeof endpoint>[]): Promise<string | undefined> {
    const sqlite = openSqlite(':memory:');
    const previous = createPrevious(openLocalStore(sqlite), Date.now, async () => {});
    for (const event of events) await previous.note(event);
    const last = String(events.at(-1)?.attributes.endpointConfig);
    const before = await previous.of(ENDPOINT.toUpperCase(), last);
    sqlite.close();
    return before;
  }
  const serving = (config: string, minute: number) =>
    endpoint('InService', minute, { endpointConfig: config });

  it('is the configuration that it served with until the last change', async () => {
    expect(await remembered(serving('v1', 1), serving('v2', 2), serving('v3', 3))).toBe('v2');
  });

  it('is not known of one that has never changed', async () => {
    expect(await remembered(serving('v1', 1), serving('v1', 2))).toBeUndefined();
  });

  it('is not known of a configuration that nobody saw', async () => {
    const unseen = endpoint('Updating', 3, { endpointConfig: 'v9' });

    expect(await remembered(serving('v1', 1), serving('v2', 2), unseen)).toBeUndefined();
  });

  it('is the same after it has been given back', async () => {
    const rolledBack = endpoint('Updating', 5, { endpointConfig: 'v2' });

    expect(await remembered(serving('v1', 1), serving('v2', 2), serving('v1', 3), rolledBack)).toBe('v1');
  });

  it('does not count what never came into service, nor late or repeated news', async () => {
    const failed = endpoint('Updating', 3, { endpointConfig: 'broken' });

    expect(
      await remembered(serving('v1', 1), serving('v2', 2), failed, serving('v1', 1), serving('v2', 2)),
    ).toBe('v1');
  });
});
