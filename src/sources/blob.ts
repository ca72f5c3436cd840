// A text in a blob of Azure Storage, with its ETag.

import type { Readable } from 'node:stream';
import { BlobClient, type RestError, type StoragePipelineOptions } from '@azure/storage-blob';
import { CallError, messageOf } from '../core/errors';
import { MAX_SOURCE_LENGTH, type TextSource } from '../core/source';

/** A shared key, a token credential, or nobody. */
export type BlobCredential = BlobClient['credential'];

/** Answers in seconds, or not at all: a worker waits for it. */
const LIMITS: StoragePipelineOptions = {
  retryOptions: { maxTries: 3, tryTimeoutInMs: 3000, retryDelayInMs: 200, maxRetryDelayInMs: 1000 },
};

/** Needs the role "Storage Blob Data Reader" on the container. */
export function openBlobSource(url: string, credential: BlobCredential): TextSource {
  const client = new BlobClient(url, credential, LIMITS);
  return {
    name: url,
    async read(known) {
      try {
        const answer = await client.download(0, undefined, { conditions: { ifNoneMatch: known } });
        if ((answer.contentLength ?? 0) > MAX_SOURCE_LENGTH) {
          // Else the connection waits for somebody to read it.
          (answer.readableStreamBody as Readable | undefined)?.destroy();
          throw new CallError('permanent', 'too_large', `${url} is larger than what is read at once`);
        }
        return { text: await textOf(answer.readableStreamBody), version: answer.etag ?? '' };
      } catch (error) {
        if ((error as RestError).statusCode === 304) return undefined;
        throw blobError(error, url);
      }
    },
  };
}

async function textOf(body: NodeJS.ReadableStream | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body ?? []) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function blobError(error: unknown, url: string): CallError {
  if (error instanceof CallError) return error;
  const { statusCode, code = 'unknown' } = error as RestError;
  const text = `${url} cannot be read: ${messageOf(error)}`;
  const cause = { cause: error };
  if (statusCode === 404) return new CallError('gone', code, text, undefined, cause);
  const passing = statusCode === undefined || statusCode >= 500 || statusCode === 408 || statusCode === 429;
  return new CallError(passing ? 'retry' : 'permanent', code, text, undefined, cause);
}
