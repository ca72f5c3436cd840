import { targetOf } from '../../../src/clouds/aws/call-target';
import type { JsonObject } from '../../../src/core/json';
import { ACCOUNT, arn, REGION } from './fixtures';

function target(eventName: string, detail: JsonObject) {
  const place = { account: ACCOUNT, region: REGION, resources: [] };
  return targetOf({ id: '1', detailType: '', source: 'aws.sagemaker', ...place, detail }, eventName);
}

describe('what a call was about', () => {
  it.each<[string, string, JsonObject, unknown]>([
    [
      'the thing that the call speaks of, not its configuration',
      'UpdateEndpoint',
      { requestParameters: { endpointConfigName: 'c', endpointName: 'MyEndpoint' } },
      { name: 'MyEndpoint', arn: arn('endpoint/myendpoint') },
    ],
    [
      'the ARN of the answer, with the name of the request',
      'CreateModel',
      {
        requestParameters: { modelName: 'Mine', executionRoleArn: 'arn:aws:iam::123456789012:role/r' },
        responseElements: { modelArn: arn('model/mine-1') },
      },
      { name: 'Mine', arn: arn('model/mine-1') },
    ],
    [
      'the training job, not the tuning job that is named by ARN',
      'StopTrainingJob',
      {
        serviceEventDetails: {
          hyperParameterTuningJobArn: arn('hyper-parameter-tuning-job/t'),
          trainingJobName: 't-001-0a1b2c3d',
        },
      },
      { name: 't-001-0a1b2c3d', arn: arn('training-job/t-001-0a1b2c3d') },
    ],
    [
      'a name that is an ARN',
      'DeleteModelPackage',
      { requestParameters: { modelPackageName: arn('model-package/m/3') } },
      { arn: arn('model-package/m/3') },
    ],
    [
      'a resource that the call does not speak of',
      'AddTags',
      { requestParameters: { resourceArn: arn('endpoint/e') } },
      { arn: arn('endpoint/e') },
    ],
    [
      'what the record lists',
      'UpdateSomething',
      { resources: [{ ARN: 'arn:aws:iam::123456789012:role/r' }, { ARN: arn('cluster/c') }] },
      { arn: arn('cluster/c') },
    ],
    [
      'a name whose ARN nobody can tell',
      'CreatePresignedDomainUrl',
      { requestParameters: { domainId: 'd-1', userProfileName: 'ana' } },
      { name: 'ana' },
    ],
    [
      'a name that cannot be part of an ARN',
      'DeleteEndpoint',
      { requestParameters: { endpointName: 'a/../b' } },
      { name: 'a/../b' },
    ],
    ['nothing', 'CreateDomain', { requestParameters: null, responseElements: 'x' }, {}],
  ])('is %s', (_what, eventName, detail, expected) => {
    expect(target(eventName, detail)).toEqual(expected);
  });
});
