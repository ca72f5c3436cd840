import { alarmLink, consoleLink } from '../../../src/clouds/aws/console-links';
import { decodeOne, readFixture, withDetail } from './fixtures';

const HOME = 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#';

describe('console links', () => {
  it.each([
    ['training-job', '/jobs/x'],
    ['processing-job', '/processing-jobs/x'],
    ['transform-job', '/transform-jobs/x'],
    ['hyper-parameter-tuning-job', '/hyper-tuning-jobs/x'],
    ['tuningJob', '/hyper-tuning-jobs/x'],
    ['labeling-job', '/labeling-jobs/x'],
    ['endpoint', '/endpoints/x'],
    ['endpoint-config', '/endpointConfig/x'],
    ['model', '/models/x'],
    ['model-package', '/model-packages/x'],
    ['algorithm', '/algorithms/x'],
    ['notebook-instance', '/notebook-instances/x'],
    ['notebook-instance-lifecycle-config', '/notebook-lifecycle-config/x'],
    ['monitoring-schedule', '/monitoring-schedules/x'],
    ['cluster', '/cluster-management/x'],
    ['pipeline', '/studio-landing'],
    ['model-version', '/studio-landing'],
    ['something-new', '/'],
  ])('lead a %s to %s', (type, page) => {
    expect(consoleLink('eu-west-1', type, 'x')).toBe(HOME + page);
  });

  it.each([
    ['cn-north-1', 'https://console.amazonaws.cn/sagemaker/home?region=cn-north-1#/jobs/x'],
    ['us-gov-west-1', 'https://console.amazonaws-us-gov.com/sagemaker/home?region=us-gov-west-1#/jobs/x'],
    [undefined, 'https://console.aws.amazon.com/sagemaker/home'],
  ])('go to the console of %s', (region, link) => {
    expect(consoleLink(region, 'training-job', 'x')).toBe(link);
  });

  it.each([
    ['training-job', '/jobs'],
    ['endpoint', '/endpoints'],
  ])('lead a %s without a name to the list, %s', (type, page) => {
    expect(consoleLink('eu-west-1', type, '')).toBe(HOME + page);
  });

  it('lead an event that names nothing to a page that exists', () => {
    const event = withDetail('training-job', {
      TrainingJobArn: undefined,
      TrainingJobName: undefined,
    });

    const { subject } = decodeOne({ ...event, resources: [] });

    expect([subject.name, subject.url]).toEqual(['unknown', `${HOME}/jobs`]);
  });

  it('encode whatever a name holds', () => {
    expect(consoleLink('eu-west-1', 'training-job', 'a/b?c#d e"<>\ud800')).toBe(
      `${HOME}/jobs/a%2Fb%3Fc%23d%20e%22%3C%3E%EF%BF%BD`,
    );
    expect(consoleLink('eu-west-1', 'training-job', 'x'.repeat(10_000))).toBe(`${HOME}/`);
    expect(alarmLink('eu-west-1', 'x'.repeat(10_000))).not.toContain('xxx');
  });

  it.each([
    'evil.example/',
    'eu-west-1.evil.example',
    'EU-WEST-1',
    'eu-west-1#',
    '../x',
    '',
    'a'.repeat(5000),
  ])('never go where the region %p says', (region) => {
    const event = withDetail('training-job', {
      TrainingJobArn: `arn:aws:sagemaker:${region}:1:training-job/x`,
    });

    const { url } = decodeOne({ ...event, region, resources: [] }).subject;

    expect(url).toBe('https://console.aws.amazon.com/sagemaker/home');
  });

  it.each([
    ['hyperpod-node', `${HOME}/cluster-management/llm-train`],
    ['human-loop.labeling-task', `${HOME}/labeling-jobs/receipts-2026-03`],
    ['model-version.unversioned', `${HOME}/model-packages/receipt-ocr`],
    ['api-call.access-denied-nameless', `${HOME}/`],
    [
      'data-drift',
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/fraud-detector%20drift%3A%20transaction_amount',
    ],
  ])('lead %s where its story is told', (name, link) => {
    expect(decodeOne(readFixture(name)).subject.url).toBe(link);
  });
});
