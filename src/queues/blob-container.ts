// A container of blobs that several runs may empty at a time: each blob is held by one of them, for as long as it takes.

import { type BlobItem, ContainerClient, RestError, type StoragePipelineOptions } from '@azure/storage-blob';
import { ConfigError } from '../core/errors';
import type { QueueAccount } from './storage-queue';

const LONGEST_CALL_MS = 10_000;
/** As long as the function may run; the longest that there is. */
const HELD_SECONDS = 60;
/** Far over what Event Grid takes in one request. */
const LONGEST_BLOB = 16_000_000;

export type ListedBlob = BlobItem;

/** @param account with the address of its blobs */
export function createContainer(
  account: QueueAccount,
  name: string,
  client?: StoragePipelineOptions,
): ContainerClient {
  const settings: StoragePipelineOptions = {
    retryOptions: { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 1000 },
    ...client,
  };
  return 'connectionString' in account
    ? new ContainerClient(account.connectionString, name, settings)
    : new ContainerClient(`${account.endpoint.replace(/\/$/, '')}/${name}`, account.credential, settings);
}

/** Ends a call that hangs, its repetitions included. */
function bounded(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(LONGEST_CALL_MS) };
}

/** All blobs with their metadata. Fails with ConfigError if the container is missing or may not be used. */
export async function* listed(container: ContainerClient): AsyncGenerator<ListedBlob> {
  try {
    for await (const page of container.listBlobsFlat({ includeMetadata: true }).byPage())
      yield* page.segment.blobItems;
  } catch (error) {
    throw explain(error, container.containerName);
  }
}

/** A blob that nobody else may change or delete for a minute. */
export interface HeldBlob {
  name: string;
  /** Replaces its metadata. */
  mark(metadata: Record<string, string>): Promise<void>;
  /** Its text; empty if it is too long to be read at once. */
  read(): Promise<string>;
  delete(): Promise<void>;
  release(): Promise<void>;
}

/** Fails if another run of the clock has it, or has had it since it was listed. */
export async function hold(container: ContainerClient, { name, properties }: ListedBlob): Promise<HeldBlob> {
  const { etag, contentLength: length = 0 } = properties;
  const blob = container.getBlobClient(name);
  const lease = blob.getBlobLeaseClient();
  await lease.acquireLease(HELD_SECONDS, { conditions: { ifMatch: etag }, ...bounded() });
  const conditions = { leaseId: lease.leaseId };
  let deleted = false;
  return {
    name,
    async mark(metadata) {
      await blob.setMetadata(metadata, { conditions, ...bounded() });
    },
    async read() {
      if (length === 0 || length > LONGEST_BLOB) return '';
      return (await blob.downloadToBuffer(0, length, { conditions, ...bounded() })).toString('utf8');
    },
    async delete() {
      await blob.delete({ conditions, ...bounded() });
      deleted = true;
    },
    async release() {
      // If that fails, it ends by itself.
      if (!deleted) await lease.releaseLease(bounded()).catch(() => undefined);
    },
  };
}

/** Another run of the clock has it (409), has had it since it was listed (412), or has done with it (404). */
export function isTakenByAnother(error: unknown): boolean {
  return error instanceof RestError && [404, 409, 412].includes(error.statusCode ?? 0);
}

function explain(error: unknown, container: string): unknown {
  if (!(error instanceof RestError)) return error;
  if (error.statusCode === 404)
    return new ConfigError([{ message: `The storage account has no container ${container}.` }]);
  if (error.statusCode !== 401 && error.statusCode !== 403) return error;
  const message = `The container ${container} may not be used: the identity needs the role "Storage Blob Data Contributor" (${error.code}).`;
  return new ConfigError([{ message }]);
}
