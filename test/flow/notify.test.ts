import fc from 'fast-check';
import { CallError } from '../../src/core/errors';
import type { MlEvent } from '../../src/core/event';
import type { Chat, PostMode } from '../../src/core/ports';
import { endpoint, event, run, step } from '../support/events';
import { createWorld, destination, LEASE_MS, type World } from '../support/world';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.close());

async function send(...events: MlEvent[]): Promise<void> {
  for (const each of events) await world.queue.send({ type: 'event', event: each });
}

/** Sends events one after the other, each after all work of the one before. */
async function tell(options: Parameters<World['start']>[0], ...events: MlEvent[]): Promise<string[]> {
  const process = world.start(options);
  for (const each of events) {
    await send(each);
    await world.drain(process);
  }
  return world.shown();
}

const slackOnly = (mode?: PostMode) => ({ destinations: [destination('slack', mode)] });

describe('one event', () => {
  it('becomes one root message at each destination', async () => {
    expect(await tell({}, run('Executing', 0))).toEqual([
      'slack: pipeline-run Executing',
      'teams: pipeline-run Executing',
    ]);
  });

  it('is posted once however often it comes', async () => {
    const failed = run('Failed', 20);
    const repeat = { ...failed, id: 'another envelope' };

    expect(await tell(slackOnly(), failed, failed, repeat, failed)).toEqual(['slack: pipeline-run Failed']);
  });

  it('goes nowhere when its receiver drops it, and says so only in the log', async () => {
    expect(await tell({ destinations: [] }, run('Failed', 20))).toEqual([]);
    expect(await world.queue.deadLetters()).toEqual([]);
  });

  it('keeps its plan when the configuration changes before it is delivered', async () => {
    const failed = run('Failed', 20);
    await send(failed);
    const [first] = await world.queue.receive(1, 60);
    await world.start(slackOnly()).inbox(first!.message);
    await first!.ack();
    await send(failed);

    await world.drain(world.start({ destinations: [destination('teams')] }));

    expect(await world.shown()).toEqual(['slack: pipeline-run Failed']);
  });
});

describe('a thread', () => {
  const story = [
    run('Executing', 0),
    run('Failed', 20),
    run('Executing', 30, { previousStatus: 'Failed' }),
    run('Succeeded', 40),
  ];
  const replies = ['> pipeline-run Failed', '> pipeline-run Executing', '> pipeline-run Succeeded'];

  it.each<[PostMode, string]>([
    ['post-and-update', ['slack: pipeline-run Succeeded', ...replies].join(' / ')],
    ['post', ['slack: pipeline-run Executing', ...replies].join(' / ')],
    ['update', ['slack: pipeline-run Succeeded', replies[0]].join(' / ')],
  ])('in mode %s shows a retried run as it went', async (mode, shown) => {
    expect(await tell(slackOnly(mode), ...story)).toEqual([shown]);
  });

  it('shows the steps in the root and tells only the failed one', async () => {
    const shown = await tell(
      slackOnly(),
      run('Executing', 0),
      step('Prepare', 'Executing', 1),
      step('Prepare', 'Succeeded', 2),
      step('Train', 'Failed', 9),
    );

    expect(shown).toEqual([
      'slack: pipeline-run Executing Prepare=Succeeded Train=Failed / > pipeline-step Failed',
    ]);
  });

  it('is started by a step when the run has not spoken yet, and taken over by the run', async () => {
    const shown = await tell(slackOnly(), step('Train', 'Executing', 1), run('Executing', 0));

    expect(shown).toEqual(['slack: pipeline-run Executing Train=Executing']);
  });

  it('tells the failed trial of a tuning job that has not spoken yet in the thread of its root', async () => {
    const trial = event('training-job', 'Failed', 5, {
      name: 'trial-1',
      parent: { kind: 'tuning-job', name: 'tune', id: 'tune-arn' },
    });

    expect(await tell(slackOnly(), trial)).toEqual([
      'slack: tuning-job InProgress trial-1=Failed / > training-job Failed',
    ]);
  });

  it('ends with its episode: the next update of an endpoint gets a new root', async () => {
    const shown = await tell(
      slackOnly(),
      endpoint('Updating', 0),
      endpoint('InService', 5),
      endpoint('Updating', 60),
      endpoint('Failed', 70),
    );

    expect(shown).toEqual([
      'slack: endpoint Failed / > endpoint Failed',
      'slack: endpoint InService / > endpoint InService',
    ]);
  });

  it('leaves the root of an ended episode as it ended, though the next one began before it could be edited', async () => {
    const process = world.start(slackOnly());
    for (const each of [endpoint('Updating', 0), endpoint('RollingBack', 0.02), endpoint('Failed', 0.04)]) {
      await send(each);
      await world.work(process);
    }
    await send(endpoint('Updating', 0.06));

    await world.drain(process);

    const told = '> endpoint RollingBack / > endpoint Failed';
    expect(await world.shown()).toEqual([`slack: endpoint Failed / ${told}`, 'slack: endpoint Updating']);
  });

  it('stays deleted when SageMaker sends "Deleting" once more', async () => {
    const story = [endpoint('Deleting', 0), endpoint('Deleted', 0.7), endpoint('Deleting', 0.72)];

    expect(await tell(slackOnly(), ...story)).toEqual(['slack: endpoint Deleted / > endpoint Deleted']);
  });

  it('takes a decision for newer than the wait for it within the same second, in any order', async () => {
    const pending = event('model-version', 'PendingManualApproval', 5);
    const approved = event('model-version', 'Approved', 5);
    const shown = 'slack: model-version Approved / > model-version Approved';

    expect(await tell(slackOnly(), pending, approved)).toEqual([shown]);
  });

  it('tells a new stage of an approved model version', async () => {
    const lifecycle = { stage: 'Production', stageStatus: 'Deployed' };
    const story = [
      event('model-version', 'Approved', 0),
      event('model-version', 'Approved', 5, { attributes: { lifecycle } }),
      event('model-version', 'Approved', 6, { attributes: { lifecycle } }),
    ];

    expect(await tell(slackOnly(), ...story)).toEqual([
      'slack: model-version Approved / > model-version Approved',
    ]);
  });

  it('tells the second failure of a step, however soon after the first, when each names its end', async () => {
    const failed = (minute: number) =>
      step('Train', 'Failed', minute, { attributes: { endedAt: step('Train', 'Failed', minute).time } });

    const shown = await tell(slackOnly(), run('Executing', 0), failed(5), failed(5), failed(6.5));

    expect(shown).toEqual([
      'slack: pipeline-run Executing Train=Failed / > pipeline-step Failed / > pipeline-step Failed',
    ]);
  });

  it('edits a root at most once in five seconds, and ends up right', async () => {
    const edits: number[] = [];
    const wrap = (chat: Chat): Chat => ({
      ...chat,
      async update(...args) {
        edits.push(world.clock.at);
        return chat.update(...args);
      },
    });
    await send(
      run('Executing', 0),
      ...Array.from({ length: 20 }, (_, index) =>
        step(`s${String(index).padStart(2, '0')}`, 'Succeeded', 1 + index / 60),
      ),
    );

    await world.drain(world.start({ ...slackOnly(), wrap }));

    const steps = Array.from(
      { length: 20 },
      (_, index) => `s${String(index).padStart(2, '0')}=Succeeded`,
    ).join(' ');
    expect(await world.shown()).toEqual([`slack: pipeline-run Executing ${steps}`]);
    expect(edits.slice(1).every((time, index) => time - edits[index]! >= 5000)).toBe(true);
    expect(edits.length).toBeLessThan(5);
  });

  it('posts a new root when somebody deleted the old one', async () => {
    await tell(slackOnly(), run('Executing', 0));
    const [item] = await world.store.list('page!root');
    await world.store.delete(item!.key, item!.version);

    const shown = await tell(slackOnly(), run('Failed', 20));

    expect(shown).toEqual(['slack: pipeline-run Failed / > pipeline-run Failed']);
  });
});

describe('a reason that is too long for a root', () => {
  const long = { reason: Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n') };

  it('is cut there, and told in the thread once', async () => {
    const failed = event('training-job', 'Failed', 20, long);

    expect(await tell(slackOnly(), failed, failed)).toEqual([
      'slack: training-job Failed / rest of training-job',
    ]);
  });

  it('is not repeated where a reply tells it anyway', async () => {
    const shown = await tell(
      slackOnly(),
      event('training-job', 'InProgress', 0),
      event('training-job', 'Failed', 20, long),
    );

    expect(shown).toEqual(['slack: training-job Failed / > training-job Failed']);
  });
});

describe('a destination that routes send only failures', () => {
  const failuresOnly = (event: MlEvent) => (event.tone === 'failure' ? [destination('slack')] : []);

  it('sees its card follow what happens next, without new messages', async () => {
    const story = [
      run('Executing', 0),
      run('Failed', 20),
      run('Executing', 30, { previousStatus: 'Failed' }),
      run('Succeeded', 45),
    ];

    expect(await tell({ route: failuresOnly }, ...story)).toEqual(['slack: pipeline-run Succeeded']);
  });

  it.each([
    ['in order', (a: MlEvent, b: MlEvent) => [a, b]],
    ['the other way round', (a: MlEvent, b: MlEvent) => [b, a]],
  ])('sees its card follow what came in with the failure, %s', async (_name, order) => {
    await send(...order(run('Failed', 20), run('Succeeded', 45)));

    await world.drain(world.start({ route: failuresOnly }));

    expect((await world.shown())[0]).toMatch(/^slack: pipeline-run Succeeded/);
  });

  it('is told anew of the next failure', async () => {
    const story = [run('Failed', 20), run('Executing', 30, { previousStatus: 'Failed' }), run('Failed', 45)];

    expect(await tell({ route: failuresOnly }, ...story)).toEqual([
      'slack: pipeline-run Failed / > pipeline-run Failed',
    ]);
  });

  it('gets no card for an episode that nobody sends there', async () => {
    const story = [endpoint('Failed', 0), endpoint('Updating', 60), endpoint('InService', 65)];

    expect(await tell({ route: failuresOnly }, ...story)).toEqual(['slack: endpoint InService']);
  });

  it('is left alone once it is no longer configured', async () => {
    await tell({ route: failuresOnly }, run('Failed', 20));

    expect(await tell({ route: failuresOnly, known: [] }, run('Succeeded', 45))).toEqual([
      'slack: pipeline-run Failed',
    ]);
  });
});

/** Makes the n-th call of a method fail in a way of our choosing. */
function failing(
  method: 'post' | 'update',
  errors: (CallError | undefined)[],
  after = false,
  only?: 'slack' | 'teams',
) {
  return (chat: Chat): Chat => {
    if (only !== undefined && chat.id !== only) return chat;
    const real = chat[method].bind(chat) as (...args: unknown[]) => Promise<unknown>;
    return {
      ...chat,
      [method]: async (...args: unknown[]) => {
        const error = errors.shift();
        if (error === undefined) return real(...args);
        if (after) await real(...args);
        throw error;
      },
    };
  };
}

describe('a refused call', () => {
  it('is tried again when the platform says so, without counting as an attempt', async () => {
    const started = world.clock.at;
    const errors = Array.from({ length: 20 }, () => new CallError('retry', 'ratelimited', 'slow down', 30));

    const shown = await tell({ ...slackOnly(), wrap: failing('post', errors) }, run('Failed', 20));

    expect(shown).toEqual(['slack: pipeline-run Failed']);
    expect(world.clock.at - started).toBeGreaterThanOrEqual(20 * 30_000);
  });

  it('sends plain text when the card itself is refused', async () => {
    const errors = [new CallError('refused', 'invalid_blocks', 'no such block')];

    expect(await tell({ ...slackOnly(), wrap: failing('post', errors) }, run('Failed', 20))).toEqual([
      'slack: plain: pipeline-run Failed',
    ]);
  });

  it('goes to the dead letters with its reason when it can never work, and holds up no other destination', async () => {
    const errors = [new CallError('permanent', 'is_archived', 'the channel #ml is archived')];

    const shown = await tell({ wrap: failing('post', errors, false, 'slack') }, run('Failed', 20));

    expect(shown).toEqual(['teams: pipeline-run Failed']);
    expect(await world.queue.deadLetters()).toMatchObject([
      {
        message: { type: 'deliver', destination: 'slack:ml' },
        reason: 'is_archived: the channel #ml is archived',
      },
    ]);
  });

  it('is given up after eight failures nobody can explain', async () => {
    const errors = Array.from({ length: 100 }, () => new TypeError('a defect') as unknown as CallError);

    const shown = await tell({ ...slackOnly(), wrap: failing('post', errors) }, run('Failed', 20));

    expect(shown).toEqual([]);
    expect(await world.queue.deadLetters()).toMatchObject([{ reason: 'a defect' }]);
  });

  it.each([
    ['the root', [undefined, new CallError('unclear', 'timeout', 'no answer in 8 s')]],
    ['a reply', [new CallError('unclear', 'timeout', 'no answer in 8 s')]],
  ])('is looked for before it is repeated when its answer got lost: %s', async (_what, errors) => {
    const all = [...errors].reverse();

    const shown = await tell(
      { ...slackOnly(), wrap: failing('post', all, true) },
      run('Executing', 0),
      run('Failed', 20),
    );

    expect(shown).toEqual(['slack: pipeline-run Failed / > pipeline-run Failed']);
  });
});

describe('a process killed at any step', () => {
  const story = [
    run('Executing', 0),
    step('Train', 'Executing', 1),
    step('Train', 'Failed', 9),
    run('Failed', 10),
  ];

  async function tellWithCrash(
    dieAfter: number,
    afterEffect: boolean,
  ): Promise<{ shown: string[]; finished: boolean }> {
    const own = createWorld();
    try {
      const doomed = own.start({ ...slackOnly(), dieAfter, afterEffect });
      let next = 0;
      for (; next < story.length && doomed.operations() < dieAfter; next += 1) {
        await own.queue.send({ type: 'event', event: story[next]! });
        await own.drain(doomed);
      }
      const finished = doomed.operations() < dieAfter;
      own.clock.at += LEASE_MS + 1;
      const heir = own.start(slackOnly());
      await own.drain(heir);
      for (; next < story.length; next += 1) {
        await own.queue.send({ type: 'event', event: story[next]! });
        await own.drain(heir);
      }
      expect(await own.queue.deadLetters()).toEqual([]);
      return { shown: await own.shown(), finished };
    } finally {
      own.close();
    }
  }

  it.each([
    ['before', false],
    ['after', true],
  ])('%s each single operation leaves the same messages as no crash', async (_name, afterEffect) => {
    const whole = await tellWithCrash(Number.POSITIVE_INFINITY, afterEffect);
    expect(whole.shown).toEqual([
      'slack: pipeline-run Failed Train=Failed / > pipeline-step Failed / > pipeline-run Failed',
    ]);

    let crashes = 0;
    for (let dieAfter = 1; ; dieAfter += 1) {
      const crashed = await tellWithCrash(dieAfter, afterEffect);
      expect({ dieAfter, shown: crashed.shown }).toEqual({ dieAfter, shown: whole.shown });
      if (crashed.finished) break;
      crashes += 1;
    }
    expect(crashes).toBeGreaterThan(40);
  });
});

describe('any order, repetition and crashes of the same events', () => {
  const statuses = fc.constantFrom('Executing', 'Failed', 'Succeeded');
  const failuresOnly = (each: MlEvent) => (each.tone === 'failure' ? [destination('slack')] : []);
  const everything = () => [destination('slack'), destination('teams')];
  const someEvent = fc.oneof(
    fc
      .tuple(fc.constantFrom('PendingManualApproval', 'Approved', 'Rejected'), fc.integer({ min: 0, max: 3 }))
      .map(([status, minute]) => event('model-version', status, minute)),
    fc
      .tuple(
        fc.constantFrom('Creating', 'InService', 'Failed', 'Deleting', 'Deleted'),
        fc.integer({ min: 0, max: 30 }),
      )
      .map(([status, minute]) => endpoint(status, minute)),
    fc.tuple(statuses, fc.integer({ min: 0, max: 30 })).map(([status, minute]) => run(status, minute)),
  );
  const someStep = fc
    .tuple(fc.constantFrom('Prepare', 'Train'), statuses, fc.integer({ min: 0, max: 30 }))
    .map(([name, status, minute]) => step(name, status, minute));
  const roots = (shown: string[]) => shown.map((thread) => thread.split(' / ')[0]);

  /** The last root of each subject: how many episodes there were depends on what came first. */
  const lastRoots = (shown: string[]) => new Set(roots(shown).filter((root) => !/ endpoint /.test(root!)));

  it.each([
    ['with everything routed', everything, fc.oneof(someEvent, someStep)],
    // Steps that nobody sends there are not caught up with: a root tells of those that it has seen.
    ['with failures routed', failuresOnly, someEvent],
  ])(
    'end in the same root at every destination, %s',
    async (_name, route, anyEvent) => {
      await fc.assert(
        fc.asyncProperty(
          fc
            .array(anyEvent, { minLength: 1, maxLength: 6 })
            .chain((events) =>
              fc.tuple(
                fc.constant(events),
                fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
              ),
            ),
          fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
          async ([events, shuffled], crashes) => {
            const calm = createWorld();
            const rough = createWorld();
            try {
              for (const each of events) await calm.queue.send({ type: 'event', event: each });
              await calm.drain(calm.start({ route }));
              for (const each of shuffled) await rough.queue.send({ type: 'event', event: each });
              for (const dieAfter of crashes) {
                await rough.drain(rough.start({ dieAfter, route }));
                rough.clock.at += LEASE_MS + 1;
              }
              await rough.drain(rough.start({ route }));
              expect(lastRoots(await rough.shown())).toEqual(lastRoots(await calm.shown()));
              expect(await rough.queue.deadLetters()).toEqual([]);
            } finally {
              calm.close();
              rough.close();
            }
          },
        ),
        { numRuns: 100 },
      );
    },
    120_000,
  );
});

describe('an approval', () => {
  it('calls the channel, and its decision changes the same card', async () => {
    const shown = await tell(
      slackOnly(),
      event('model-version', 'PendingManualApproval', 0),
      event('model-version', 'Approved', 90),
    );

    expect(shown).toEqual(['slack: model-version Approved / > model-version Approved']);
  });
});
