// Records: what is written of a decision, and that every place where it is published hears of it, each by itself.

import * as v from 'valibot';
import { CallError } from '../../src/core/errors';
import { key } from '../../src/core/keys';
import type { DecisionRecord } from '../../src/core/record';
import { type Publish, readRecords } from '../../src/flow/records';
import { revive } from '../../src/flow/revive';
import { openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';
import { cloudOf, directory, person, press, rules, thing } from '../support/acting';
import { decisionSchema } from '../support/decision-schema';
import { event } from '../support/events';
import { record } from '../support/records';
import { createWorld, type World, type WorldProcess } from '../support/world';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.close());

const pending = event('model-version', 'PendingManualApproval', 50, { name: 'fraud' });

async function open(options: Parameters<World['start']>[0]): Promise<WorldProcess> {
  const it = thing('PendingManualApproval', { approve: 'Approved', reject: 'Rejected' });
  const process = world.start({ cloud: cloudOf(it), rules: rules(), directory: directory(), ...options });
  await world.queue.send({ type: 'event', event: pending });
  await world.drain(process);
  return process;
}

async function approve(process: WorldProcess, more: Parameters<typeof press>[2] = {}): Promise<void> {
  const [button] = await world.buttons('slack');
  await process.listener.pressed(press(person('ana'), button!, { comment: 'ok', ...more }));
  await world.drain(process);
}

/** A bus that hears, after it was broken as often as this. */
function bus(broken = 0, error = new CallError('retry', 'ThrottlingException', 'slow down')) {
  const heard: DecisionRecord[] = [];
  let left = broken;
  const publish: Publish = async (one) => {
    left -= 1;
    if (left >= 0) throw error;
    heard.push(one);
  };
  return { heard, publish };
}

describe('the record of a decision', () => {
  it('says who, as what, when, why, where, on what and with what result', async () => {
    const message = 'https://acme.slack.com/archives/C1/p1795183200000100';
    const allow = [{ type: 'group', name: 'approvers', slack: 'S1' }] as const;
    const process = await open({
      rules: rules({ allow: [...allow] }),
      directory: directory({}, { S1: ['ana'] }),
    });

    await approve(process, { message });

    const { records } = await readRecords(world.store);
    expect(records.map((one) => v.parse(decisionSchema, one))).toEqual(records);
    expect(records).toEqual([
      {
        schema: 1,
        id: expect.stringMatching(/^[0-9a-f]{64}\/0$/),
        decision: expect.stringMatching(/^[0-9a-f]{64}$/),
        generation: 0,
        action: 'approve',
        question: 'approval',
        outcome: 'done',
        cloud: 'aws',
        kind: 'model-version',
        subject: pending.subject,
        at: expect.stringMatching(/Z$/),
        votes: [
          {
            action: 'approve',
            who: 'email:ana@example.com',
            name: 'ana',
            chat: 'slack',
            chatUser: 'U-ana',
            tenant: 'T1',
            email: 'ana@example.com',
            role: 'group:approvers',
            comment: 'ok',
            at: expect.stringMatching(/Z$/),
            destination: 'slack:ml',
            message,
          },
        ],
        evidence: expect.stringMatching(/^[0-9a-f]{64}$/),
        policy: { name: 'everybody', hash: 'h1' },
        status: 'Approved',
      },
    ]);
  });
});

describe('publishing', () => {
  it('tells every place once, also if the job comes twice', async () => {
    const [one, other] = [bus(), bus()];
    const process = await open({ publishers: { one: one.publish, other: other.publish } });
    await approve(process);
    const [row] = await world.store.list('record!');

    await world.queue.send({ type: 'publish', record: row!.key, to: 'one' });
    await world.drain(process);

    const { records } = await readRecords(world.store);
    expect([one.heard, other.heard]).toEqual([records, records]);
  });

  it('holds up neither the message nor another place when one is broken for ever', async () => {
    const works = bus();
    const seen: string[][] = [];
    const broken: Publish = async () => {
      seen.push(await world.shown());
      throw new CallError('unclear', 'timeout', 'no answer');
    };

    await approve(await open({ publishers: { broken, works: works.publish } }));

    // By its second try the message had changed.
    expect(seen.length).toBeGreaterThan(2);
    expect(seen[1]).toContainEqual(expect.stringContaining('[approve done by ana]'));
    expect(works.heard).toHaveLength(1);
    expect(await world.queue.deadLetters()).toMatchObject([{ message: { type: 'publish', to: 'broken' } }]);
  });

  it('puts aside what a place never takes, and sends it again when somebody says so', async () => {
    const denied = new CallError('permanent', 'AccessDeniedException', 'the role may not');
    const { heard, publish } = bus(1, denied);
    const process = await open({ publishers: { bus: publish } });
    await approve(process);
    const letters = await world.queue.deadLetters();

    await world.queue.redrive(undefined, (message) => revive(world.store, message, world.clock.at));
    await world.drain(process);

    expect(letters).toMatchObject([{ message: { type: 'publish', to: 'bus' }, reason: 'the role may not' }]);
    expect(heard).toHaveLength(1);
  });

  it('goes on after trouble that passes', async () => {
    const { heard, publish } = bus(3);

    await approve(await open({ publishers: { bus: publish } }));

    expect(heard).toHaveLength(1);
    expect(await world.queue.deadLetters()).toEqual([]);
  });

  it.each([
    [
      'a place that left the configuration',
      { to: 'gone', row: key('record', 'x') },
      /nothing is published to "gone"/,
    ],
    [
      'a place with the name of a builtin',
      { to: 'constructor', row: key('record', 'x') },
      /nothing is published to/,
    ],
    ['a record that is not there', { to: 'bus', row: key('record', 'x') }, /there is no record/],
  ])('puts %s aside with the reason', async (_what, { to, row }, reason) => {
    const process = world.start({ publishers: { bus: bus().publish } });

    await world.queue.send({ type: 'publish', record: row, to });
    await world.drain(process);

    expect(await world.queue.deadLetters()).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });
});

describe('reading records', () => {
  const minute = (index: number) => new Date(Date.UTC(2026, 10, 20, 0, index)).toISOString();

  it('goes through all of them by time, a page at a time, from a moment on', async () => {
    const sqlite = openSqlite(':memory:');
    const store = openLocalStore(sqlite);
    // The newest first: the order of writing is none.
    for (let index = 1200; index > 0; index -= 1) {
      const one = record({ decision: `d${index}`, at: minute(index) });
      await store.create(key('record', one.at, one.id), { schema: 1, record: { ...one } as never });
    }

    const pages = [await readRecords(store, { since: minute(100) })];
    for (let next = pages[0]!.next; next !== undefined; next = pages.at(-1)!.next)
      pages.push(await readRecords(store, { next }));
    sqlite.close();

    const times = pages.flatMap(({ records }) => records.map(({ at }) => at));
    expect(pages.length).toBeGreaterThan(1);
    expect(times).toEqual(Array.from({ length: 1101 }, (_, index) => minute(100 + index)));
  });
});
