// Approving and rejecting a model version over the wire: its tags, its stage, and everything that can come in between.

import type { JsonObject } from '../../../src/core/json';
import { ANA } from '../../support/peers/azure-ml';
import { failure, openStage, order, type Stage, stopStages } from './actions-support';

afterEach(stopStages);

const PUTS = ({ method }: { method: string }) => method === 'PUT';
const READS = ({ method, path }: { method: string; path: string }) =>
  method === 'GET' && path.includes('/models/');

function versionIn({ azure }: Stage): JsonObject {
  return azure.world.models.get('fraud-detector:1')!.properties;
}

function tagsIn(stage: Stage): Record<string, string> {
  return versionIn(stage).tags as Record<string, string>;
}

/** As somebody else would, in the studio. */
function setTags(stage: Stage, tags: Record<string, string>): void {
  const model = stage.azure.world.models.get('fraud-detector:1')!;
  model.properties = { ...model.properties, tags };
  model.systemData = {
    ...model.systemData,
    lastModifiedAt: '2026-11-20T10:30:00.0000000Z',
    lastModifiedBy: 'Cid',
  };
}

describe('a model version that waits', () => {
  it('is open, and shows what a decision would be bound to', async () => {
    const stage = await openStage();
    const event = stage.registered({ environment: 'prod', auc: '0.94' });

    const standing = await stage.actions.inspect('approve', event);

    expect(standing).toEqual({
      status: 'Registered',
      open: true,
      done: false,
      moved: [],
      evidence: {
        model: `${stage.azure.workspace}/models/fraud-detector`.toLowerCase(),
        version: '1',
        tags: { environment: 'prod', auc: '0.94' },
        properties: { algorithm: 'xgboost' },
        archived: false,
        uri: 'azureml://jobs/made_it/outputs/artifacts/paths/model/',
        type: 'mlflow_model',
        stage: null,
        description: null,
        run: 'made_it',
        createdAt: '2026-11-20T10:00:03.000Z',
        lastModifiedAt: '2026-11-20T10:00:03.000Z',
      },
      event: { ...event, id: expect.stringMatching(/^now-[0-9a-f]{32}$/), actor: 'Ana Silva' },
      requesters: ['Ana Silva', ANA.userObjectId],
      lineage: [event.subject.id, 'made_it'],
    });
  });

  it('has equal evidence for everybody, on whatever message they look, and other evidence after a change', async () => {
    const stage = await openStage();
    const event = stage.registered();
    const first = await stage.actions.inspect('approve', event);

    const other = await stage.actions.inspect('reject', { ...event, id: 'another message' });
    setTags(stage, { environment: 'prod', bias: 'failed' });
    const changed = await stage.actions.inspect('approve', event);

    expect(other.evidence).toEqual(first.evidence);
    expect(other.event.id).toBe(first.event.id);
    expect(changed.evidence).not.toEqual(first.evidence);
    expect(changed.event.id).not.toBe(first.event.id);
  });

  it.each([
    ['a tag that came', { environment: 'prod', bias: 'failed' }, { name: 'bias', was: '–', is: 'failed' }],
    ['a tag that changed', { environment: 'dev' }, { name: 'environment', was: 'prod', is: 'dev' }],
    ['a tag that went', {}, { name: 'environment', was: 'prod', is: '–' }],
  ])('has moved on with %s, and its event is newer than the message', async (_, tags, moved) => {
    const stage = await openStage();
    const event = stage.registered();
    setTags(stage, tags);

    const standing = await stage.actions.inspect('approve', event);

    expect(standing.moved).toEqual([moved]);
    expect(standing.event.time > event.time).toBe(true);
  });

  it('is newer than its message even if Azure wrote the change down with an earlier time', async () => {
    const stage = await openStage();
    const event = { ...stage.registered(), time: '2026-11-20T23:00:00.000Z' };
    setTags(stage, { environment: 'dev' });

    const standing = await stage.actions.inspect('approve', event);

    expect(standing.event.time).toBe('2026-11-20T23:00:00.001Z');
  });

  it.each([['archived', { isArchived: true }, 'It is archived.']])(
    'cannot be decided on while it is %s',
    async (_, more, why) => {
      const stage = await openStage();
      const event = stage.registered();
      Object.assign(versionIn(stage), more);

      const standing = await stage.actions.inspect('approve', event);
      const refused = await failure(stage.actions.perform('approve', event, order()));

      expect(standing).toMatchObject({ open: false, done: false, why });
      expect(refused).toMatchObject({ outcome: 'permanent', message: expect.stringContaining(why) });
      expect(tagsIn(stage)).toEqual({ environment: 'prod' });
    },
  );
});

describe('who is behind a model version', () => {
  it('is who submitted its run, the pipeline above, and the run that this one was run again from', async () => {
    const stage = await openStage();
    const failed = stage.failedPipeline();
    const { made } = await stage.actions.perform('retry', failed, order());
    while (stage.azure.advance());
    const event = stage.last('model-version');

    const { requesters, lineage } = await stage.actions.inspect('approve', event);

    const step = String(stage.azure.world.models.get('fraud-detector:1')!.properties.jobName);
    expect(requesters).toEqual(['bellhop-worker', 'b0b0b0b0-0000-4000-8000-000000000001', ANA.userObjectId]);
    expect(lineage).toEqual([event.subject.id, step, made!.id, 'plucky_yam']);
  });

  it('is unknown, and so nobody may decide, if its run is gone or its chain of reruns has no end', async () => {
    const stage = await openStage();
    const gone = stage.registered({}, { jobName: 'no_such_run' });
    const { world } = stage.azure;
    for (let at = 0; at < 12; at += 1)
      world.submit(
        `again_${at}`,
        { jobType: 'Command', command: 'c', tags: { rerunOf: `again_${at + 1}` } },
        ANA,
      );
    const endless = stage.registered({}, { jobName: 'again_0' });

    const first = await stage.actions.inspect('approve', gone);
    const second = await stage.actions.inspect('approve', endless);

    expect(first.requesters).toEqual(['Ana Silva', 'whoever submitted run no_such_run']);
    expect(second.requesters.at(-1)).toBe('whoever submitted run again_8');
  });

  it.each([
    ['a property', { jobName: null, properties: { 'azureml.runId': 'made_it' }, modelUri: 'x' }],
    [
      'the path of its artifacts',
      { jobName: null, modelUri: 'azureml://datastores/a/paths/ExperimentRun/dcid.made_it/model' },
    ],
    ['the path of its job', { jobName: null }],
  ])('is found from %s where Azure names no job', async (_, more) => {
    const stage = await openStage();

    const { lineage } = await stage.actions.inspect('approve', stage.registered({}, more));

    expect(lineage[1]).toBe('made_it');
  });
});

describe('a decision', () => {
  it.each([
    ['approve', 'approved', 'Approved', 'success'],
    ['reject', 'rejected', 'Rejected', 'info'],
  ] as const)(
    'to %s is written into tags, and told by an event, for Azure sends none',
    async (action, tag, status, tone) => {
      const stage = await openStage();
      const event = stage.registered({ environment: 'prod', Approval: 'pending' });
      const sent = stage.events.length;

      const deed = await stage.actions.perform(action, event, order());

      expect(tagsIn(stage)).toEqual({
        environment: 'prod',
        approval: tag,
        approvalBy: 'Ben Ode',
        approvalAt: '2026-11-20T11:00:00.000Z',
        approvalNote: 'bellhop:0123456789ab by Ben Ode: looks good',
      });
      expect(versionIn(stage).stage).toBeNull();
      expect(deed.status).toBe(status);
      expect(deed.event).toMatchObject({
        kind: 'model-version',
        status,
        tone,
        actor: 'Ben Ode',
        actions: [],
      });
      expect(deed.event!.subject).toEqual(event.subject);
      expect(deed.event!.time > event.time).toBe(true);
      expect(stage.events.length).toBe(sent);
    },
  );

  it('leaves everything else as it is, and writes a stage only where one is configured', async () => {
    const stage = await openStage({ stages: { approve: 'Production' } });
    const event = stage.registered();
    const before = { ...versionIn(stage) };

    await stage.actions.perform('approve', event, order());

    const { tags: _, ...after } = versionIn(stage);
    const { tags: __, ...rest } = before;
    expect(after).toEqual({ ...rest, stage: 'Production' });
  });

  it('is the same event afterwards, whoever looks', async () => {
    const stage = await openStage();
    const event = stage.registered();
    const deed = await stage.actions.perform('approve', event, order());

    const standing = await stage.actions.inspect('approve', event);

    expect(standing).toMatchObject({ status: 'Approved', open: false, done: true });
    expect(standing.event.id).toBe(deed.event!.id);
    expect((await stage.actions.inspect('reject', event)).done).toBe(false);
  });

  it('is made once: the same order again writes nothing', async () => {
    const stage = await openStage();
    const event = stage.registered();
    await stage.actions.perform('approve', event, order());

    const again = await stage.actions.perform('approve', event, order({ at: '2026-11-20T12:00:00.000Z' }));

    expect(again.status).toBe('Approved');
    expect(tagsIn(stage).approvalAt).toBe('2026-11-20T11:00:00.000Z');
    expect(stage.azure.requests.filter(PUTS)).toHaveLength(1);
  });

  it('is done if Azure made it and its answer was lost', async () => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.next(PUTS, 'lose');

    const deed = await stage.actions.perform('approve', event, order());

    expect(deed.status).toBe('Approved');
  });

  it.each([
    ['the connection breaks before anything is done', 'drop', 'ECONNRESET'],
    [
      'Azure has a fault',
      { status: 500, body: { error: { code: 'InternalServerError', message: 'x' } } },
      'InternalServerError',
    ],
  ] as const)('is unclear if %s', async (_, fault, code) => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.next(PUTS, fault);

    const failed = await failure(stage.actions.perform('approve', event, order()));

    expect(failed.outcome).toBe('unclear');
    expect([code, 'UND_ERR_SOCKET']).toContain(failed.code);
    expect(tagsIn(stage).approval).toBeUndefined();
    expect((await stage.actions.perform('approve', event, order())).status).toBe('Approved');
  });

  it('is unclear, and not "not sent", if it was written and cannot be read again', async () => {
    const stage = await openStage();
    const event = stage.registered();
    const busy = { status: 429, headers: { 'retry-after': '7' } };
    stage.azure.meanwhile('after', PUTS, () => stage.azure.next(READS, busy));

    const failed = await failure(stage.actions.perform('approve', event, order()));

    expect(failed.outcome).toBe('unclear');
  });

  it('refuses what somebody else has decided since, and touches nothing', async () => {
    const stage = await openStage();
    const event = stage.registered();
    setTags(stage, { environment: 'prod', approval: 'rejected', approvalBy: 'Cid' });

    const standing = await stage.actions.inspect('approve', event);
    const failed = await failure(stage.actions.perform('approve', event, order()));

    expect(standing).toMatchObject({ status: 'Rejected', open: false, done: false });
    expect(standing.event).toMatchObject({ status: 'Rejected', actor: 'Cid' });
    expect(failed).toEqual({
      outcome: 'permanent',
      code: 'Conflict',
      message: 'The model fraud-detector version 1 is Rejected already. Look at it again.',
    });
    expect(stage.azure.requests.filter(PUTS)).toHaveLength(0);
  });

  it('is a conflict if somebody else writes between our write and our look at it', async () => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.meanwhile('after', PUTS, () => setTags(stage, { environment: 'prod', approval: 'rejected' }));

    const failed = await failure(stage.actions.perform('approve', event, order()));

    expect(failed).toMatchObject({
      outcome: 'permanent',
      code: 'Conflict',
      message: expect.stringContaining('at the same time'),
    });
    expect(tagsIn(stage).approval).toBe('rejected');
  });

  it('keeps a tag that came after the press, and loses none of its own', async () => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.meanwhile('before', READS, () => setTags(stage, { environment: 'prod', owner: 'risk' }));

    await stage.actions.perform('approve', event, order());

    expect(tagsIn(stage)).toMatchObject({ environment: 'prod', owner: 'risk', approval: 'approved' });
  });

  it('waits while the registry does not show the write yet', async () => {
    const stage = await openStage();
    const event = stage.registered();
    const { world } = stage.azure;
    const model = world.models.get('fraud-detector:1')!;
    const before = { ...model.properties };
    let written: JsonObject = {};
    stage.azure.meanwhile('after', PUTS, () => {
      written = model.properties;
      model.properties = before;
      stage.azure.meanwhile('after', READS, () => {
        model.properties = written;
      });
    });

    const deed = await stage.actions.perform('approve', event, order());

    expect(deed.status).toBe('Approved');
  });

  it('has one line of note, cut where Azure would refuse it', async () => {
    const stage = await openStage();
    const event = stage.registered();
    const long = order({ note: `bellhop:0123456789ab by Ben: ${'x'.repeat(600)} `, by: 'B'.repeat(300) });

    await stage.actions.perform('approve', event, long);
    const again = await stage.actions.perform('approve', event, long);

    expect(tagsIn(stage).approvalNote).toHaveLength(500);
    expect(tagsIn(stage).approvalBy).toHaveLength(200);
    expect(again.status).toBe('Approved');
    expect(stage.azure.requests.filter(PUTS)).toHaveLength(1);
  });

  it('of a version that was deleted says so', async () => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.world.models.clear();

    expect(await failure(stage.actions.inspect('approve', event))).toEqual({
      outcome: 'gone',
      code: 'ResourceNotFound',
      message: 'Azure ML has no model fraud-detector version 1 (any more).',
    });
  });
});
