// The clouds of the demo: a small SageMaker and a small Azure ML on this machine, what Bellhop must know of them, and their stories.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
// Written for the tests, which act on them over the wire as well: there is one of each.
import { ANA, type AzureMl, pipelineDefinition, startAzureMl } from '../../../test/support/peers/azure-ml';
import { startManagedIdentity } from '../../../test/support/peers/managed-identity';
import { createSageMakerPeer, type SageMakerPeer } from '../../../test/support/peers/sagemaker';
import { createSender } from './sender';

export interface DemoCloudsOptions {
  /** Where Bellhop listens. */
  bellhop: string;
  /** Ms between two steps of a story. */
  paceMs: number;
  /** For people: an event that Bellhop did not take. */
  say(line: string): void;
}

export interface DemoClouds {
  /** What Bellhop needs to know of them. */
  env: Record<string, string>;
  sagemaker: SageMakerPeer;
  azureMl: AzureMl;
  /** A run of a pipeline begins that will fail, and go on well when somebody retries it. */
  begin(cloud: 'aws' | 'azure'): void;
  stop(): Promise<void>;
}

/** Whoever runs the pipelines, as the stand-in of SageMaker calls them. */
const BEN = { UserProfileName: 'ben', DomainId: 'd-abcdef123456' };
/** Nobody listens there: what else of AWS a configuration names is not to be had. */
const NOWHERE = 'http://127.0.0.1:9';

export async function startDemoClouds({ bellhop, paceMs, say }: DemoCloudsOptions): Promise<DemoClouds> {
  const send = createSender(bellhop, say);
  const sagemaker = createSageMakerPeer({ paceMs, emit: (event) => send('aws', event) });
  const sageMakerUrl = await sagemaker.listen();
  const azureMl = await startAzureMl({ emit: (event) => send('azure', [event]) });
  const identity = await startManagedIdentity(azureMl.credential.getToken);
  const timer = setInterval(() => azureMl.advance(), paceMs);
  let runs = 0;

  function begin(cloud: 'aws' | 'azure'): void {
    runs += 1;
    if (cloud === 'azure') {
      azureMl.world.submit(`nightly-${Date.now()}-${runs}`, pipelineDefinition(), ANA);
      return;
    }
    sagemaker.world.runs.start({
      displayName: 'fraud-train nightly',
      createdBy: BEN,
      failures: { TrainXGB: 1 },
    });
  }

  const door = await openDoor(() => {
    begin('aws');
    begin('azure');
  });

  return {
    env: {
      AWS_REGION: sagemaker.world.region,
      AWS_ACCESS_KEY_ID: 'demo',
      AWS_SECRET_ACCESS_KEY: 'demo',
      AWS_ENDPOINT_URL: NOWHERE,
      AWS_ENDPOINT_URL_SAGEMAKER: sageMakerUrl,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: sageMakerUrl,
      BELLHOP_AZURE_URL: azureMl.url,
      BELLHOP_STORY_URL: door.url,
      ...identity.env,
    },
    sagemaker,
    azureMl,
    begin,
    async stop() {
      clearInterval(timer);
      await Promise.all([sagemaker.close(), azureMl.stop(), identity.stop(), door.close()]);
    },
  };
}

/** Where Bellhop's own page asks for the story. */
async function openDoor(begin: () => void): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'POST') begin();
    response.writeHead(request.method === 'POST' ? 202 : 405).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
