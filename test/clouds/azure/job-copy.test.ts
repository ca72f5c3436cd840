// What is copied of a job's definition, and which definitions are not copied at all.

import { copyJob, obstacleTo } from '../../../src/clouds/azure/job-copy';
import type { JsonObject } from '../../../src/core/json';

const OPTIONS = { from: 'plucky_yam', tags: { rerunOf: 'plucky_yam' }, afresh: false };

/** As Azure shows a finished one. */
const SHOWN: JsonObject = {
  jobType: 'Pipeline',
  displayName: 'nightly',
  description: null,
  experimentName: 'fraud',
  computeId: '/computes/cpu',
  componentId: null,
  identity: null,
  isArchived: false,
  status: 'Failed',
  services: { Studio: { endpoint: 'https://ml.azure.com' } },
  notificationSetting: null,
  tags: {
    team: 'risk',
    'azureml.x': '1',
    _aml_system_y: '2',
    'mlflow.runName': 'n',
    azureml_modelmonitor_threshold_breached: 'z',
  },
  properties: {
    'mlflow.source.git.commit': '4f2a',
    'azureml.git.dirty': 'False',
    'azureml.runsource': 'x',
    runSource: 'SDK',
    own: 'o',
  },
  settings: { default_compute: 'cpu' },
  inputs: { rate: { jobInputType: 'literal', value: '0.05' } },
  jobs: { train: { type: 'command' } },
  outputs: {},
  parameters: { rate: '0.05' },
  somethingNew: true,
};

describe('the copy of a pipeline', () => {
  it('has what people wrote, the commit, and nothing that Azure wrote', () => {
    expect(copyJob(SHOWN, OPTIONS)).toEqual({
      jobType: 'Pipeline',
      displayName: 'nightly',
      experimentName: 'fraud',
      computeId: '/computes/cpu',
      settings: { default_compute: 'cpu' },
      inputs: { rate: { jobInputType: 'literal', value: '0.05' } },
      jobs: { train: { type: 'command' } },
      tags: { team: 'risk', rerunOf: 'plucky_yam' },
      properties: { 'mlflow.source.git.commit': '4f2a', 'azureml.git.dirty': 'False' },
    });
  });

  it('uses nothing again if it is to run afresh', () => {
    expect(copyJob(SHOWN, { ...OPTIONS, afresh: true }).settings).toEqual({
      default_compute: 'cpu',
      force_rerun: true,
    });
    expect(copyJob({ ...SHOWN, jobType: 'Command' }, { ...OPTIONS, afresh: true }).settings).toBeUndefined();
  });

  it('has outputs where somebody chose a place, and lets Azure choose anew where it chose before', () => {
    const outputs = {
      mine: { jobOutputType: 'uri_folder', uri: 'azureml://datastores/lake/paths/scores/' },
      generated: {
        jobOutputType: 'uri_folder',
        uri: 'azureml://datastores/blob/paths/azureml/plucky_yam/generated/',
      },
      named: { jobOutputType: 'mlflow_model', uri: null, assetName: 'fraud' },
      default: { jobOutputType: 'uri_folder', uri: 'azureml://datastores/a/ExperimentRun/dcid.plucky_yam' },
      odd: null,
    };

    expect(copyJob({ ...SHOWN, outputs }, OPTIONS).outputs).toEqual({
      mine: { jobOutputType: 'uri_folder', uri: 'azureml://datastores/lake/paths/scores/' },
      generated: { jobOutputType: 'uri_folder' },
      named: { jobOutputType: 'mlflow_model', assetName: 'fraud' },
    });
  });

  it('keeps within the number of tags that Azure takes', () => {
    const tags = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`t${at}`, 'x']));

    const copy = copyJob({ ...SHOWN, tags }, OPTIONS);

    expect(Object.keys(copy.tags as JsonObject)).toHaveLength(41);
    expect(copy.tags).toMatchObject({ rerunOf: 'plucky_yam' });
  });

  it('is no way to write into a prototype', () => {
    const tags = JSON.parse('{"__proto__": "x", "team": "risk"}') as JsonObject;

    const copy = copyJob({ ...SHOWN, tags }, OPTIONS);

    expect(copy.tags).toEqual({ team: 'risk', rerunOf: 'plucky_yam' });
    expect(Object.getPrototypeOf(copy.tags)).toBe(Object.prototype);
  });
});

describe('a copy of each other type', () => {
  it.each([
    [
      'Command',
      {
        command: 'python train.py',
        codeId: '/c',
        environmentId: '/e',
        distribution: { distributionType: 'PyTorch' },
        limits: { jobLimitsType: 'Command' },
      },
    ],
    [
      'Sweep',
      {
        objective: { goal: 'Maximize' },
        samplingAlgorithm: {},
        searchSpace: { lr: 1 },
        trial: { command: 'c' },
      },
    ],
    ['AutoML', { taskDetails: { taskType: 'Classification' }, resources: { instanceCount: 1 } }],
    ['Spark', { entry: { file: 'a.py' }, codeId: '/c', conf: { x: '1' } }],
    ['FineTuning', { fineTuningDetails: { modelProvider: 'Custom' } }],
  ])('has its own fields: %s', (jobType, own) => {
    const copy = copyJob({ jobType, ...own, status: 'Failed', jobs: { not: 'its own' } }, OPTIONS);

    const { samplingAlgorithm: _empty, ...kept } = own as JsonObject;
    expect(copy).toEqual({ jobType, ...kept, tags: { rerunOf: 'plucky_yam' } });
  });
});

describe('a definition', () => {
  it('can be copied', () => {
    expect(obstacleTo(SHOWN)).toBeUndefined();
    expect(obstacleTo({ jobType: 'Command', identity: { identityType: 'AMLToken' } })).toBeUndefined();
    expect(
      obstacleTo({ jobType: 'Command', identity: { identityType: 'Managed', clientId: 'c' } }),
    ).toBeUndefined();
  });

  it.each([
    ['of a step, which Azure does not show', undefined],
    ['of an unknown type', { jobType: 'Base' }],
    ['of a type that is a word of the language', { jobType: 'constructor' }],
    ['of a pipeline without its steps', { ...SHOWN, jobs: {} }],
    ['that runs in the name of its submitter', { ...SHOWN, identity: { identityType: 'UserIdentity' } }],
    [
      'with a step that does',
      { ...SHOWN, jobs: { a: { jobs: { b: { identity: { type: 'user_identity' } } } } } },
    ],
    ['with a trial that does', { jobType: 'Sweep', trial: { identity: { identityType: 'userIdentity' } } }],
  ])('is left to people: one %s', (_, definition) => {
    expect(obstacleTo(definition as JsonObject | undefined)).toEqual(expect.any(String));
  });
});
