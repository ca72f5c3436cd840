// Submitting runs again and cancelling them over the wire: names that make a repeat the same act, and everything in between.

import type { JsonObject } from '../../../src/core/json';
import { ANA } from '../../support/peers/azure-ml';
import { failure, openStage, order, type Stage, stopStages } from './actions-support';

afterEach(stopStages);

const NEW = `bellhop-${'a1'.repeat(16)}`;
const PUTS = ({ method }: { method: string }) => method === 'PUT';
const CANCELS = ({ path }: { path: string }) => path.endsWith('/cancel');

function definitionOf({ azure }: Stage, name: string): JsonObject {
  return azure.world.jobs.get(name)!.definition;
}

function statusesOf({ azure }: Stage, root: string): string[] {
  const steps = [...azure.world.runs.values()].filter(({ parentId }) => parentId === root);
  return steps.map(({ displayName, status, properties }) =>
    [displayName, status, ...(properties['azureml.isreused'] === 'true' ? ['reused'] : [])].join(' '),
  );
}

describe('a failed pipeline', () => {
  it('is open to a retry, bound to the run and how it ended', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();

    const standing = await stage.actions.inspect('retry', event);

    const run = stage.azure.world.runs.get('plucky_yam')!;
    expect(standing).toEqual({
      status: 'Failed',
      open: true,
      done: false,
      moved: [],
      evidence: { run: 'plucky_yam', status: 'Failed', endedAt: run.endedAt!.replace('0000Z', 'Z') },
      event: {
        ...event,
        id: expect.stringMatching(/^now-[0-9a-f]{32}$/),
        time: expect.any(String),
        reason: 'Pipeline has some failed steps. See child run or execution logs for more details.',
        tags: { environment: 'prod', team: 'risk' },
      },
      requesters: [ANA.userObjectId],
      lineage: ['plucky_yam'],
    });
  });

  it('is submitted again under a name made of the order, uses finished steps again, and ends well', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();

    const deed = await stage.actions.perform('retry', event, order());
    while (stage.azure.advance());

    expect(deed).toEqual({
      status: 'NotStarted',
      made: {
        name: 'fraud-train nightly',
        id: NEW,
        url: `https://ml.azure.com/runs/${NEW}?wsid=${stage.azure.workspace}`,
      },
    });
    expect(statusesOf(stage, NEW)).toEqual([
      'prepare Completed reused',
      'train Completed',
      'evaluate Completed',
    ]);
    expect(stage.last('pipeline-run', 'Completed').subject.id).toBe(NEW);
    expect(stage.last('model-version').subject).toMatchObject({ name: 'fraud-detector', version: '1' });
  });

  it('has a copy with the old definition, and tags that link the two and name who asked', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline({ properties: { 'mlflow.source.git.commit': '4f2a9d0' } });
    Object.assign(stage.azure.world.runs.get('plucky_yam')!.tags, {
      'azureml.monitor': 'x',
      _aml_system_y: 'z',
    });

    await stage.actions.perform('retry', event, order());

    const { tags, ...copy } = definitionOf(stage, NEW);
    const { tags: _, ...old } = definitionOf(stage, 'plucky_yam');
    expect(copy).toEqual(old);
    expect(tags).toEqual({
      environment: 'prod',
      team: 'risk',
      rerunOf: 'plucky_yam',
      requestedBy: 'Ben Ode',
      requestedAt: '2026-11-20T11:00:00.000Z',
      requestedNote: 'bellhop:0123456789ab by Ben Ode: looks good',
    });
  });

  it('runs every step again when it is started from the beginning', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();

    await stage.actions.perform('start', event, order());
    while (stage.azure.advance());

    expect(definitionOf(stage, NEW).settings).toMatchObject({
      default_compute: 'cpu-cluster',
      force_rerun: true,
    });
    expect(statusesOf(stage, NEW)).toEqual(['prepare Completed', 'train Completed', 'evaluate Completed']);
  });

  it('is one thing with its failed step: pressed there, the pipeline is submitted again', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();
    const step = stage.last('pipeline-step', 'Failed');

    const ofStep = await stage.actions.inspect('retry', step);
    const ofRun = await stage.actions.inspect('retry', event);
    await stage.actions.perform('retry', step, order());

    expect(ofStep.evidence).toEqual(ofRun.evidence);
    expect(ofStep.event.subject).toEqual(event.subject);
    expect(stage.azure.world.runs.get(NEW)!.tags.rerunOf).toBe('plucky_yam');
  });

  it('cannot be retried through its step while the rest of it still runs', async () => {
    const stage = await openStage();
    stage.failedPipeline();
    const step = stage.last('pipeline-step', 'Failed');
    stage.azure.world.runs.get('plucky_yam')!.status = 'Running';

    expect(await stage.actions.inspect('retry', step)).toMatchObject({
      status: 'Running',
      open: false,
      moved: [],
    });
  });

  it('has moved on if its message shows another status', async () => {
    const stage = await openStage();
    const event = { ...stage.failedPipeline(), status: 'Canceled' };

    const { moved } = await stage.actions.inspect('retry', event);

    expect(moved).toEqual([{ name: 'status', was: 'Canceled', is: 'Failed' }]);
  });
});

describe('submitting again', () => {
  it('is one act: the same order finds the job that it made', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();
    const first = await stage.actions.perform('retry', event, order());
    while (stage.azure.advance());

    const second = await stage.actions.perform('retry', event, order({ at: '2026-11-20T13:00:00.000Z' }));

    expect(second).toEqual({ ...first, status: 'Completed' });
    expect(stage.azure.requests.filter(PUTS)).toHaveLength(1);
  });

  it('makes another job for another order', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();

    await stage.actions.perform('retry', event, order());
    const other = await stage.actions.perform('retry', event, order({ token: 'b2'.repeat(32) }));

    expect(other.made!.id).toBe(`bellhop-${'b2'.repeat(16)}`);
    expect(stage.azure.world.jobs.size).toBe(3);
  });

  it('is done if Azure made it and its answer was lost', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();
    stage.azure.next(PUTS, 'lose');

    expect((await stage.actions.perform('retry', event, order())).made!.id).toBe(NEW);
  });

  it('is unclear if nothing is seen of it, and made by the repeat', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();
    stage.azure.next(PUTS, { status: 503, body: '' });

    const failed = await failure(stage.actions.perform('retry', event, order()));
    const repeat = await stage.actions.perform('retry', event, order());

    expect(failed).toMatchObject({ outcome: 'unclear', code: 'http_503' });
    expect(repeat.made!.id).toBe(NEW);
  });

  it('is the same act if two workers do it at the same moment', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();

    const both = await Promise.all(
      [1, 2].map((at) => stage.actions.perform('retry', event, order({ at: `t${at}` }))),
    );

    expect(both.map(({ made }) => made!.id)).toEqual([NEW, NEW]);
    expect(stage.azure.world.jobs.size).toBe(2);
  });

  it('takes the name of a faster worker for its own, also if Azure refuses the second', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();
    const { world } = stage.azure;
    const faster = {
      ...definitionOf(stage, 'plucky_yam'),
      description: 'x',
      settings: {},
      tags: { rerunOf: 'plucky_yam' },
    };
    stage.azure.meanwhile('before', PUTS, () => world.submit(NEW, faster, ANA));

    expect((await stage.actions.perform('retry', event, order())).made!.id).toBe(NEW);
  });

  it('refuses a name that somebody has given to something else', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();
    stage.azure.world.submit(NEW, { jobType: 'Command', command: 'mine' }, ANA);

    expect(await failure(stage.actions.perform('retry', event, order()))).toEqual({
      outcome: 'permanent',
      code: 'Conflict',
      message: `There is a job ${NEW} that was not made from plucky_yam.`,
    });
  });

  it('copies a single job, without the place that Azure chose for its output', async () => {
    const stage = await openStage();
    const definition = {
      jobType: 'Command',
      displayName: 'train once',
      command: 'python train.py',
      codeId: '/codes/1',
    };
    stage.azure.world.submit('willing_plum', definition, ANA);
    stage.azure.world.become(stage.azure.world.runs.get('willing_plum')!, 'Failed', { error: 'OOM' });

    const standing = await stage.actions.inspect('rerun', stage.last('job', 'Failed'));
    await stage.actions.perform('rerun', stage.last('job', 'Failed'), order());

    expect(standing).toMatchObject({ open: true, event: { reason: 'OOM' } });
    const { tags: _, ...copy } = definitionOf(stage, NEW);
    expect(copy).toEqual({ ...definition, experimentName: 'Default' });
  });

  it.each([
    [
      'a run in the name of its submitter',
      { identity: { identityType: 'UserIdentity' } },
      'could act as Bellhop',
    ],
    [
      'a step in the name of its submitter',
      { jobs: { a: { type: 'spark', identity: { type: 'user_identity' } } } },
      'could act as Bellhop',
    ],
    ['a pipeline whose steps Azure does not show', { jobs: {} }, 'an older SDK or the designer'],
    ['a job of a type that nobody knows', { jobType: 'Base' }, 'an older SDK or the designer'],
  ])('refuses %s', async (_, more, why) => {
    const stage = await openStage();
    const event = stage.failedPipeline();
    Object.assign(definitionOf(stage, 'plucky_yam'), more);

    const standing = await stage.actions.inspect('retry', event);
    const failed = await failure(stage.actions.perform('retry', event, order()));

    expect(standing).toMatchObject({ open: false, done: false, why: expect.stringContaining(why) });
    expect(failed).toMatchObject({
      outcome: 'permanent',
      code: 'NotAgain',
      message: expect.stringContaining(why),
    });
    expect(stage.azure.requests.filter(PUTS)).toEqual([]);
  });
});

describe('a run in work', () => {
  async function running(options: { timeoutMs?: number } = {}): Promise<Stage> {
    const stage = await openStage(options);
    stage.azure.world.submit(
      'willing_plum',
      { jobType: 'Command', command: 'sleep', displayName: 'long one' },
      ANA,
    );
    stage.azure.advance();
    return stage;
  }

  it('can be stopped, and keeps its evidence while it gets on', async () => {
    const stage = await running();
    const queued = stage.last('job', 'NotStarted');

    const standing = await stage.actions.inspect('stop', queued);

    expect(standing).toMatchObject({ status: 'Running', open: true, done: false, moved: [] });
    expect(standing.evidence).toEqual({ run: 'willing_plum' });
  });

  it('is being cancelled once Azure says so, and the event comes from Azure', async () => {
    const stage = await running();

    const deed = await stage.actions.perform('stop', stage.last('job'), order());
    stage.azure.advance();

    expect(deed).toEqual({ status: 'CancelRequested' });
    expect(stage.last('job').status).toBe('Canceled');
    expect(await stage.actions.inspect('stop', stage.last('job', 'Running'))).toMatchObject({
      open: false,
      done: true,
    });
  });

  it.each(['lose', 'hang'] as const)(
    'is stopped if the request arrives and its answer does not (%s)',
    async (fault) => {
      const stage = await running({ timeoutMs: 300 });
      stage.azure.next(CANCELS, fault);

      expect(await stage.actions.perform('stop', stage.last('job'), order())).toEqual({
        status: 'CancelRequested',
      });
    },
  );

  it('is unclear if Azure has a fault and the run goes on', async () => {
    const stage = await running();
    stage.azure.next(CANCELS, { status: 502, body: 'bad gateway' });

    expect(await failure(stage.actions.perform('stop', stage.last('job'), order()))).toMatchObject({
      outcome: 'unclear',
      code: 'http_502',
    });
  });

  it('that ends by itself meanwhile is no success of ours', async () => {
    const stage = await running();
    stage.azure.meanwhile('before', CANCELS, () => stage.azure.advance());

    expect(await failure(stage.actions.perform('stop', stage.last('job', 'Running'), order()))).toEqual({
      outcome: 'permanent',
      code: 'AlreadyEnded',
      message: 'The run ended by itself meanwhile: Failed.',
    });
  });

  it('that somebody else cancels at the same moment is stopped as well', async () => {
    const stage = await running();
    stage.azure.meanwhile('before', CANCELS, () => {
      stage.azure.world.become(stage.azure.world.runs.get('willing_plum')!, 'CancelRequested');
      stage.azure.advance();
    });

    expect(await stage.actions.perform('stop', stage.last('job', 'Running'), order())).toEqual({
      status: 'Canceled',
    });
  });

  it('cannot be stopped in a part: that is no thing of its own', async () => {
    const stage = await openStage();
    stage.failedPipeline();
    const step = stage.last('pipeline-step', 'Running');

    expect(stage.actions.can('stop', step)).toBe(false);
    expect(await failure(stage.actions.inspect('stop', step))).toMatchObject({
      outcome: 'permanent',
      code: 'NotPossible',
    });
  });

  it('has no retry yet', async () => {
    const stage = await running();

    expect(await stage.actions.inspect('retry', stage.last('job'))).toMatchObject({
      status: 'Running',
      open: false,
    });
  });
});
