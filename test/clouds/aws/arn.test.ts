import {
  buildArn,
  namedBy,
  parseArn,
  parseExecutionArn,
  parseSageMakerArn,
} from '../../../src/clouds/aws/arn';
import { arn } from './fixtures';

describe('ARNs', () => {
  it('come apart', () => {
    const text = arn('model-package/fraud-detector/42');

    expect(parseArn(text)).toEqual({
      text,
      service: 'sagemaker',
      region: 'eu-west-1',
      account: '123456789012',
      type: 'model-package',
      resource: 'fraud-detector/42',
    });
  });

  it.each([
    ['arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a: b', { type: 'alarm', resource: 'a: b' }],
    ['arn:aws:s3:::bucket/key', { type: 'bucket', resource: 'key', region: undefined, account: undefined }],
    ['arn:aws:sns:eu-west-1:123456789012:topic', { type: '', resource: 'topic' }],
    ['arn:aws:sagemaker:<b>:12:training-job/x', { region: undefined, account: undefined, resource: 'x' }],
  ])('%s has parts', (text, parts) => {
    expect(parseArn(text)).toMatchObject(parts);
  });

  it.each([undefined, '', 'x', 'arn:aws', 'arn:aws:sagemaker:eu-west-1:123456789012:', 'urn:aws:a:b:c:d/e'])(
    '%p is none',
    (text) => {
      expect(parseArn(text)).toBeUndefined();
    },
  );

  it('of endless length are none', () => {
    expect(parseArn(arn(`training-job/${'x'.repeat(5000)}`))).toBeUndefined();
  });

  it.each([
    ['training-job/a', { name: 'a' }],
    ['model-package/a', { name: 'a' }],
    ['model-package/a/7', { name: 'a', version: '7' }],
    ['image-version/a/3', { name: 'a', version: '3' }],
    ['pipeline/a', { name: 'a' }],
    ['pipeline/a/execution/b', { name: 'a' }],
    ['model-card/a/export-job/b', { name: 'b' }],
    ['training-job/a/', { name: 'a/' }],
  ])('%s goes by %j', (resource, named) => {
    expect(namedBy(parseArn(arn(resource))!)).toEqual(named);
  });

  it('of other services are told from those of SageMaker', () => {
    expect(parseSageMakerArn('arn:aws:iam::123456789012:role/x')).toBeUndefined();
    expect(parseSageMakerArn('arn:aws-cn:sagemaker:cn-north-1:123456789012:endpoint/x')?.region).toBe(
      'cn-north-1',
    );
  });

  it('of executions name the pipeline', () => {
    expect(parseExecutionArn(arn('pipeline/p/execution/e'))).toEqual({ pipeline: 'p', execution: 'e' });
    expect(parseExecutionArn(arn('pipeline/p'))).toBeUndefined();
    expect(parseExecutionArn(arn('training-job/p/execution/e'))).toBeUndefined();
  });

  it('are made by rule in every partition', () => {
    expect(buildArn('eu-west-1', '123456789012', 'endpoint', 'MyEndpoint')).toBe(arn('endpoint/myendpoint'));
    expect(buildArn('us-gov-west-1', '1', 'model', 'x')).toBe(
      'arn:aws-us-gov:sagemaker:us-gov-west-1:1:model/x',
    );
    expect(buildArn('cn-north-1', '1', 'model', 'x')).toBe('arn:aws-cn:sagemaker:cn-north-1:1:model/x');
  });
});
