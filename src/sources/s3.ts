// A text in an S3 object, with its ETag.

import type { Readable } from 'node:stream';
import { GetObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { MAX_SOURCE_LENGTH, type TextSource } from '../core/source';
import { AWS_LIMITS, sourceError, tooLarge } from './aws-errors';

/** Needs `s3:GetObject`; without `s3:ListBucket` a missing object is told as a denied one. */
export function openS3Source(bucket: string, object: string, config: S3ClientConfig = {}): TextSource {
  const client = new S3Client({ ...AWS_LIMITS, ...config });
  const name = `s3://${bucket}/${object}`;
  return {
    name,
    async read(known) {
      try {
        const { Body, ContentLength, ETag } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: object, IfNoneMatch: known }),
        );
        if ((ContentLength ?? 0) > MAX_SOURCE_LENGTH) {
          // Else the connection waits for somebody to read it.
          (Body as Readable | undefined)?.destroy();
          throw tooLarge(name);
        }
        return { text: (await Body?.transformToString('utf-8')) ?? '', version: ETag ?? '' };
      } catch (error) {
        if (isNotModified(error)) return undefined;
        throw sourceError(error, name);
      }
    },
  };
}

/** 304 comes as an error without a name of its own. */
function isNotModified(error: unknown): boolean {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 304;
}
