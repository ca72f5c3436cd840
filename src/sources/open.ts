// Where a text is, by its address; the SDK that reads it is loaded only then.

import type { TextSource } from '../core/source';
import type { BlobCredential } from './blob';

export interface SourceOptions {
  /** For all AWS clients, e.g. credentials where we run in Azure, or an endpoint. */
  aws?: {
    region?: string;
    endpoint?: string;
    credentials?: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;
  };
  /** Reads blobs. */
  blobCredential?: BlobCredential;
}

const ADDRESSES = [
  /^(?<kind>s3):\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(?<object>.+)$/,
  /^(?<kind>ssm):(?<parameter>\/?[A-Za-z0-9_.\-/]+)$/,
  /^(?<arn>arn:[a-z-]+:(?<kind>secretsmanager):[a-z0-9-]+:\d{12}:secret:[^\s:]+)$/,
  /^(?<url>(?<kind>https):\/\/[a-z0-9]{3,24}\.blob\.core\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)\/[^?#]+\/[^?#]+)$/,
];

/** Whether a text is such an address; if not, it is the path of a file. */
export function isSourceAddress(text: string): boolean {
  return ADDRESSES.some((pattern) => pattern.test(text));
}

/**
 * `s3://bucket/key`, `ssm:/name`, the ARN of a secret, or `https://<account>.blob.core.windows.net/container/blob`.
 * @throws {TypeError} for any other text.
 */
export async function openSource(address: string, options: SourceOptions = {}): Promise<TextSource> {
  const { kind, bucket = '', object = '', parameter = '', arn = '', url = '' } = parse(address);
  switch (kind) {
    case 's3':
      return (await import('./s3')).openS3Source(bucket, object, options.aws);
    case 'ssm':
      return (await import('./ssm')).openSsmSource(parameter, options.aws);
    case 'secretsmanager':
      return (await import('./secrets-manager')).openSecretsManagerSource(arn, options.aws);
    default:
      if (options.blobCredential === undefined)
        throw new TypeError(`to read ${url} there must be an identity in Azure`);
      return (await import('./blob')).openBlobSource(url, options.blobCredential);
  }
}

function parse(address: string): Partial<Record<string, string>> {
  for (const pattern of ADDRESSES) {
    const groups = pattern.exec(address)?.groups;
    if (groups !== undefined) return groups;
  }
  throw new TypeError(
    `"${address}" is no address of a text: s3://bucket/key, ssm:/name, the ARN of a secret, ` +
      'or https://<account>.blob.core.windows.net/container/blob',
  );
}
