// The run of fraud-train that failed in the morning, as the fixtures tell of it.

import type { JsonObject } from '../../../src/core/json';
import type { Run } from './sagemaker-runs';
import type { World } from './sagemaker-world';

export const PIPELINE = 'fraud-train';

/** The end of the log of a training job that fails. */
export const TRACEBACK = [
  '[08:31:39] epoch 12 validation-error:0.0731 validation-auc:0.941',
  'Traceback (most recent call last):',
  '  File "/opt/ml/code/train.py", line 212, in <module>',
  "ValueError: Input contains NaN, infinity or a value too large for dtype('float32').",
  'Command "/miniconda3/bin/python3 train.py" exited with code 1',
];

/** The run that failed in the morning: the one of test/fixtures/aws/pipeline-run.failed.json. */
export function failedInTheMorning(world: World): Run {
  const at = (time: string): number => Date.parse(`2026-03-12T${time}Z`) / 1000;
  const id = 'k2v9qh3xw7dn';
  const job = (kind: string, arnType: string, name: string): JsonObject => ({
    [kind]: { Arn: world.arn(arnType, name) },
  });
  return {
    arn: world.arn('pipeline', `${PIPELINE}/execution/${id}`),
    id,
    displayName: 'fraud-train nightly 2026-03-12',
    description: 'Nightly training on the last 90 days',
    status: 'Failed',
    previous: 'Executing',
    created: at('08:00:03'),
    modified: at('08:31:48.312'),
    createdBy: { UserProfileName: 'ben', DomainId: 'd-abcdef123456' },
    parameters: [
      { Name: 'InputData', Value: 's3://fraud-data/train/' },
      { Name: 'MaxDepth', Value: '6' },
    ],
    steps: [
      {
        name: 'PrepareData',
        type: 'Processing',
        status: 'Succeeded',
        startTime: at('08:00:05'),
        endTime: at('08:03:58'),
        metadata: job('ProcessingJob', 'processing-job', 'pipelines-k2v9qh3xw7dn-preparedata-qx81b0zzpa'),
      },
      {
        name: 'TrainXGB',
        type: 'Training',
        status: 'Failed',
        startTime: at('08:04:00'),
        endTime: at('08:31:43.120'),
        reason: `ClientError: AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage "${TRACEBACK[3]}"`,
        metadata: job('TrainingJob', 'training-job', 'pipelines-k2v9qh3xw7dn-trainxgb-zp3kv8sqwx'),
      },
    ],
    failures: {},
    attempt: 1,
  };
}
