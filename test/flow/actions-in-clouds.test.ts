// Every button, from the press to the cloud: the real clients over the wire, before a small SageMaker and a small Azure ML.

import type { CloudActions } from '../../src/core/cloud-actions';
import { ACTION_IDS, type ActionId, type MlEvent } from '../../src/core/event';
import { createButtons } from '../../src/flow/buttons';
import { createPrevious } from '../../src/flow/previous';
import { changesOf, type Setting, setUp, shown } from '../clouds/aws/actions/support';
import { openStage, type Stage, stopStages } from '../clouds/azure/actions-support';
import { deployment, ENDPOINT, endpointEvent } from '../clouds/azure/endpoint-support';
import { directory, person, press, rules } from '../support/acting';
import { ANA } from '../support/peers/azure-ml';
import { createWorld, destination, type World } from '../support/world';

const YEAR_MS = 365 * 24 * 3600_000;

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.close());

/** The message that somebody pressed on and what was said to them, after they pressed. */
async function pressed(
  cloud: CloudActions,
  event: MlEvent,
  action: ActionId,
  comment?: string,
): Promise<{ message: string; told: string[] }> {
  const process = world.start({
    cloud,
    rules: rules({ actions: ACTION_IDS, expiresMs: YEAR_MS }),
    directory: directory(),
    destinations: [destination('slack')],
  });
  await world.queue.send({ type: 'event', event });
  await world.drain(process);
  // As a message keeps it whose menu offers the action: the cards of this world have no menus.
  const id = 'ab'.repeat(16);
  await createButtons(world.store, Date.now).keep(id, { destination: destination('slack'), event });

  const reaction = await process.listener.pressed(press(person('ana'), { action, id }, { comment }));
  await world.drain(process);

  expect(reaction).toEqual({ type: 'taken', text: 'taken' });
  return { message: (await world.shown())[0] ?? '', told: world.told };
}

describe('in SageMaker', () => {
  let setting: Setting;
  beforeEach(async () => {
    const previous = createPrevious(world.store, Date.now, async () => {});
    setting = await setUp({ previousConfig: (endpoint, config) => previous.of(endpoint, config) });
  });
  afterEach(() => setting.stop());

  const running = (): MlEvent => {
    setting.peer.world.runs.start();
    return setting.heard.at(-1)!;
  };

  it.each<[ActionId, string, () => MlEvent, string]>([
    ['approve', 'a model version', () => shown('model-version'), 'UpdateModelPackage'],
    ['reject', 'a model version', () => shown('model-version'), 'UpdateModelPackage'],
    ['retry', 'a failed run', () => shown('pipeline-run.failed'), 'RetryPipelineExecution'],
    ['start', 'a failed run', () => shown('pipeline-run.failed'), 'StartPipelineExecution'],
    ['stop', 'a run', running, 'StopPipelineExecution'],
    ['stop', 'a training job', () => shown('training-job.in-progress'), 'StopTrainingJob'],
    ['stop', 'a tuning job', () => shown('tuning-job.in-progress'), 'StopHyperParameterTuningJob'],
    ['rerun', 'a training job', () => shown('training-job.failed'), 'CreateTrainingJob'],
    ['rerun', 'a processing job', () => shown('processing-job.failed'), 'CreateProcessingJob'],
    ['rerun', 'a transform job', () => shown('transform-job.failed'), 'CreateTransformJob'],
  ])('%s does its one call for %s', async (action, _what, event, call) => {
    const { message, told } = await pressed(setting.actions, event(), action, 'because');

    expect(changesOf(setting.peer)).toEqual([call]);
    expect(message).toContain(`[${action} done by ana]`);
    expect(told).toEqual(['ana: act-done']);
  });

  it('rollback gives an endpoint the configuration that it was seen with before', async () => {
    const now = shown('endpoint');
    const config = (name: string, time: string): MlEvent => ({
      ...now,
      time,
      attributes: { ...now.attributes, endpointConfig: name },
    });
    const previous = createPrevious(world.store, Date.now, async () => {});
    await previous.note(config('fraud-detector-v41', '2026-01-01T00:00:00.000Z'));

    const { message } = await pressed(setting.actions, now, 'rollback', 'errors');

    expect(setting.peer.calls.filter(({ operation }) => operation === 'UpdateEndpoint')).toEqual([
      {
        operation: 'UpdateEndpoint',
        input: expect.objectContaining({ EndpointConfigName: 'fraud-detector-v41' }),
      },
    ]);
    expect(message).toContain('[rollback done by ana]');
  });

  it('logs shows the lines with the error under the message', async () => {
    const run = setting.peer.world.runs.start({ failures: { TrainXGB: 1 } });
    setting.peer.world.advance();
    const failed = setting.heard.find(
      ({ kind, status, parent }) => kind === 'training-job' && status === 'Failed' && parent?.id === run.arn,
    )!;

    const { message, told } = await pressed(setting.actions, failed, 'logs');

    expect(message).toContain('ValueError: Input contains NaN');
    expect(told).toEqual([]);
  });

  it('details shows the steps of a run under its message', async () => {
    const { message } = await pressed(setting.actions, shown('pipeline-run.failed'), 'details');

    expect(message).toContain('act-done');
    expect(changesOf(setting.peer)).toEqual([]);
    expect(setting.peer.calls.map(({ operation }) => operation)).toContain('ListPipelineExecutionSteps');
  });

  it.each<[ActionId, string | undefined, string]>([
    ['acknowledge', undefined, '[owner ana]'],
    ['assign', 'ben', '[owner ben]'],
    ['snooze', undefined, '[quiet until '],
  ])('%s asks the cloud for nothing', async (action, comment, mark) => {
    const { message } = await pressed(setting.actions, shown('pipeline-run.failed'), action, comment);

    expect(message).toContain(mark);
    expect(setting.peer.calls).toEqual([]);
  });

  it('is followed to its end by its own events after a retry', async () => {
    const run = setting.peer.world.runs.start({ failures: { TrainXGB: 1 } });
    setting.peer.world.advance();
    const failed = setting.heard.findLast(({ kind }) => kind === 'pipeline-run')!;
    await pressed(setting.actions, failed, 'retry');
    const before = setting.heard.length;

    setting.peer.world.advance();
    const process = world.start({ destinations: [destination('slack')] });
    for (const event of setting.heard.slice(before)) await world.queue.send({ type: 'event', event });
    await world.drain(process);

    expect(setting.peer.world.runs.get(run.arn)!.status).toBe('Succeeded');
    expect(await world.shown()).toEqual([
      expect.stringMatching(/^slack: model-version PendingManualApproval/),
      expect.stringMatching(/^slack: pipeline-run Succeeded .*\[retry done by ana\]/),
    ]);
  });
});

describe('in Azure ML', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(stopStages);

  const changes = (): string[] =>
    stage.azure.requests
      .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
      .map(
        ({ method, path }) => `${method} ${path.split('/workspaces/fraud/')[1]?.replace(/bellhop-\w+/, '*')}`,
      );
  const runningJob = (): MlEvent => {
    stage.azure.world.submit('a_job', { jobType: 'Command', command: 'train', displayName: 'a job' }, ANA);
    stage.azure.advance();
    return stage.last('job', 'Running');
  };
  const failedJob = (): MlEvent => {
    stage.azure.world.submit('a_job', { jobType: 'Command', command: 'train', displayName: 'a job' }, ANA);
    while (stage.azure.advance());
    return stage.last('job', 'Failed');
  };
  const served = (): MlEvent => {
    const deployments = [deployment('blue'), deployment('green')];
    const resource = structuredClone(ENDPOINT);
    stage.azure.world.endpoints.set('scoring', { name: 'scoring', resource, deployments });
    return endpointEvent(stage);
  };

  it.each<[ActionId, string, () => MlEvent, string]>([
    ['approve', 'a model version', () => stage.registered(), 'PUT models/fraud-detector/versions/1'],
    ['reject', 'a model version', () => stage.registered(), 'PUT models/fraud-detector/versions/1'],
    ['retry', 'a failed pipeline', () => stage.failedPipeline(), 'PUT jobs/*'],
    ['start', 'a failed pipeline', () => stage.failedPipeline(), 'PUT jobs/*'],
    ['retry', 'a failed job', failedJob, 'PUT jobs/*'],
    ['stop', 'a job', runningJob, 'POST jobs/a_job/cancel'],
    ['rollback', 'an endpoint', served, 'PUT onlineEndpoints/scoring'],
  ])('%s does its one call for %s', async (action, _what, event, call) => {
    const { message, told } = await pressed(stage.actions, event(), action, 'because');

    expect(changes()).toEqual([call]);
    expect(message).toContain(`[${action} done by ana]`);
    expect(told).toEqual(['ana: act-done']);
  });

  it('tells of an approval itself, since Azure ML sends no event', async () => {
    const { message } = await pressed(stage.actions, stage.registered(), 'approve', 'fine');

    expect(message).toMatch(/^slack: model-version Approved/);
  });

  it.each<[ActionId, string]>([
    ['logs', 'MemoryError'],
    ['details', 'act-done'],
  ])('%s shows what is found under the message, and changes nothing', async (action, words) => {
    const { message } = await pressed(stage.actions, failedJob(), action);

    expect(message).toContain(words);
    expect(changes()).toEqual([]);
  });

  it.each<[ActionId, string | undefined, string]>([
    ['acknowledge', undefined, '[owner ana]'],
    ['assign', 'ben', '[owner ben]'],
    ['snooze', undefined, '[quiet until '],
  ])('%s asks the cloud for nothing', async (action, comment, mark) => {
    const { message } = await pressed(stage.actions, stage.failedPipeline(), action, comment);

    expect(message).toContain(mark);
    expect(stage.azure.requests).toEqual([]);
  });
});
