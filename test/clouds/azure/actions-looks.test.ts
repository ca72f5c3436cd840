// Logs and details over the wire: what they find, and that no token and no signature ever goes where it does not belong.

import { createAzureCloud } from '../../../src/clouds/azure';
import type { MlEvent } from '../../../src/core/event';
import { ANA } from '../../support/peers/azure-ml';
import { openStage, type Stage, stopStages } from './actions-support';

afterEach(stopStages);

async function failedJob(
  log: string | undefined,
  file = 'user_logs/std_log.txt',
): Promise<{ stage: Stage; event: MlEvent }> {
  const stage = await openStage();
  const { world } = stage.azure;
  const run = world.submit(
    'willing_plum',
    { jobType: 'Command', command: 'c', displayName: 'train once' },
    ANA,
  );
  world.become(run, 'Failed', { error: 'It broke.', logs: log === undefined ? {} : { [file]: log } });
  return { stage, event: stage.last('job', 'Failed') };
}

describe('the log of a run', () => {
  it('is its error and its last lines, with a link to the run and none to the file', async () => {
    const { stage, event } = await failedJob('epoch 1\nepoch 2\nValueError: no\n');

    const found = await stage.actions.logs(event);

    expect(found).toEqual({
      facts: [
        { name: 'Run', value: 'train once' },
        { name: 'Status', value: 'Failed' },
        { name: 'Error', value: 'It broke.' },
        { name: 'Log', value: 'user_logs/std_log.txt' },
      ],
      lines: ['epoch 1', 'epoch 2', 'ValueError: no'],
      links: [{ label: 'Run', url: `https://ml.azure.com/runs/willing_plum?wsid=${stage.azure.workspace}` }],
    });
    expect(JSON.stringify(found)).not.toContain('sig=');
  });

  it('is read without the token, for the address carries its own right', async () => {
    const { stage, event } = await failedJob('line\n');

    await stage.actions.logs(event);

    const files = stage.azure.requests.filter(({ path }) => path.startsWith('/blobs/'));
    expect(files.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
    expect(files.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it('of a pipeline is that of the step that failed', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();

    const found = await stage.actions.logs(event);

    expect(found.facts).toContainEqual({ name: 'Run', value: 'train' });
    expect(found.facts).toContainEqual({
      name: 'Error',
      value: 'Execution failed. User process exited with status code 137: out of memory.',
    });
    expect(found.lines.at(-1)).toBe('MemoryError: unable to allocate 7.5 GiB');
  });

  it('keeps early error lines in front of the last ones, within what a message shows', async () => {
    const noise = Array.from({ length: 200 }, (_, at) => `step ${at}`);
    const { stage, event } = await failedJob(
      [...noise.slice(0, 50), 'RuntimeError: first', ...noise.slice(50)].join('\n'),
    );

    const { lines } = await stage.actions.logs(event);

    expect(lines.slice(0, 2)).toEqual(['RuntimeError: first', '…']);
    expect(lines.slice(2)).toEqual(noise.slice(-28));
  });

  it('of a huge run is read at its end only', async () => {
    const { stage, event } = await failedJob(`${'x'.repeat(500_000)}\nthe last line\n`);

    const { lines } = await stage.actions.logs(event);

    const [, read] = stage.azure.requests.filter(({ path }) => path.startsWith('/blobs/'));
    expect(lines).toEqual(['the last line']);
    expect(read!.headers.range).toMatch(/^bytes=43\d{4}-/);
  });

  it.each([
    ['what the code wrote', { 'system_logs/cs.log': 'b', 'user_logs/std_log.txt': 'a' }],
    [
      'what the first process wrote',
      { 'user_logs/std_log_process_01.txt': 'b', 'user_logs/std_log_process_00.txt': 'a' },
    ],
    [
      'the old name of it',
      { 'azureml-logs/20_image_build_log.txt': 'b', 'azureml-logs/70_driver_log.txt': 'a' },
    ],
    ['any other', { 'outputs/model.pkl': 'b', 'system_logs/cs.log': 'a' }],
  ])('is %s, where there are several files', async (_, logs) => {
    const { stage, event } = await failedJob('');
    stage.azure.world.runs.get('willing_plum')!.logs = logs as unknown as Record<string, string>;

    expect((await stage.actions.logs(event)).lines).toEqual(['a']);
  });

  it.each([
    ['there is none yet', undefined, 'user_logs/std_log.txt', 'the run has no log file yet'],
    ['it is empty', '\n', 'user_logs/std_log.txt', 'the log is empty'],
  ])('says so if %s', async (_, log, file, empty) => {
    const { stage, event } = await failedJob(log, file);

    expect(await stage.actions.logs(event)).toMatchObject({ lines: [], empty });
  });

  it('still tells the error if the storage is closed to the bot', async () => {
    const { stage, event } = await failedJob('line\n');
    stage.azure.next(({ path }) => path.startsWith('/blobs/'), { status: 403, body: 'AuthorizationFailure' });

    const found = await stage.actions.logs(event);

    expect(found).toMatchObject({
      lines: [],
      empty: 'the storage of the workspace answered 403: its network may be closed to Bellhop',
    });
    expect(found.facts).toContainEqual({ name: 'Error', value: 'It broke.' });
  });
});

describe('the details', () => {
  it('of a pipeline are its times and its steps, with the reason of the one that failed', async () => {
    const stage = await openStage();
    const event = stage.failedPipeline();

    const { facts, lines, links } = await stage.actions.details(event);

    expect(facts).toEqual([
      { name: 'Status', value: 'Failed' },
      { name: 'Started', value: '2026-11-20 10:00 UTC' },
      { name: 'Took', value: expect.stringMatching(/^\d+ s$/) },
      { name: 'Submitted by', value: 'Ana Silva' },
      { name: 'Compute', value: 'cpu-cluster' },
      { name: 'Error', value: expect.stringContaining('some failed steps') },
    ]);
    expect(lines).toEqual([
      expect.stringMatching(/^Completed {2}prepare {2}\d+ s$/),
      expect.stringMatching(/^Failed {2}train {2}\d+ s {2}Execution failed\. .*out of memory\.$/),
    ]);
    expect(links.map(({ label }) => label)).toEqual(['Run']);
  });

  it('of a long pipeline have all its steps, over all pages', async () => {
    const steps = ['a', 'b', 'c', 'd', 'e'];
    const stage = await openStage({}, { plan: () => ({ steps }) });
    stage.azure.world.submit('plucky_yam', { jobType: 'Pipeline', jobs: { a: {} } }, ANA);
    while (stage.azure.advance());

    const { lines } = await stage.actions.details(stage.last('pipeline-run'));

    expect(lines.map((line) => line.split('  ')[1])).toEqual(steps);
  });

  it('of a model version are where it comes from and the metrics of its run', async () => {
    const stage = await openStage();
    const event = stage.registered({ environment: 'prod' });
    stage.azure.world.runs.get('made_it')!.metrics = { auc: 0.9471234567, epochs: 20 };

    const { facts, lines, links } = await stage.actions.details(event);

    expect(facts).toEqual([
      { name: 'Type', value: 'mlflow_model' },
      { name: 'Path', value: 'azureml://jobs/made_it/outputs/artifacts/paths/model/' },
      { name: 'Registered by', value: 'Ana Silva' },
      { name: 'Registered', value: '2026-11-20 10:00 UTC' },
      { name: 'Run', value: 'made_it' },
      { name: 'auc', value: '0.947123' },
      { name: 'epochs', value: '20' },
    ]);
    expect(lines).toEqual(['environment: prod']);
    expect(links.map(({ label }) => label)).toEqual(['Model', 'Run']);
  });

  it('are told without the metrics if those cannot be read', async () => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.next('/mlflow/runs/get', { status: 500 });

    expect((await stage.actions.details(event)).facts.at(-1)).toEqual({ name: 'Run', value: 'made_it' });
  });

  it('of an endpoint are its traffic and what is behind it', async () => {
    const stage = await openStage();
    const { workspace, world } = stage.azure;
    world.endpoints.set('scoring', {
      name: 'scoring',
      resource: {
        location: 'westeurope',
        tags: { previousTraffic: '{"blue":100}' },
        properties: { authMode: 'Key', traffic: { blue: 10, green: 90 } },
      },
      deployments: [
        { name: 'blue', model: `${workspace}/models/fraud/versions/1`, provisioningState: 'Succeeded' },
      ],
    });
    const [decoded] = createAzureCloud().decode(
      {
        id: 'e',
        topic: workspace,
        eventType: 'Microsoft.MachineLearningServices.ModelDeployed',
        subject: 'endpoints/scoring',
        data: { ServiceName: 'scoring' },
      },
      new Date(),
    );

    const { facts, lines } = await stage.actions.details((decoded as { event: MlEvent }).event);

    expect(facts).toEqual([
      { name: 'Status', value: 'Succeeded' },
      { name: 'Traffic', value: 'blue 10 %, green 90 %' },
      { name: 'Traffic before', value: '{"blue":100}' },
    ]);
    expect(lines).toEqual(['blue  10 %  Succeeded  fraud/versions/1']);
  });
});
