// Console links: pages of the AWS console, built from parsed parts only, never from a link in an event.

import { partitionOf } from './arn';

/** Where to land if not even the region is known. */
const HOME = 'https://console.aws.amazon.com/sagemaker/home';

const LONGEST_NAME = 256;

/** Pages by the resource type of the ARN; beside them our kinds, for events without an ARN. */
const PAGES = new Map(
  Object.entries({
    'training-job': 'jobs',
    'processing-job': 'processing-jobs',
    'transform-job': 'transform-jobs',
    'hyper-parameter-tuning-job': 'hyper-tuning-jobs',
    tuningjob: 'hyper-tuning-jobs',
    'tuning-job': 'hyper-tuning-jobs',
    'labeling-job': 'labeling-jobs',
    'automl-job': 'auto-ml',
    'compilation-job': 'compilation-jobs',
    endpoint: 'endpoints',
    'endpoint-config': 'endpointConfig',
    model: 'models',
    'model-package': 'model-packages',
    algorithm: 'algorithms',
    'notebook-instance': 'notebook-instances',
    'notebook-instance-lifecycle-config': 'notebook-lifecycle-config',
    'notebook-lifecycle-config': 'notebook-lifecycle-config',
    'monitoring-schedule': 'monitoring-schedules',
    cluster: 'cluster-management',
  }),
);

/** What lives in Studio, whose address holds a domain that no event names: its front page is the nearest. */
const IN_STUDIO =
  /^(pipeline|pipeline-run|pipeline-step|model-version|feature-group|mlflow-tracking-server)$/;

function consoleOf(region: string): string {
  switch (partitionOf(region)) {
    case 'aws-cn':
      return 'https://console.amazonaws.cn';
    case 'aws-us-gov':
      return 'https://console.amazonaws-us-gov.com';
    default:
      return `https://${region}.console.aws.amazon.com`;
  }
}

/** A part of an address. A lone surrogate half, which `encodeURIComponent` throws at, becomes U+FFFD. */
function encodePart(text: string): string {
  if (/^[\w.-]*$/.test(text)) return text;
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD'));
}

/**
 * The SageMaker page of a resource, by its ARN's type (or a kind) and name. Without a name it is the list of such
 * resources; of what has no page it is the region's front page.
 */
export function consoleLink(region: string | undefined, type: string, name: string): string {
  if (region === undefined) return HOME;
  const start = `${consoleOf(region)}/sagemaker/home?region=${region}#/`;
  if (IN_STUDIO.test(type)) return `${start}studio-landing`;
  const page = PAGES.get(type.toLowerCase());
  if (page === undefined || name.length > LONGEST_NAME) return start;
  return name === '' ? `${start}${page}` : `${start}${page}/${encodePart(name)}`;
}

/** The page of a CloudWatch alarm. */
export function alarmLink(region: string | undefined, alarm: string): string {
  if (region === undefined) return HOME;
  const start = `${consoleOf(region)}/cloudwatch/home?region=${region}#alarmsV2:`;
  return alarm.length > LONGEST_NAME ? start : `${start}alarm/${encodePart(alarm)}`;
}

/** The streams of a CloudWatch log group whose names begin so. */
export function logLink(region: string, group: string, streams: string): string {
  // The console escapes what stands behind its `#` twice, and writes `$` for the second `%`.
  const twice = (text: string): string => encodePart(encodePart(text)).replaceAll('%', '$');
  const start = `${consoleOf(region)}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${twice(group)}`;
  return streams.length > LONGEST_NAME ? start : `${start}$3FlogStreamNameFilter$3D${twice(streams)}`;
}
