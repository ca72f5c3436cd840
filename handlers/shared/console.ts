// Pages of the AWS console beside the subject's own, built from parsed names only.

import { callsForALook } from '../../src/core/base-view';
import type { Kind, MlEvent } from '../../src/core/event';

/** Log groups that SageMaker writes to; the streams of a job begin with its name. */
const JOB_GROUPS: Partial<Record<Kind, string>> = {
  'training-job': 'TrainingJobs',
  'processing-job': 'ProcessingJobs',
  'transform-job': 'TransformJobs',
};

/** The page with this subject's log streams; null where there is none, or nobody would read it. */
export function logsUrl(event: MlEvent): string | null {
  if (!callsForALook(event)) return null;
  const { name } = event.subject;
  const group = JOB_GROUPS[event.kind];
  const isEndpoint = event.kind === 'endpoint' || event.kind === 'endpoint-deployment';
  if (!/^[A-Za-z0-9-]+$/.test(name) || (group === undefined && !isEndpoint)) return null;
  const page = isEndpoint ? `Endpoints$252F${name}` : `${group}$3FlogStreamNameFilter$3D${name}$252F`;
  return consolePage(event, (region) => {
    // The console reads a fragment that is percent-encoded twice, with $ for %.
    return `cloudwatch/home?region=${region}#logsV2:log-groups/log-group/$252Faws$252Fsagemaker$252F${page}`;
  });
}

/** The page of an S3 object, from its `s3://bucket/key`; null for anything else. */
export function objectUrl(event: MlEvent, uri: string | null): string | null {
  const [, bucket, key] = /^s3:\/\/([a-z0-9.-]{3,63})\/([^\p{Cc}\p{Cs}]{1,1024})$/u.exec(uri ?? '') ?? [];
  if (bucket === undefined || key === undefined) return null;
  return consolePage(event, (region) => {
    return `s3/object/${bucket}?region=${region}&prefix=${encodeURIComponent(key)}`;
  });
}

/** China and GovCloud have consoles of their own; the subject's link already names the right host. */
function consolePage(event: MlEvent, path: (region: string) => string): string | null {
  const { region, url } = event.subject;
  const origin = /^https:\/\/[a-z0-9.-]+/.exec(url)?.[0];
  if (event.cloud !== 'aws' || origin === undefined) return null;
  return region !== undefined && /^[a-z0-9-]+$/.test(region) ? `${origin}/${path(region)}` : null;
}
