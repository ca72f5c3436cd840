// Runs whose data is incomplete or odd: names, parents, settings.

import { decodeEvent, eventGrid, fixture } from './fixtures';

describe('odd runs', () => {
  it('believes a property before the tag of the same name, unless it is empty', () => {
    const runTags = { 'azureml.moduleName': 'tag', STEPTYPE: 'FromTag' };
    const runProperties = {
      'azureml.runsource': 'azureml.StepRun',
      'azureml.moduleName': 'property',
      StepType: '',
    };

    const event = decodeEvent(eventGrid('RunStatusChanged', { runId: 'r1', runTags, runProperties }));

    expect(event.subject.name).toBe('property');
    expect(event.attributes).toEqual({ runId: 'r1', runType: 'azureml.StepRun', stepType: 'FromTag' });
  });

  it('names a step without a component by what people called it, its node, its run', () => {
    const step = (runProperties: object) =>
      decodeEvent(
        eventGrid('RunStatusChanged', {
          ...{ runId: 'r1', experimentName: 'x', runType: 'azureml.StepRun' },
          runProperties,
        }),
      ).subject.name;

    expect([
      step({ 'azureml.displayName': 'shown', 'azureml.nodeid': 'n1' }),
      step({ displayName: 'r1', 'azureml.nodeid': 'n1' }),
      step({}),
    ]).toEqual(['shown', 'n1', 'r1']);
  });

  it.each([
    [{ 'azureml.pipelinerunid': 'near', 'azureml.rootpipelinerunid': 'root' }, 'near', 'root'],
    [{ 'azureml.rootpipelinerunid': 'root' }, 'root', 'root'],
    [{ 'mlflow.rootRunId': 'root' }, 'root', 'root'],
    [{ 'azureml.pipelinerunid': 'r1', 'azureml.rootpipelinerunid': 'root' }, 'root', 'root'],
    [{ 'azureml.pipelinerunid': 'r1' }, undefined, undefined],
  ])('finds the pipeline above a step with %j: %s', (runProperties, parent, root) => {
    const event = decodeEvent(
      eventGrid('RunStatusChanged', { runId: 'r1', runType: 'azureml.StepRun', runProperties }),
    );

    expect(event.parent).toEqual(parent && { kind: 'pipeline-run', name: parent, id: parent });
    expect(event.attributes.rootRunId).toBe(root);
  });

  it('reads every attribute that a run may have', () => {
    const runProperties = {
      'azureml.runsource': 'azureml.PipelineRun',
      'azureml.rootpipelinerunid': 'root',
      'azureml.isreused': 'True',
      'azureml.reusedpipelinerunid': 'before',
      StepType: 'PythonScriptStep',
      '_azureml.ComputeTargetType': 'amlctrain',
      'azureml.git.branch': 'main',
      'azureml.git.commit': '4f2a9d0',
      'azureml.git.repository_uri': 'https://github.com/contoso/fraud-models',
      'azureml.git.dirty': 'maybe',
      run_algorithm: 'LightGBM',
      iteration: '12',
      'azureml.endpointname': 'fraud-batch',
      'azureml.deploymentname': 'blue',
      'azureml.parameters': '{"depth":8,"deep":{"x":1}}',
    };
    const data = { runId: 'r1', experimentId: 'e1', experimentName: 'fraud', runProperties };

    expect(decodeEvent(eventGrid('RunCompleted', data)).attributes).toEqual({
      experimentName: 'fraud',
      experimentId: 'e1',
      runId: 'r1',
      runType: 'azureml.PipelineRun',
      rootRunId: 'root',
      isReused: true,
      reusedRunId: 'before',
      stepType: 'PythonScriptStep',
      computeTarget: 'amlctrain',
      git: { branch: 'main', commit: '4f2a9d0', repo: 'https://github.com/contoso/fraud-models' },
      algorithm: 'LightGBM',
      iteration: 12,
      endpointName: 'fraud-batch',
      deploymentName: 'blue',
      pipelineParameters: { depth: '8' },
    });
  });

  it('knows a pipeline by its component alone, and a root by its own id', () => {
    const event = decodeEvent(
      eventGrid('RunStatusChanged', {
        runId: 'r1',
        runStatus: 'PREPARING',
        runTags: { 'azureml.pipelineComponent': 'PipelineRun', 'mlflow.rootRunId': 'r1' },
      }),
    );

    expect([event.kind, event.status, event.parent, event.attributes.rootRunId]).toEqual([
      ...['pipeline-run', 'Preparing', undefined, 'r1'],
    ]);
  });

  it.each([
    ['AutoML_ad912b2d-6467-4f32-a616-dbe4af6dd8fc_setup', {}, 'AutoML_ad912b2d-6467-4f32-a616-dbe4af6dd8fc'],
    ['hd_AD912b2d-6467-4f32-a616-dbe4af6dd8fc_0', {}, 'hd_AD912b2d-6467-4f32-a616-dbe4af6dd8fc'],
    ['AutoML_ad912b2d-6467-4f32-a616-dbe4af6dd8fc', {}, undefined],
    ['HD_short_1', {}, undefined],
    ['my_job_3', { runTemplate: 'AutoML_Child' }, 'my_job'],
    ['my_job', { runTemplate: 'automl_child' }, undefined],
    ['trial', { 'mlflow.parentRunId': 'sweep' }, 'sweep'],
    ['trial', { 'mlflow.parentRunId': 'trial' }, undefined],
  ])('finds the job above %s with %j: %s', (runId, runProperties, parent) => {
    const event = decodeEvent(eventGrid('RunCompleted', { runId, experimentName: 'sweeps', runProperties }));

    expect(event.parent).toEqual(parent && { kind: 'job', name: 'sweeps', id: parent });
  });

  it('names a monitor by its display name or experiment, else by its signal', () => {
    const named = (data: object) =>
      decodeEvent(
        eventGrid('RunStatusChanged', {
          runTags: { 'azureml.modelmonitor.threshold.breached.psi': 'x', ...data },
          ...data,
        }),
      ).subject.name;

    expect([
      named({ displayName: 'Nightly monitor', experimentName: 'e' }),
      named({ experimentName: 'e' }),
      named({}),
    ]).toEqual([...['Nightly monitor', 'e', 'psi']]);
  });

  it.each([
    ['https://user:secret@github.com/o/r.git', 'https://github.com/o/r.git'],
    ['git+https://x@host/r', 'git+https://host/r'],
    ['https://host/a@b/r', 'https://host/a@b/r'],
    ['git@github.com:o/r.git', 'git@github.com:o/r.git'],
  ])('shows the repository %s as %s', (url, repo) => {
    const runProperties = { 'azureml.git.repository_uri': url };

    expect(decodeEvent(eventGrid('RunCompleted', { runId: 'r1', runProperties })).attributes.git).toEqual({
      repo,
    });
  });

  it('shows no credentials of a repository', () => {
    const { attributes } = decodeEvent(fixture('pipeline-run.no-run-type'));

    expect(attributes.git).toEqual({ repo: 'https://github.com/contoso/fraud-models', dirty: true });
    expect(attributes.runType).toBe('azureml.PipelineRun');
  });

  it('leaves long lists of parameters out and cuts long properties', () => {
    const parameters = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`p${index}`, 1]));
    const run = decodeEvent(
      eventGrid('RunCompleted', {
        runId: 'r1',
        runProperties: { 'azureml.parameters': JSON.stringify(parameters) },
      }),
    );
    const model = decodeEvent(
      eventGrid('ModelRegistered', {
        ModelName: 'm',
        ModelProperties: { ...parameters, p0: 'x'.repeat(600) },
      }),
    );

    expect(run.attributes).toEqual({ runId: 'r1' });
    const properties = model.attributes.properties as Record<string, string>;
    expect(Object.keys(properties)).toHaveLength(20);
    expect(properties.p0).toBe(`${'x'.repeat(499)}…`);
  });
});
