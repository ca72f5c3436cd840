// Azure ML events as MlEvents: every fixture against its row, and whole events of each kind.

import { EXPECTED } from './expected';
import { decodeEvent, eventFixtureNames, fixture, fixtureNames, PLACE, WORKSPACE } from './fixtures';

const STUDIO = `wsid=${WORKSPACE}`;

describe('every fixture', () => {
  it.each(Object.entries(EXPECTED))('%s decodes to the expected event', (name, expected) => {
    const event = decodeEvent(fixture(name));

    const { kind, tone, status, time, reason, actor, parent, actions, subject } = event;
    expect({
      ...{ kind, tone, status, time, reason, actor, parent, actions },
      ...{ name: subject.name, version: subject.version, id: subject.id },
    }).toEqual(expected);
  });

  it('has a row in the table', () => {
    expect(eventFixtureNames().filter((name) => !name.startsWith('seeds/cloudevents'))).toEqual(
      Object.keys(EXPECTED),
    );
  });

  it.each(fixtureNames('seeds/event-grid'))('seed %s says the same in both schemas', (name) => {
    const [inEventGrid, inCloudEvents] = ['event-grid', 'cloudevents'].map((schema) =>
      decodeEvent(fixture(`seeds/${schema}/${name}`)),
    );

    expect(inCloudEvents).toEqual(inEventGrid);
  });

  it('the same end told twice is the same state', () => {
    const changed = decodeEvent(fixture('pipeline-run'));
    const completed = decodeEvent(fixture('pipeline-run.run-completed'));

    expect({ ...completed, id: changed.id, time: changed.time }).toEqual(changed);
  });

  it('covers every kind that Azure has', () => {
    const kinds = new Set(Object.values(EXPECTED).map(({ kind }) => kind));

    expect([...kinds].sort()).toEqual([
      ...[
        'data-drift',
        'endpoint-deployment',
        'job',
        'model-version',
        'other',
        'pipeline-run',
        'pipeline-step',
      ],
    ]);
  });
});

describe('whole events', () => {
  it('a registered model version', () => {
    expect(decodeEvent(fixture('model-version'))).toEqual({
      id: expect.stringMatching(/^5b0f8c2a-/),
      cloud: 'azure',
      kind: 'model-version',
      tone: 'action',
      status: 'Registered',
      time: '2026-11-19T10:15:30.123Z',
      subject: {
        name: 'fraud-detector',
        version: '42',
        id: `${WORKSPACE}/models/fraud-detector/versions/42`,
        ...PLACE,
        url: `https://ml.azure.com/model/fraud-detector:42/details?${STUDIO}`,
      },
      actions: ['approve', 'reject'],
      tags: { environment: 'prod', framework: 'lightgbm' },
      attributes: { properties: { auc: '0.931', 'azureml.pipelinerunid': 'sincere_fig_2m8d4tqz1c' } },
    });
  });

  it('models put behind an endpoint', () => {
    expect(decodeEvent(fixture('endpoint-deployment'))).toEqual({
      id: expect.stringMatching(/^5b0f8c2a-/),
      cloud: 'azure',
      kind: 'endpoint-deployment',
      tone: 'success',
      status: 'Deployed',
      time: '2026-11-19T10:40:00.555Z',
      subject: {
        name: 'fraud-scoring',
        id: `${WORKSPACE}/endpoints/fraud-scoring`,
        ...PLACE,
        url: `https://ml.azure.com/endpoints/realtime/fraud-scoring/detail?${STUDIO}`,
      },
      actions: [],
      tags: { environment: 'prod' },
      attributes: {
        models: [
          { name: 'fraud-detector', version: '42' },
          { name: 'fraud-calibrator', version: '7' },
        ],
        computeType: 'AKS',
        properties: { hasInferenceSchema: 'True' },
      },
    });
  });

  it('a failed pipeline', () => {
    expect(decodeEvent(fixture('pipeline-run.failed'))).toEqual({
      id: expect.stringMatching(/^5b0f8c2a-/),
      cloud: 'azure',
      kind: 'pipeline-run',
      tone: 'failure',
      status: 'Failed',
      time: '2026-11-19T02:31:19.226Z',
      subject: {
        name: 'fraud-train nightly',
        id: 'plucky_yam_7fq2k9xw3b',
        ...PLACE,
        url: `https://ml.azure.com/runs/plucky_yam_7fq2k9xw3b?${STUDIO}`,
      },
      actor: 'Ana Silva',
      actions: ['retry'],
      tags: { 'mlflow.runName': 'fraud-train nightly', environment: 'prod', team: 'risk' },
      attributes: {
        experimentName: 'fraud-train',
        experimentId: 'c1b8c0de-5a3f-4f0e-9f57-2d7e3a1b9c40',
        runId: 'plucky_yam_7fq2k9xw3b',
        runType: 'azureml.PipelineRun',
        computeTarget: 'cpu-cluster',
        git: {
          branch: 'main',
          commit: '4f2a9d0c6be1537a8c0d9e2f1b3a5c7d9e0f1a2b',
          repo: 'https://github.com/contoso/fraud-models',
          dirty: false,
        },
        pipelineParameters: { learning_rate: '0.05', max_depth: '8' },
      },
    });
  });

  it('a reused step', () => {
    expect(decodeEvent(fixture('pipeline-step.reused')).attributes).toEqual({
      experimentName: 'fraud-train',
      experimentId: 'c1b8c0de-5a3f-4f0e-9f57-2d7e3a1b9c40',
      runId: '0b6a4a5e-9c1d-4e57-8a41-6f1c2d3e4b11',
      runType: 'azureml.StepRun',
      rootRunId: 'sincere_fig_2m8d4tqz1c',
      isReused: true,
      reusedRunId: '0b6a4a5e-9c1d-4e57-8a41-6f1c2d3e4b01',
      stepType: 'PythonScriptStep',
      computeTarget: 'AmlCompute',
    });
  });

  it("a monitor's breach, whose tag is taken apart and left out of the tags", () => {
    const { attributes, tags } = decodeEvent(fixture('data-drift.monitor-breach'));

    expect(tags).toEqual({ 'mlflow.rootRunId': 'heroic_seed_5r8w' });
    expect(attributes).toEqual({
      experimentName: 'fraud_monitor',
      experimentId: 'c1b8c0de-5a3f-4f0e-9f57-2d7e3a1b9c40',
      runId: '3f9a0f5e-aaaa-4bbb-8ccc-0d1e2f3a4b5c',
      runType: 'azureml.StepRun',
      rootRunId: 'heroic_seed_5r8w',
      signal: 'data_drift',
      breaches: [
        { feature: 'age', metric: 'normalized_wasserstein_distance', value: 0.4213907, threshold: 0.1 },
        {
          feature: "client's country",
          metric: 'two_sample_kolmogorov_smirnov_test',
          value: 0.003,
          threshold: 0.05,
        },
      ],
    });
  });

  it('dataset drift', () => {
    expect(decodeEvent(fixture('data-drift')).attributes).toEqual({
      coefficient: 0.8350349068479208,
      baseDataset: '3c56d136-0f64-4657-a0e8-5162089a88a3',
      targetDataset: 'd7e74d2e-c972-4266-b5fb-6c9c182d2a74',
      startedAt: '2026-11-17T00:00:00.000Z',
      endedAt: '2026-11-18T00:00:00.000Z',
      runId: '01d29aa4-e6a4-470a-9ef3-66660d21f8ef_1571590300380',
    });
  });

  it('drift without times leaves them out', () => {
    const { attributes } = decodeEvent(fixture('data-drift.null-times'));

    expect(Object.keys(attributes)).toEqual(['coefficient', 'baseDataset', 'targetDataset', 'runId']);
  });

  it('a type that nobody knows', () => {
    const { attributes, tags, subject } = decodeEvent(fixture('other'));

    expect(subject.url).toBe(`https://ml.azure.com/?${STUDIO}`);
    expect(tags).toEqual({ team: 'risk' });
    expect(attributes).toEqual({
      eventType: 'ScheduleTriggered',
      data: {
        ScheduleName: 'nightly-train',
        TriggeredJob: 'plucky_yam_7fq2k9xw3b',
        createdBy: 'Ana Silva',
        provisioningState: 'Succeeded',
      },
    });
  });
});
