import fc from 'fast-check';
import { type ChildRow, childView, mergeChild } from '../../src/core/children';
import type { MlEvent } from '../../src/core/event';
import { canonicalJson } from '../../src/core/json';
import { alertChild, hintParent, mergeMain, rootEvent, type ThreadState } from '../../src/core/thread';
import { childKeyOf, folds, threadOf } from '../../src/core/thread-key';
import { ENDPOINT, EXECUTION, endpoint, event, run, step } from '../support/events';

/** Takes events in, in this order, as the flow does, and tells what was told and what the root shows in the end. */
function thread(events: MlEvent[]): { told: string[]; root: MlEvent; children: unknown[] } {
  const state: ThreadState = {};
  const children = new Map<string, ChildRow>();
  const told: string[] = [];
  events.forEach((each, index) => {
    const name = `${each.kind} ${each.status} ${each.time.slice(14, 16)}`;
    const first = state.main === undefined && state.hint === undefined;
    if (folds(each)) {
      const id = childKeyOf(each);
      const merged = mergeChild(children.get(id), each, `effect-${index}`);
      children.set(id, merged.row);
      hintParent(state, each);
      if (merged.tell) alertChild(state, each);
      if (merged.tell && !first) told.push(name);
    } else {
      const change = mergeMain(state, each);
      if (change.tell && !first) told.push(change.broadcast ? `${name} to all` : name);
      if (change.episode) told.push(`${name} anew`);
    }
  });
  const rows = [...children.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return { told, root: rootEvent(state, rows), children: rows.map(childView) };
}

describe('a thread', () => {
  it('tells each change of a run once, and calls the channel for a failure', () => {
    const story = [run('Executing', 0), run('Executing', 0.1), run('Failed', 20), run('Failed', 20.2)];

    const { told, root } = thread(story);

    expect(told).toEqual(['pipeline-run Failed 20 to all']);
    expect(root.status).toBe('Failed');
  });

  it('lets a retried run leave Failed again, and tells a second failure', () => {
    const story = [
      run('Executing', 0),
      run('Failed', 20, { endedAt: '2026-11-20T09:20:00.000Z' }),
      run('Executing', 30, { previousStatus: 'Failed' }),
      run('Failed', 45, { endedAt: '2026-11-20T09:45:00.000Z' }),
    ];

    const { told, root } = thread(story);

    expect(told).toEqual([
      'pipeline-run Failed 20 to all',
      'pipeline-run Executing 30',
      'pipeline-run Failed 45 to all',
    ]);
    expect(root.time).toBe(story[3]!.time);
  });

  it('tells a second failure even when the events between were lost', () => {
    const story = [
      run('Failed', 20, { endedAt: '2026-11-20T09:20:00.000Z' }),
      run('Failed', 45, { endedAt: '2026-11-20T09:45:00.000Z' }),
    ];

    expect(thread(story).told).toEqual(['pipeline-run Failed 45 to all']);
  });

  it('never goes back to an older state, but tells a failure that comes late, once', () => {
    const story = [
      run('Executing', 0),
      run('Executing', 30, { previousStatus: 'Failed' }),
      run('Failed', 20),
      run('Failed', 20),
    ];

    const { told, root } = thread(story);

    expect(told).toEqual(['pipeline-run Failed 20']);
    expect(root.status).toBe('Executing');
  });

  it('keeps a job that runs once in its final state, whatever later clocks say', () => {
    const story = [event('training-job', 'Completed', 10), event('training-job', 'InProgress', 12)];

    expect(thread(story).root.status).toBe('Completed');
  });

  it('lets a run that restarts within the same second win over its failure', () => {
    const story = [run('Executing', 20, { previousStatus: 'Failed' }), run('Failed', 20)];

    expect(thread(story).root.status).toBe('Executing');
    expect(thread([...story].reverse()).root.status).toBe('Executing');
  });

  it('folds steps into the root of their run and tells only a failure', () => {
    const story = [
      run('Executing', 0),
      step('Prepare', 'Executing', 1),
      step('Prepare', 'Succeeded', 5),
      step('TrainXGB', 'Executing', 6),
      step('TrainXGB', 'Failed', 20, { reason: 'MemoryError' }),
    ];

    const { told, root, children } = thread(story);

    expect(told).toEqual(['pipeline-step Failed 20']);
    expect(root.kind).toBe('pipeline-run');
    expect(children).toMatchObject([
      { name: 'Prepare', status: 'Succeeded' },
      { name: 'TrainXGB', status: 'Failed', reason: 'MemoryError' },
    ]);
  });

  it('tells one failure of a step and of its job once, and the failure after a retry again', () => {
    const job = event('training-job', 'Failed', 20.5, {
      name: 'pipelines-p4jn9xou8a8s-TrainXGB-abc',
      parent: { kind: 'pipeline-run', name: 'fraud-train', id: 'p4jn9xou8a8s' },
      attributes: { step: 'TrainXGB' },
    });
    const story = [
      run('Executing', 0),
      step('TrainXGB', 'Failed', 20),
      job,
      step('TrainXGB', 'Executing', 30),
      step('TrainXGB', 'Failed', 44),
    ];

    expect(thread(story).told).toEqual(['pipeline-step Failed 20', 'pipeline-step Failed 44']);
  });

  it('shows a run that is known only by a failed step as failed, with its retry button', () => {
    const { root } = thread([step('TrainXGB', 'Failed', 20)]);

    expect(root).toMatchObject({
      kind: 'pipeline-run',
      status: 'Failed',
      tone: 'failure',
      actions: ['retry'],
    });
    expect(root.subject).toMatchObject({ name: 'fraud-train', id: EXECUTION });
  });

  it('does not tell again that a run failed when its root already says so for its step', () => {
    const { told, root } = thread([step('TrainXGB', 'Failed', 20), run('Failed', 21)]);

    expect(told).toEqual([]);
    expect(root).toMatchObject({ kind: 'pipeline-run', status: 'Failed', time: run('Failed', 21).time });
  });

  it('does not take a tuning job for failed because one of its trials did', () => {
    const parent = {
      kind: 'tuning-job' as const,
      name: 'tune',
      id: 'arn:aws:sagemaker:eu-west-1:123456789012:hyper-parameter-tuning-job/tune',
    };

    const { root, children } = thread([event('training-job', 'Failed', 5, { name: 'trial-1', parent })]);

    expect(root).toMatchObject({
      kind: 'tuning-job',
      status: 'InProgress',
      tone: 'progress',
      subject: { name: 'tune' },
    });
    expect(children).toMatchObject([{ name: 'trial-1', tone: 'failure' }]);
  });

  it('begins a new episode when something at rest is worked on again', () => {
    const story = [
      endpoint('Creating', 0),
      endpoint('InService', 5),
      endpoint('Updating', 60),
      endpoint('InService', 65),
    ];

    expect(thread(story).told).toEqual([
      'endpoint InService 05',
      'endpoint Updating 00 anew',
      'endpoint InService 05',
    ]);
  });

  it('keeps the card of a model version while it waits, also for days', () => {
    const story = [
      event('model-version', 'PendingManualApproval', 0),
      event('model-version', 'Approved', 3 * 24 * 60),
    ];

    expect(thread(story).told).toEqual(['model-version Approved 00']);
  });

  it('fills in facts from an older event and undoes none', () => {
    const story = [
      run('Succeeded', 20, { endedAt: '2026-11-20T09:20:00.000Z', displayName: 'nightly' }),
      run('Executing', 0, { startedAt: '2026-11-20T09:00:00.000Z', displayName: 'old name' }),
    ];

    expect(thread(story).root.attributes).toEqual({
      endedAt: '2026-11-20T09:20:00.000Z',
      displayName: 'nightly',
      startedAt: '2026-11-20T09:00:00.000Z',
    });
  });

  it('gives jobs that know only the execution id, and steps that know its ARN, the same thread', () => {
    const job = event('training-job', 'InProgress', 1, {
      parent: { kind: 'pipeline-run', name: 'p', id: 'p4jn9xou8a8s' },
    });

    expect(threadOf(job)).toEqual(threadOf(run('Executing', 0)));
    expect(threadOf(step('TrainXGB', 'Executing', 1))).toEqual(threadOf(run('Executing', 0)));
    expect(threadOf(endpoint('InService', 1))).toEqual(['aws', 'id', ENDPOINT]);
  });

  it('folds the steps of a nested Azure pipeline, and the nested pipeline, into the outermost run', () => {
    const azure = (
      kind: 'pipeline-run' | 'pipeline-step',
      id: string,
      parent: string | undefined,
      more: Partial<MlEvent> = {},
    ) => {
      const base = event(kind, 'Running', 1, { name: id });
      return {
        ...base,
        cloud: 'azure' as const,
        subject: { ...base.subject, id },
        ...(parent === undefined
          ? {}
          : { parent: { kind: 'pipeline-run' as const, name: 'fraud-train', id: parent } }),
        ...more,
      };
    };
    const root = azure('pipeline-run', 'run-1', undefined);
    const nested = azure('pipeline-run', 'run-2', 'run-1');
    const inner = azure('pipeline-step', 'run-3', 'run-2', { attributes: { rootRunId: 'run-1' } });

    const elsewhere = { ...inner, subject: { ...inner.subject, workspace: 'another' } };

    expect([nested, inner].map(threadOf)).toEqual([threadOf(root), threadOf(root)]);
    expect(threadOf(elsewhere)).not.toEqual(threadOf(root));
    expect(thread([root, nested, inner]).children).toMatchObject([{ name: 'run-2' }, { name: 'run-3' }]);
  });

  it('survives facts named like parts of the prototype', () => {
    const attributes = JSON.parse('{"__proto__": {"polluted": true}, "constructor": "x"}');

    const { root } = thread([run('Executing', 0), run('Failed', 5, attributes)]);

    expect(Object.getPrototypeOf(root.attributes)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

const statuses = fc.constantFrom('Executing', 'Failed', 'Succeeded', 'Stopping', 'Stopped');
const minutes = fc.integer({ min: 0, max: 40 });
const attributes = fc.record(
  {
    startedAt: fc.constantFrom('a', 'b'),
    endedAt: minutes.map((minute) => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`),
    displayName: fc.string(),
    previousStatus: statuses,
  },
  { requiredKeys: [] },
);
const anyEvent = fc.oneof(
  fc.tuple(statuses, minutes, attributes).map(([status, minute, facts]) => run(status, minute, facts)),
  fc
    .tuple(
      fc.constantFrom('Prepare', 'TrainXGB', 'Evaluate'),
      statuses,
      minutes,
      fc.option(fc.string(), { nil: undefined }),
    )
    .map(([name, status, minute, reason]) =>
      step(name, status, minute, reason === undefined ? {} : { reason }),
    ),
);
const anyEndpointEvent = fc
  .tuple(fc.constantFrom('Creating', 'Updating', 'InService', 'Failed', 'Deleted'), minutes, attributes)
  .map(([status, minute, facts]) => endpoint(status, minute, facts));

describe.each([
  ['runs with steps', anyEvent],
  ['endpoints', anyEndpointEvent],
])('the final root of %s', (_name, arbitrary) => {
  it('is the same for every order and repetition of the same events', () => {
    const shuffled = fc
      .array(arbitrary, { minLength: 1, maxLength: 12 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.array(fc.nat(events.length - 1), { maxLength: 8 }),
          fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        ),
      )
      .map(([events, repeats, random]) => {
        const more = [...events, ...repeats.map((index) => events[index]!)];
        return [
          events,
          more
            .map((each) => [random.next().value as number, each] as const)
            .sort(([a], [b]) => a - b)
            .map(([, each]) => each),
        ] as const;
      });

    fc.assert(
      fc.property(shuffled, ([events, other]) => {
        const one = thread(events);
        const two = thread([...other]);
        expect(canonicalJson([two.root, two.children])).toBe(canonicalJson([one.root, one.children]));
      }),
      { numRuns: 500 },
    );
  });
});
