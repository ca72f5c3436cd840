// Several processes on one data file, and processes that are killed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { key, prefix } from '../../src/core/keys';
import { openLocalQueue } from '../../src/queues/local';
import { openLocalStore } from '../../src/stores/local';
import { runTogether, startChild } from './processes';

jest.setTimeout(120_000);

describe('processes on one data file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellhop-processes-'));
    file = join(folder, 'bellhop.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('make the file together, and of three that race for 500 keys one wins each', async () => {
    const children = await runTogether('race', file, 3);

    const won = children.flatMap((child) => child.lines.filter((line) => line.startsWith('won ')));
    const store = openLocalStore(file);
    const rows = await store.list(prefix('race'));
    store.close();
    expect(won).toHaveLength(500);
    expect(new Set(won).size).toBe(500);
    expect(rows).toHaveLength(500);
  });

  it('share 300 messages, each taken once', async () => {
    const queue = openLocalQueue(file);
    for (let index = 0; index < 300; index += 1) {
      await queue.send({ type: 'deliver', plan: String(index), destination: 'd' });
    }

    const children = await runTogether('work', file, 3);

    const took = children.flatMap((child) => child.lines.filter((line) => line.startsWith('took ')));
    expect(took).toHaveLength(300);
    expect(new Set(took).size).toBe(300);
    expect(await queue.size()).toBe(0);
    queue.close();
  });

  it('lose nothing that was acknowledged when they are killed in the middle of writing', async () => {
    const child = startChild('write', file);
    await child.said(200);
    child.process.kill('SIGKILL');
    await child.ended();

    const last = Number(child.lines.at(-1)?.replace('wrote ', ''));
    const store = openLocalStore(file);
    const queue = openLocalQueue(file);
    for (let count = 1; count <= last; count += 1) {
      const row = await store.get<{ count: number; text: string }>(key('row', String(count)));
      expect(row?.value).toEqual({ count, text: 'x'.repeat(2000) });
    }
    expect(last).toBeGreaterThanOrEqual(200);
    expect((await store.get<number>('latest'))?.value).toBeGreaterThanOrEqual(last);
    expect(await queue.size()).toBeGreaterThanOrEqual(last);
    store.close();
    queue.close();
  });

  it('leave their message to others when they are killed in the middle of its work', async () => {
    let ahead = 0;
    const queue = openLocalQueue(file, { now: () => Date.now() + ahead });
    await queue.send({ type: 'deliver', plan: 'p', destination: 'd' });
    const child = startChild('hang', file);
    await child.said(1);
    child.process.kill('SIGKILL');
    await child.ended();

    expect(await queue.receive(1, 60)).toEqual([]);
    ahead += 61_000;
    expect(await queue.receive(1, 60)).toMatchObject([{ message: { plan: 'p' }, attempts: 2 }]);
    queue.close();
  });
});
