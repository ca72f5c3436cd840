// bellhop replay: hands every event over, waits for the deliveries, and says how it went.

import { join } from 'node:path';
import type { ReplaySummary, ReplayTarget } from '../../src/cli/parts';
import type { MlEvent } from '../../src/core/event';
import { bellhop, EXAMPLE_CONFIG, linesOf, modelEvent, writeFiles } from './support';

const folder = writeFiles({
  'events.json': JSON.stringify(Array.from({ length: 120 }, (_, number) => modelEvent(`m${number}`))),
  'mixed.json': JSON.stringify([modelEvent('a'), 7]),
});
const EVENTS = join(folder, 'events.json');

/** Writes down what happens to it. */
function recorder(summary: Partial<ReplaySummary> = {}) {
  const calls: string[] = [];
  const events: MlEvent[] = [];
  const target: ReplayTarget = {
    async accept(batch) {
      calls.push(`accept ${batch.length}`);
      events.push(...batch);
    },
    async drain(progress) {
      calls.push('drain');
      progress(3);
      return { posted: events.length, folded: 0, duplicates: 0, failed: 0, shared: false, ...summary };
    },
    async close() {
      calls.push('close');
    },
  };
  return { calls, events, parts: { openReplay: async () => target } };
}

describe('bellhop replay', () => {
  it('hands over every event in batches, in order, waits, closes, and sums up', async () => {
    const { calls, events, parts } = recorder({ posted: 100, folded: 15, duplicates: 5 });

    const run = await bellhop(['replay', EVENTS], parts);

    expect(run).toEqual({
      exit: 0,
      stdout: '120 events: 100 messages posted, 15 updates, 5 duplicates, 0 failed\n',
      stderr: '',
    });
    expect(calls).toEqual(['accept 50', 'accept 50', 'accept 20', 'drain', 'close']);
    expect(events.map(({ subject }) => subject.name)).toEqual(
      Array.from({ length: 120 }, (_, number) => `m${number}`),
    );
  });

  it('shows a line of progress to a person, and takes it away', async () => {
    const { stderr } = await bellhop(['replay', EVENTS], { ...recorder().parts, terminal: true });

    expect(stderr).toMatch(/^\r\u001b\[K50 events read.*\r\u001b\[K$/s);
  });

  it('says so if another process did a part of the work, whose outcomes it cannot know', async () => {
    const { parts } = recorder({ posted: 31, shared: true });

    const run = await bellhop(['replay', EVENTS], parts);

    expect([run.exit, run.stdout]).toEqual([
      0,
      '120 events: 31 messages posted, 0 updates, 0 duplicates, 0 failed (another process shared the work)\n',
    ]);
  });

  it('exits with 1 if a delivery failed', async () => {
    const run = await bellhop(['replay', EVENTS], recorder({ failed: 1 }).parts);

    expect([run.exit, run.stdout]).toEqual([
      1,
      '120 events: 120 messages posted, 0 updates, 0 duplicates, 1 failed\n',
    ]);
  });

  it('exits with 1 if an event could not be read, and delivers the others', async () => {
    const run = await bellhop(['replay', join(folder, 'mixed.json')], recorder().parts);

    expect([run.exit, run.stdout]).toEqual([
      1,
      '1 event: 1 message posted, 0 updates, 0 duplicates, 0 failed\n',
    ]);
    expect(run.stderr).toContain('mixed.json: event 2 of 2: Got a number');
  });

  it('tells of attempts that fail while it goes on', async () => {
    const { parts } = recorder();
    const target = await parts.openReplay();

    const run = await bellhop(['replay', EVENTS], {
      openReplay: async (_config, report) => {
        report('event 1 to slack/#a: failed: no\nway');
        return target;
      },
    });

    expect([run.exit, run.stderr]).toEqual([0, 'bellhop: event 1 to slack/#a: failed: no way\n']);
  });

  it('closes what it opened also if the bot fails', async () => {
    const { calls, parts } = recorder();
    const target = await parts.openReplay();
    target.accept = () => Promise.reject(new Error('the disk is full'));

    const run = await bellhop(['replay', EVENTS], parts);

    expect([run.exit, run.stderr]).toEqual([1, 'bellhop: the disk is full (--debug prints the stack)\n']);
    expect(calls).toEqual(['close']);
  });
});

describe('bellhop replay --dry-run', () => {
  it('says where each event would go, opens nothing, and counts', async () => {
    const { exit, stdout, stderr } = await bellhop([
      'replay',
      EVENTS,
      '--dry-run',
      '--config',
      EXAMPLE_CONFIG,
    ]);

    const lines = linesOf(stdout);
    expect(lines).toHaveLength(121);
    expect(lines[0]).toBe('model m0 Changed -> activity: slack/#ml-activity, teams/channel/ML%20activity');
    expect(lines.at(-1)).toBe(
      '120 events, nothing sent: 120 to slack/#ml-activity, 120 to teams/channel/ML%20activity',
    );
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });
});
