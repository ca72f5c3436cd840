import { CallError } from '../../src/core/errors';
import type { ActionId, MlEvent } from '../../src/core/event';
import type { KnownPerson } from '../../src/core/policy';
import type { DecisionRecord } from '../../src/core/record';
import { createDecisions } from '../../src/flow/decisions';
import { cloudOf, directory, person, press, rules, type Thing, thing } from '../support/acting';
import { event, run } from '../support/events';
import { createWorld, destination, LEASE_MS, type World, type WorldProcess } from '../support/world';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.close());

const pending = event('model-version', 'PendingManualApproval', 50, { name: 'fraud' });
const version = () => thing('PendingManualApproval', { approve: 'Approved', reject: 'Rejected' });

type Options = Parameters<World['start']>[0];
const acting = (it: Thing, more: Options = {}): Options => ({
  cloud: cloudOf(it),
  rules: rules(),
  directory: directory(),
  ...more,
});

async function open(options: Options, what = pending): Promise<WorldProcess> {
  const process = world.start(options);
  await world.queue.send({ type: 'event', event: what });
  await world.drain(process);
  return process;
}

async function buttonOf(action: ActionId, chat: 'slack' | 'teams' = 'slack') {
  const found = (await world.buttons(chat)).find((button) => button.action === action);
  if (found === undefined) throw new Error(`there is no button ${action}`);
  return found;
}

const decisionsNow = () => createDecisions(world.store, Date.now, async () => {}).list();

async function presses(process: WorldProcess, ...all: ReturnType<typeof press>[]): Promise<unknown[]> {
  const reactions = [];
  for (const each of all) reactions.push(await process.listener.pressed(each));
  await world.drain(process);
  return reactions;
}

describe('an approval', () => {
  it('goes from the press to the cloud, the record and every copy of the message', async () => {
    const it = version();
    const published: DecisionRecord[] = [];
    const process = await open(acting(it, { publish: async (record) => void published.push(record) }));

    const reactions = await presses(
      process,
      press(person('ana'), await buttonOf('approve'), { comment: 'shadow tests pass' }),
    );

    expect(reactions).toEqual([{ type: 'taken', text: 'taken' }]);
    expect(it.acts).toEqual(['approve by ana: shadow tests pass']);
    expect(await world.shown()).toEqual([
      'slack: model-version Approved [approve done by ana] / > model-version Approved',
      'teams: model-version Approved [approve done by ana] / > model-version Approved',
    ]);
    expect(await world.buttons('teams')).toEqual([]);
    expect(world.told).toEqual(['ana: act-done']);
    expect(published).toMatchObject([
      {
        action: 'approve',
        outcome: 'done',
        status: 'Approved',
        votes: [{ name: 'ana', who: 'email:ana@example.com', comment: 'shadow tests pass' }],
      },
    ]);
  });

  it('asks for what is to be written before it takes the press', async () => {
    const process = await open(acting(version()));

    const [reaction] = await presses(process, press(person('ana'), await buttonOf('reject')));

    expect(reaction).toMatchObject({ type: 'ask', question: { required: true, style: 'danger' } });
  });

  it('acts once for a double press, for two people, and for a repeated message', async () => {
    const it = version();
    const process = await open(acting(it));
    const button = await buttonOf('approve');
    const first = press(person('ana'), button, { comment: '' });

    await process.listener.pressed(first);
    await process.listener.pressed(first);
    await process.listener.pressed(press(person('bo'), await buttonOf('approve', 'teams'), { comment: '' }));
    await world.queue.send({ type: 'press', press: first });
    await world.drain(process);

    expect(it.acts).toEqual(['approve by ana']);
    expect(world.told).toContainEqual('bo: others-first');
  });

  it('needs as many different people as the policy says, in both chats together', async () => {
    const it = version();
    const process = await open(acting(it, { rules: rules({ approvals: 2 }) }));
    const slack = await buttonOf('approve');

    await presses(process, press(person('ana'), slack, { comment: '' }));
    await presses(
      process,
      press(person('ana', 'teams'), await buttonOf('approve', 'teams'), { comment: '' }),
    );

    expect(it.acts).toEqual([]);
    expect(await world.shown()).toContainEqual(
      'slack: model-version PendingManualApproval [approve open by ana]',
    );
    expect(world.told).toEqual(['ana: vote-counted', 'ana: voted-before']);

    await presses(process, press(person('bo', 'teams'), await buttonOf('approve', 'teams'), { comment: '' }));

    expect(it.acts).toEqual(['approve by ana, bo']);
  });

  it('asks for as many as the policy wants now, also if it has changed since the first vote', async () => {
    const it = version();
    const process = await open(acting(it, { rules: rules({ approvals: 2 }) }));
    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));
    const stricter = world.start(acting(it, { rules: rules({ approvals: 3 }) }));

    await presses(stricter, press(person('bo'), await buttonOf('approve'), { comment: '' }));
    expect(it.acts).toEqual([]);

    await presses(stricter, press(person('cy'), await buttonOf('approve'), { comment: '' }));
    expect(it.acts).toEqual(['approve by ana, bo, cy']);
  });

  it('does nothing if the policy has become stricter when it is carried out', async () => {
    const it = version();
    await open(acting(it));
    let approvals = 1;
    const process = world.start({ ...acting(it), rulesNow: () => rules({ approvals }) });
    await process.listener.pressed(press(person('ana'), await buttonOf('approve'), { comment: '' }));
    const [received] = await world.queue.receive(1, 60);
    await process.inbox(received!.message);
    await received!.ack();
    approvals = 2;

    await world.drain(process);

    expect(it.acts).toEqual([]);
    expect(world.told).toEqual(['ana: act-failed stopped-votes']);
  });

  it('ends with one rejection', async () => {
    const it = version();
    const process = await open(acting(it, { rules: rules({ approvals: 3 }) }));

    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));
    await presses(process, press(person('bo'), await buttonOf('reject'), { comment: 'drifts' }));

    expect(it.acts).toEqual(['reject by bo: drifts']);
  });

  it('refuses what has moved on, says so, and shows how it is now', async () => {
    const it = version();
    const process = await open(acting(it));
    const button = await buttonOf('approve');
    it.status = 'Rejected';

    await presses(process, press(person('ana'), button, { comment: '' }));

    expect(it.acts).toEqual([]);
    expect(world.told).toEqual(['ana: not-now']);
    expect(await world.shown()).toEqual(
      ['slack: model-version Rejected', 'teams: model-version Rejected'].map((root) =>
        expect.stringContaining(root),
      ),
    );
  });

  it('refuses evidence that is not what was seen', async () => {
    const it = version();
    const process = await open(acting(it));
    it.moved = [{ name: 'auc', was: '0.947', is: '0.901' }];

    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));

    expect(it.acts).toEqual([]);
    expect(world.told).toEqual(['ana: moved']);
  });

  it('gives the buttons back with the reason when the cloud refuses, and can be asked again', async () => {
    const it = version();
    it.trouble = [{ error: new CallError('permanent', 'AccessDenied', 'the role may not update it') }];
    const process = await open(acting(it));
    const button = await buttonOf('approve');

    await presses(process, press(person('ana'), button, { comment: '' }));

    expect(await world.shown()).toContainEqual(
      'slack: model-version PendingManualApproval [approve failed by ana]',
    );
    expect((await world.buttons('slack')).map(({ action }) => action)).toEqual(['approve', 'reject']);
    expect(world.told).toEqual(['ana: act-failed the role may not update it']);

    await presses(process, press(person('bo'), await buttonOf('approve'), { comment: '' }));

    expect(it.acts).toEqual(['approve by bo']);
  });

  it('looks again after an answer that got lost, and does not act twice', async () => {
    const it = version();
    it.trouble = [{ error: new CallError('unclear', 'timeout', 'no answer'), after: true }];
    const process = await open(acting(it));

    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));

    expect(it.acts).toEqual(['approve by ana']);
    expect(await world.shown()).toContainEqual(
      'slack: model-version Approved [approve done by ana] / > model-version Approved',
    );
  });

  it('remembers a lost answer while the cloud is busy, and finds what it did', async () => {
    const it = version();
    it.trouble = [
      { error: new CallError('unclear', 'timeout', 'no answer') },
      { error: new CallError('retry', 'ThrottlingException', 'slow down', 30) },
    ];
    const process = await open(acting(it));
    const perform = world.clock.at;
    await process.listener.pressed(press(person('ana'), await buttonOf('approve'), { comment: '' }));
    await world.work(process);
    world.clock.at = perform + 3 * LEASE_MS;
    await world.work(process);
    // The first request arrives after all.
    it.status = 'Approved';

    await world.drain(process);

    expect(await world.shown()).toContainEqual(
      'slack: model-version Approved [approve done by ana] / > model-version Approved',
    );
  });

  it('says that nobody knows when no answer ever comes', async () => {
    const it = version();
    const lost = { error: new CallError('unclear', 'timeout', 'no answer') };
    it.trouble = Array.from({ length: 20 }, () => lost);
    const process = await open(acting(it));

    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));

    expect(await world.shown()).toContainEqual(
      'slack: model-version PendingManualApproval [approve unknown by ana] / mark-unknown',
    );
    expect(await world.buttons('slack')).toEqual([]);
  });

  it('is tried again when the cloud is busy', async () => {
    const it = version();
    it.trouble = [{ error: new CallError('retry', 'ThrottlingException', 'slow down', 30) }];
    const process = await open(acting(it));

    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));

    expect(it.acts).toEqual(['approve by ana']);
  });
});

describe('who may', () => {
  const refusals: [string, Options, string][] = [
    ['nobody without a policy', { rules: { policies: [], people: [] } }, 'denied-no-policy'],
    [
      'nobody whom the policy does not name',
      { rules: rules({ allow: [{ type: 'person', key: 'bo' }] }) },
      'denied-person',
    ],
    ['no guest', { directory: directory({ ana: { outsider: true } }) }, 'denied-outsider'],
    [
      'nobody outside the hours',
      { rules: rules({ hours: { days: [1], from: 0, to: 1440, zone: 'UTC' } }) },
      'denied-hours',
    ],
    ['nobody who must be listed and is not', { rules: rules({ listedOnly: true }) }, 'denied-person'],
    [
      'nobody without a reason where the policy wants one',
      { rules: rules({ comment: true }) },
      'comment-missing',
    ],
    ['nobody while the kill switch is off', { actionsAllowed: false }, 'actions-off'],
  ];

  it.each(refusals)('%s', async (_name, options, sentence) => {
    const it = version();
    const process = await open(acting(it, options));
    const given = press(person('ana'), await buttonOf('approve'), { comment: '' });

    await world.queue.send({ type: 'press', press: given });
    await world.drain(process);

    expect(world.told).toEqual([`ana: ${sentence}`]);
    expect(it.acts).toEqual([]);
  });

  it('members of a group of the chat', async () => {
    const it = version();
    const group = { type: 'group', name: 'approvers', slack: 'S1' } as const;
    const process = await open(
      acting(it, { rules: rules({ allow: [group] }), directory: directory({}, { S1: ['ana'] }) }),
    );

    await presses(process, press(person('cy'), await buttonOf('approve'), { comment: '' }));
    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));

    expect(world.told).toEqual(['cy: denied-person', 'ana: act-done']);
  });

  it('a guest who is named', async () => {
    const it = version();
    const people = [{ key: 'gil', name: 'Gil', slack: 'U-gil', clouds: [] }];
    const options = acting(it, {
      rules: rules({ allow: [{ type: 'person', key: 'gil' }] }, people),
      directory: directory({ gil: { outsider: true } }),
    });
    const process = await open(options);

    await presses(process, press(person('gil'), await buttonOf('approve'), { comment: '' }));

    expect(it.acts).toEqual(['approve by Gil']);
  });

  it('not the one who asked for it in the cloud', async () => {
    const it = version();
    it.requesters = ['arn:aws:sts::111122223333:assumed-role/Dev/ana@example.com'];
    const process = await open(acting(it, { rules: rules({ notByRequester: true }) }));

    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));
    await presses(process, press(person('bo'), await buttonOf('approve'), { comment: '' }));

    expect(world.told).toEqual(['ana: denied-requester', 'bo: act-done']);
  });

  it('nobody where it is not known who asked for it', async () => {
    const it = version();
    const process = await open(acting(it, { rules: rules({ notByRequester: true }) }));

    await presses(process, press(person('bo'), await buttonOf('approve'), { comment: '' }));

    expect(world.told).toEqual(['bo: denied-requester-unknown arn:aws:iam::111122223333:user/trainer']);
  });

  it('not the one who retried the run in a chat', async () => {
    const failed = run('Failed', 20);
    const pipeline = thing('Failed', { retry: 'Executing' });
    pipeline.lineage = [failed.subject.id];
    await presses(
      await open(acting(pipeline), failed),
      press(person('ana'), await buttonOf('retry'), { comment: '' }),
    );
    expect(pipeline.acts).toEqual(['retry by ana']);
    const made = version();
    made.requesters = ['role/pipelines'];
    made.lineage = [failed.subject.id];
    const process = await open(
      acting(made, { rules: rules({ notByRequester: true, automation: ['role/pipelines'] }) }),
    );

    await presses(process, press(person('ana', 'teams'), await buttonOf('approve'), { comment: '' }));
    await presses(process, press(person('bo'), await buttonOf('approve'), { comment: '' }));

    expect(world.told.slice(1)).toEqual(['ana: denied-requester', 'bo: act-done']);
  });
});

describe('nobody gets around a policy', () => {
  it('by another address: one account is one vote, whatever its address is by now', async () => {
    const it = version();
    const addresses: Record<string, { email: string }> = {};
    const process = await open(
      acting(it, { rules: rules({ approvals: 2 }), directory: directory(addresses) }),
    );
    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));
    addresses.ana = { email: 'somebody.else@example.com' };

    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));

    expect(it.acts).toEqual([]);
    expect(world.told).toEqual(['ana: vote-counted', 'ana: voted-before']);
  });

  it('as two people who turn out to be one before the act', async () => {
    const it = version();
    const people: KnownPerson[] = [];
    const cloud = cloudOf(it);
    let looks = 0;
    const inspect: typeof cloud.inspect = (...asked) => {
      looks += 1;
      // Two for the votes, the third for the act.
      if (looks === 3)
        people.push({ key: 'ana', name: 'Ana', slack: 'U-ana', teams: 'oid-aruiz', clouds: [] });
      return cloud.inspect(...asked);
    };
    const process = await open(
      acting(it, { rules: rules({ approvals: 2 }, people), cloud: { ...cloud, inspect } }),
    );

    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));
    await presses(
      process,
      press(person('aruiz', 'teams'), await buttonOf('approve', 'teams'), { comment: '' }),
    );

    expect(it.acts).toEqual([]);
    expect(await world.shown()).toContainEqual(expect.stringContaining('[approve failed by'));
  });

  it('by a message that says something else than the cloud', async () => {
    const it = version();
    const cloud = cloudOf(it);
    const inspect: typeof cloud.inspect = async (...asked) => {
      const standing = await cloud.inspect(...asked);
      return { ...standing, event: { ...standing.event, tags: { environment: 'prod' } } };
    };
    const [all] = rules().policies;
    const notProd = { ...all!, matches: ({ environment }: Record<string, string>) => environment !== 'prod' };
    const prod = { ...all!, name: 'prod', allow: [{ type: 'person', key: 'bo' } as const] };
    const process = await open(
      acting(it, { rules: { policies: [notProd, prod], people: [] }, cloud: { ...cloud, inspect } }),
    );

    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));

    expect(world.told).toEqual(['ana: denied-person']);
    expect(it.acts).toEqual([]);
  });

  it('by a retry of which nobody knows whether it worked, and another address', async () => {
    const failed = run('Failed', 20);
    const pipeline = thing('Failed', { retry: 'Executing' });
    const lost = { error: new CallError('unclear', 'timeout', 'no answer') };
    pipeline.trouble = Array.from({ length: 20 }, () => lost);
    await presses(
      await open(acting(pipeline), failed),
      press(person('ana'), await buttonOf('retry'), { comment: '' }),
    );
    const made = version();
    Object.assign(made, { requesters: ['bea@example.com'], lineage: [failed.subject.id] });
    const process = await open(
      acting(made, {
        rules: rules({ notByRequester: true }),
        directory: directory({ ana: { email: 'somebody.else@example.com' } }),
      }),
    );

    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));

    expect(world.told.at(-1)).toBe('ana: denied-requester');
  });

  it('and whoever must give a reason is asked for one', async () => {
    const process = await open(
      acting(thing('Failed', { retry: 'Executing' }), { rules: rules({ comment: true }) }),
      run('Failed', 20),
    );
    const retry = await buttonOf('retry');

    const [asked] = await presses(process, press(person('ana'), retry));
    await presses(process, press(person('ana'), retry, { comment: '  ' }));

    expect(asked).toMatchObject({ type: 'ask', question: { required: true } });
    expect(world.told).toEqual(['ana: comment-missing']);
  });
});

describe('a button', () => {
  it.each(['', 'x', '0'.repeat(32), '../thread'])(
    'that nobody made (%j) is answered, and nothing happens',
    async (id) => {
      const it = version();
      const process = await open(acting(it));

      expect(await presses(process, press(person('ana'), { action: 'approve', id }))).toEqual([
        { type: 'refused', text: 'button-unknown' },
      ]);
      expect(it.acts).toEqual([]);
    },
  );

  it('does only what its message offered', async () => {
    const process = await open(acting(version()));
    const { id } = await buttonOf('approve');

    expect(await presses(process, press(person('ana'), { action: 'stop', id }))).toEqual([
      { type: 'refused', text: 'button-unknown' },
    ]);
  });

  it('says so when the press could not be queued', async () => {
    await open(acting(version()));
    const button = await buttonOf('approve');
    const process = world.start({ ...acting(version()), dieAfter: 2 });

    expect(await process.listener.pressed(press(person('ana'), button, { comment: '' }))).toEqual({
      type: 'refused',
      text: 'not-taken',
    });
  });
});

describe('a look', () => {
  it('is shown in the thread of the message, for those who may', async () => {
    const process = await open(
      acting(thing('Failed', { retry: 'Executing', logs: 'Failed' })),
      run('Failed', 20),
    );
    const { id } = await buttonOf('retry');

    await presses(process, press(person('ana'), { action: 'logs', id }));

    expect(await world.shown()).toEqual([
      'slack: pipeline-run Failed / act-done epoch 1 OOM',
      'teams: pipeline-run Failed',
    ]);
  });
});

describe('care', () => {
  it('says who has it, on every copy', async () => {
    const process = await open(acting(thing('Failed', {})), run('Failed', 20));
    const { id } = await buttonOf('retry');

    await presses(process, press(person('ana'), { action: 'acknowledge', id }));
    await presses(process, press(person('ana'), { action: 'assign', id }, { comment: 'bo@example.com' }));

    expect(await world.shown()).toEqual([
      'slack: pipeline-run Failed [owner bo]',
      'teams: pipeline-run Failed [owner bo]',
    ]);
  });

  it('keeps a snoozed subject quiet, its message true, and can be lifted', async () => {
    const options = acting(thing('Failed', {}));
    const process = await open(options, run('Failed', 20));
    const { id } = await buttonOf('retry');
    await presses(process, press(person('ana'), { action: 'snooze', id }));

    await world.queue.send({ type: 'event', event: run('Executing', 30, { previousStatus: 'Failed' }) });
    await world.drain(process);
    await world.queue.send({ type: 'event', event: run('Failed', 40) });
    await world.drain(process);
    expect(await world.shown()).toContainEqual(
      'slack: pipeline-run Failed [quiet until 2026-11-20T14:00:00.000Z]',
    );

    await presses(process, press(person('ana'), { action: 'resume', id }));
    await world.queue.send({ type: 'event', event: run('Executing', 50, { previousStatus: 'Failed' }) });
    await world.drain(process);
    expect(await world.shown()).toContainEqual('slack: pipeline-run Executing / > pipeline-run Executing');
  });
});

describe('a decision elsewhere', () => {
  const call = (more: Partial<MlEvent> = {}): MlEvent => ({
    ...event('api-call', 'Succeeded', 60, { attributes: { eventName: 'UpdateModelPackage' } }),
    subject: pending.subject,
    actor: 'ana',
    ...more,
  });
  const approved = { ...event('model-version', 'Approved', 60, { name: 'fraud' }) };
  const toSlack = { route: ({ kind }: MlEvent) => (kind === 'api-call' ? [] : [destination('slack')]) };

  it.each([
    ['before the news', [call(), approved]],
    ['after the news', [approved, call()]],
  ])('names who made it, when the audit trail comes %s', async (_name, events) => {
    const process = await open(acting(version(), toSlack));

    for (const each of events) {
      await world.queue.send({ type: 'event', event: each });
      await world.drain(process);
    }

    expect(await world.shown()).toEqual([
      'slack: model-version Approved [UpdateModelPackage by ana] / > model-version Approved',
    ]);
  });

  it.each([
    ['was refused', call({ status: 'AccessDenied' })],
    ['only reads', call({ attributes: { eventName: 'DescribeModelPackage' } })],
    [
      'is of something that no message shows',
      call({ subject: { ...pending.subject, id: `${pending.subject.id}-other` } }),
    ],
  ])('says nothing of a call that %s', async (_name, made) => {
    const process = await open(acting(version(), toSlack));

    await world.queue.send({ type: 'event', event: made });
    await world.drain(process);

    expect(await world.shown()).toEqual(['slack: model-version PendingManualApproval']);
  });
});

describe('what is due', () => {
  it('reminds before the time is over, and ends the question when it is', async () => {
    const process = await open(acting(version(), { destinations: [destination('slack')] }));
    world.clock.at = Date.parse(pending.time) + 13.5 * 24 * 3600_000;
    await process.tick();
    await world.drain(process);
    expect(await world.shown()).toEqual(['slack: model-version PendingManualApproval / mark-reminder']);

    const button = await buttonOf('approve');
    world.clock.at = Date.parse(pending.time) + 14.1 * 24 * 3600_000;
    await process.tick();
    await world.drain(process);
    expect(await world.shown()).toEqual([
      'slack: model-version PendingManualApproval [approve void by ] / mark-reminder',
    ]);

    await presses(process, press(person('ana'), button, { comment: '' }));
    expect(world.told).toEqual(['ana: expired']);
  });

  it('is nothing for a question that has been decided', async () => {
    const process = await open(acting(version(), { destinations: [destination('slack')] }));
    await world.queue.send({
      type: 'event',
      event: {
        ...pending,
        id: 'approved',
        status: 'Approved',
        tone: 'success',
        actions: [],
        time: '2026-11-20T11:00:00.000Z',
      },
    });
    await world.drain(process);
    world.clock.at = Date.parse(pending.time) + 15 * 24 * 3600_000;

    await process.tick();
    await world.drain(process);

    expect(await world.shown()).toEqual(['slack: model-version Approved / > model-version Approved']);
  });
});

describe('what must not confuse a decision', () => {
  it('an act of an attempt that has ended', async () => {
    const it = version();
    it.trouble = [{ error: new CallError('refused', 'ConflictException', 'it is being updated') }];
    const process = await open(acting(it, { rules: rules({ approvals: 2 }) }));
    const button = await buttonOf('approve');
    await presses(
      process,
      press(person('ana'), button, { comment: '' }),
      press(person('bo'), button, { comment: '' }),
    );
    await presses(process, press(person('cy'), await buttonOf('approve'), { comment: '' }));
    const [decision] = await decisionsNow();

    await world.queue.send({ type: 'act', decision: decision!.id, generation: 0 });
    await world.drain(process);
    await presses(process, press(person('di'), await buttonOf('approve'), { comment: '' }));

    expect(it.acts).toEqual(['approve by cy, di']);
  });

  it('a clock that is behind', async () => {
    const it = version();
    const process = await open(acting(it, { rules: rules({ approvals: 2 }) }));
    const button = await buttonOf('approve');
    await presses(process, press(person('ana'), button, { comment: '' }));
    world.clock.at -= 60_000;

    await presses(process, press(person('bo'), button, { comment: '' }));

    expect(await world.shown()).toContainEqual(expect.stringContaining('[approve done by ana+bo]'));
  });

  it('a message that cannot be reached for a while', async () => {
    const it = version();
    const process = await open(acting(it, { destinations: [destination('slack')] }));
    const button = await buttonOf('approve');
    const { create } = world.store;
    let broken = true;
    world.store.create = (key, ...row) =>
      broken && key.startsWith('plan!')
        ? Promise.reject(new Error('throttled'))
        : create.call(world.store, key, ...row);
    const here = world.start(acting(it, { destinations: [destination('slack')] }));
    await here.listener.pressed(press(person('ana'), button, { comment: '' }));
    for (let minute = 0; minute < 30; minute += 1) {
      await world.work(here);
      world.clock.at += 60_000;
    }
    expect(it.acts).toEqual(['approve by ana']);

    broken = false;
    await world.drain(process);

    expect(await world.shown()).toEqual([
      'slack: model-version Approved [approve done by ana] / > model-version Approved',
    ]);
  });

  it('the end of the time to decide, once it has been decided', async () => {
    const it = version();
    it.trouble = Array.from({ length: 20 }, () => ({
      error: new CallError('unclear', 'timeout', 'no answer'),
    }));
    const process = await open(acting(it, { destinations: [destination('slack')] }));
    await presses(process, press(person('ana'), await buttonOf('approve'), { comment: '' }));
    world.clock.at = Date.parse(pending.time) + 15 * 24 * 3600_000;

    await process.tick();
    await world.drain(process);

    expect(await world.shown()).toContainEqual(expect.stringContaining('[approve unknown by ana]'));
  });

  it('a snooze of something else by the same name', async () => {
    const failed = event('training-job', 'Failed', 40, { name: 'fraud' });
    const process = await open(acting(thing('Failed', {}), { destinations: [destination('slack')] }), failed);
    await presses(process, press(person('ana'), { ...(await buttonOf('rerun')), action: 'snooze' }));

    await world.queue.send({ type: 'event', event: pending });
    await world.drain(process);

    expect(await world.shown()).toContainEqual('slack: model-version PendingManualApproval');
  });
});

describe('a process killed at any step of a decision', () => {
  async function story(dieAfter: number, afterEffect: boolean) {
    const here = createWorld();
    const it = version();
    const records = new Set<string>();
    const options = acting(it, {
      publish: async ({ id }) => void records.add(id),
      destinations: [destination('slack')],
    });
    const first = here.start(options);
    await here.queue.send({ type: 'event', event: pending });
    await here.drain(first);
    const [button] = await here.buttons('slack');
    const given = press(person('ana'), button!, { id: 'the press', comment: 'ok' });
    const dying = here.start({ ...options, dieAfter, afterEffect });
    const reaction = await dying.listener.pressed(given).catch(() => undefined);
    // Whoever was not answered presses again: the same request.
    if (reaction?.type !== 'taken') await first.listener.pressed(given);
    await here.work(dying).catch(() => {});
    here.clock.at += 2 * LEASE_MS;
    await here.drain(first);
    const shown = await here.shown();
    here.close();
    return { acts: it.acts, shown, records: [...records].length, operations: dying.operations() };
  }

  it.each([
    ['before', false],
    ['after', true],
  ])('%s each single operation acts once, records once, and shows it', async (_name, afterEffect) => {
    const whole = await story(Number.POSITIVE_INFINITY, afterEffect);
    expect(whole).toMatchObject({ acts: ['approve by ana: ok'], records: 1 });
    expect(whole.operations).toBeGreaterThan(20);

    for (let step = 1; step <= whole.operations; step += 1) {
      const { operations: _operations, ...came } = await story(step, afterEffect);
      expect({ step, ...came }).toEqual({ step, acts: whole.acts, shown: whole.shown, records: 1 });
    }
  });
});
