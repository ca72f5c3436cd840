// What a built function app talks to in the tests: tables, queues and blobs of one storage account, Azure ML and Slack, over the wire.

import { randomUUID } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import { ContainerClient } from '@azure/storage-blob';
import type { JsonObject } from '../../src/core/json';
import type { Store } from '../../src/core/ports';
import { openAzureTableStore } from '../../src/stores/azure-table';
import { connectionStringOf, startAzuriteQueues, startAzuriteTables } from '../support/emulators/azurite';
import { startAzuriteBlobs } from '../support/emulators/azurite-blob';
import { APPROVERS, addAna } from '../support/hosts/approval';
import { type AzureQueue, createAzureQueue } from '../support/hosts/azure-queues';
import { type Closers, opening } from '../support/hosts/closers';
import { botEnvironment, configurationFile } from '../support/hosts/environment';
import { type AzureMl, startAzureMl } from '../support/peers/azure-ml';
import { startManagedIdentity } from '../support/peers/managed-identity';
import { type SlackPeer, startSlackPeer } from '../support/peers/slack';

export interface AzureWorld {
  env: Record<string, string>;
  queues: Record<'events' | 'jobs', AzureQueue>;
  /** Where Event Grid puts what it gives up. */
  undelivered: ContainerClient;
  slack: SlackPeer;
  ml: AzureMl;
  /** What Event Grid would have sent, oldest first. */
  emitted: JsonObject[];
  /** The functions' table. */
  store: Store;
  close(): Promise<void>;
}

export function openAzureWorld(): Promise<AzureWorld> {
  return opening(open);
}

async function open(closers: Closers): Promise<AzureWorld> {
  const starting = [startAzuriteTables(), startAzuriteQueues(), startAzuriteBlobs()] as const;
  for (const emulator of starting) closers.add(async () => (await emulator).stop());
  const [tables, queueService, blobs] = await Promise.all(starting);
  const slack = await startSlackPeer();
  closers.add(slack.stop);
  addAna(slack);
  const emitted: JsonObject[] = [];
  const ml = await startAzureMl({ emit: (event) => emitted.push(event) });
  closers.add(ml.stop);
  const identity = await startManagedIdentity(ml.credential.getToken);
  closers.add(identity.stop);
  const configuration = configurationFile(APPROVERS);
  closers.add(configuration.remove);

  const account = oneAccount({
    TableEndpoint: tables.url,
    QueueEndpoint: queueService.url,
    BlobEndpoint: new URL(blobs.url).origin,
  });
  await TableClient.fromConnectionString(account, 'bellhop', { allowInsecureConnection: true }).createTable();
  const undelivered = new ContainerClient(account, `undelivered-${randomUUID()}`);
  await undelivered.create();
  const queues = {
    events: await createAzureQueue(queueService.url, 'events'),
    jobs: await createAzureQueue(queueService.url, 'jobs'),
  };
  const env = {
    ...botEnvironment(configuration.file, slack.api),
    AzureWebJobsStorage: account,
    BELLHOP_TABLE: 'bellhop',
    BELLHOP_EVENTS_QUEUE: queues.events.name,
    BELLHOP_JOBS_QUEUE: queues.jobs.name,
    BELLHOP_UNDELIVERED: undelivered.containerName,
    BELLHOP_AZURE_URL: ml.url,
    ...identity.env,
  };
  const client = { allowInsecureConnection: true };
  const store = openAzureTableStore({ connectionString: account, table: 'bellhop', client });
  return { env, queues, undelivered, slack, ml, emitted, store, close: closers.close };
}

/** A connection string whose services listen at different ports. */
function oneAccount(urls: Record<string, string>): string {
  const all = Object.entries(urls).flatMap(([name, url]) => {
    const parts = connectionStringOf(url).split(';');
    return parts.filter((part) => !part.includes('Endpoint=') || part.startsWith(`${name}=`));
  });
  return [...new Set(all)].join(';');
}
