import { handlers } from '../../handlers';
import type { MlEvent } from '../../src/core/event';
import { anEvent, english } from './support';

function view(changes: Partial<MlEvent>) {
  const event = anEvent(changes);
  return handlers.events[event.kind].view(event, [], english);
}

describe('a model version', () => {
  const pending = { kind: 'model-version', tone: 'action', status: 'PendingManualApproval' } as const;

  it('asks for a decision only while one is due', () => {
    expect(view(pending)).toMatchObject({ approvalNeeded: true });
    expect(view({ ...pending, tone: 'success', status: 'Approved' })).toMatchObject({
      approvalNeeded: false,
    });
  });

  it('links its reports, one of each kind', () => {
    const modelMetrics = {
      modelQualityConstraints: 's3://ml-data/constraints.json',
      modelQualityStatistics: 's3://ml-data/run 7/evaluation.json',
      biasPostTrainingReport: 's3://ml-data/bias.json',
      explainabilityReport: 'https://evil.example/x',
    };

    expect(view({ ...pending, attributes: { modelMetrics } })).toMatchObject({
      reports: [
        {
          id: 'modelQuality',
          url: 'https://eu-west-1.console.aws.amazon.com/s3/object/ml-data?region=eu-west-1&prefix=run%207%2Fevaluation.json',
        },
        {
          id: 'bias',
          url: 'https://eu-west-1.console.aws.amazon.com/s3/object/ml-data?region=eu-west-1&prefix=bias.json',
        },
      ],
    });
  });

  it("shows people's tags and properties, not those of tools", () => {
    const shown = view({
      ...pending,
      cloud: 'azure',
      tags: { area: 'diabetes', approval: 'approved', 'azureml.x': '1', env: 'prod', empty: ' ' },
      attributes: { properties: { area: 'other', type: 'test', 'mlflow.y': '2' } },
    });

    expect(shown).toMatchObject({
      notes: [
        { name: 'area', value: 'diabetes' },
        { name: 'type', value: 'test' },
      ],
    });
  });

  it('shows what was decided, its stage and what an edit changed', () => {
    const attributes = {
      approvalDescription: 'Shadow tests pass.',
      lifecycle: { stage: 'Staging', stageStatus: 'Approved' },
      updatedFields: ['ModelApprovalStatus', 'ModelLifeCycle', 'InferenceSpecification'],
      images: ['257758044811.dkr.ecr.us-east-2.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3'],
    };

    expect(view({ ...pending, tone: 'success', status: 'Approved', attributes })).toMatchObject({
      decided: true,
      decisionNote: 'Shadow tests pass.',
      stage: { name: 'Staging', status: 'Approved', note: null },
      stageChanged: false,
      changed: ['InferenceSpecification'],
      image: 'sagemaker-xgboost:1.0-1-cpu-py3',
    });
  });

  it('leaves an earlier decision and its words out of a change of the stage', () => {
    const attributes = {
      approvalDescription: 'AUC is up by two points',
      lifecycle: { stage: 'Staging', stageStatus: 'Approved', stageDescription: 'Shadow test passed' },
      updatedFields: ['ModelLifeCycle'],
    };

    expect(view({ ...pending, tone: 'success', status: 'Approved', attributes })).toMatchObject({
      decided: false,
      decisionNote: null,
      stage: { name: 'Staging', status: 'Approved', note: 'Shadow test passed' },
      stageChanged: true,
    });
  });
});

describe('an endpoint', () => {
  it.each([
    [{ instanceCount: 3, desiredInstanceCount: 3 }, '3'],
    [{ instanceCount: 3, desiredInstanceCount: 6 }, '3 → 6'],
    [{ instanceCount: 0, desiredInstanceCount: 2, instanceType: 'ml.m5.large' }, '0 → 2 × ml.m5.large'],
    [{ desiredInstanceCount: 1 }, '1'],
    [{ instanceType: 'ml.m5.large' }, 'ml.m5.large'],
    [{}, null],
  ])('with %j runs on %s', (variant, instances) => {
    const shown = view({ kind: 'endpoint', attributes: { variants: [{ name: 'A', ...variant }] } });

    expect(shown).toMatchObject({ variants: [{ name: 'A', instances, share: null }] });
  });

  it.each([
    [[{ weight: 1 }], [null]],
    [
      [{ weight: 1 }, { weight: 1 }],
      ['#1', '#2'],
    ],
  ])('with the variants %j calls them %j', (variants, names) => {
    expect(view({ kind: 'endpoint', attributes: { variants } })).toMatchObject({
      variants: names.map((name) => ({ name, share: name === null ? null : '50%' })),
    });
  });

  it('splits the traffic by weight, also where a variant has none', () => {
    const variants = [
      { name: 'A', weight: 9 },
      { name: 'B', weight: 0 },
      { name: 'C', weight: 1 },
    ];

    expect(view({ kind: 'endpoint', attributes: { variants } })).toMatchObject({
      variants: [{ share: '90%' }, { share: '0%' }, { share: '10%' }],
    });
  });
});

describe('a deployment', () => {
  const variants = [{ name: 'AllTraffic', instanceCount: 3 }];

  it('shows the variants to come in a blue/green update', () => {
    const pendingVariants = [
      { name: 'AllTraffic', instanceCount: 1, desiredInstanceCount: 3, status: 'Baking', statusMessage: 'Baking for 600 s.' },
    ]; // biome-ignore format: one variant
    const attributes = { endpointConfig: 'c1', pendingEndpointConfig: 'c2', variants, pendingVariants };

    expect(view({ kind: 'endpoint-deployment', attributes })).toMatchObject({
      config: 'c1',
      nextConfig: 'c2',
      variants: [{ instances: '1 → 3', word: 'baking', message: 'Baking for 600 s.' }],
    });
  });

  it('shows those in service when only their number changes', () => {
    expect(view({ kind: 'endpoint-deployment', attributes: { variants } })).toMatchObject({
      nextConfig: null,
      variants: [{ instances: '3' }],
    });
  });

  it('names the models that Azure ML put behind an endpoint', () => {
    const attributes = {
      models: [{ name: 'churn', version: '2' }, { name: 'rank' }, {}],
      computeType: 'AKS',
    };

    expect(view({ kind: 'endpoint-deployment', cloud: 'azure', attributes })).toMatchObject({
      models: [
        { name: 'churn', version: '2' },
        { name: 'rank', version: null },
      ],
      computeType: 'AKS',
    });
  });
});

describe('data drift', () => {
  const drift = { kind: 'data-drift', cloud: 'azure', tone: 'warning', status: 'Completed' } as const;

  it('is detected, though the run that found it completed', () => {
    expect(view(drift)).toMatchObject({ status: { id: 'Completed', word: 'detected' } });
  });

  it('lists what was breached, and says how much more there is', () => {
    const breaches = Array.from({ length: 7 }, (_, index) => ({
      feature: `f${index}`,
      metric: 'JS',
      value: 0.4,
    }));

    const shown = view({ ...drift, attributes: { breaches } }) as unknown as { breaches: unknown[] };

    expect(shown).toMatchObject({ moreBreaches: 2 });
    expect(shown.breaches).toHaveLength(5);
    expect(shown.breaches[0]).toEqual({ feature: 'f0', metric: 'JS', value: 0.4, threshold: null });
  });

  it('is what an alarm watches while it is in alarm, and nothing once it is back', () => {
    const attributes = { metric: 'feature_baseline_drift_age', feature: 'age', value: 0.42, threshold: 0.1 };

    expect(view({ ...drift, cloud: 'aws', status: 'Alarm', attributes })).toMatchObject({
      breaches: [{ feature: 'age', metric: 'feature_baseline_drift', value: 0.42, threshold: 0.1 }],
    });
    expect(view({ ...drift, cloud: 'aws', status: 'Ok', tone: 'success', attributes })).toMatchObject({
      breaches: [],
      status: { word: 'back to normal' },
    });
  });
});
