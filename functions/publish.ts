// Where decisions are published besides the store: the buses that the configuration names, in either cloud.

import { createEventBridgePublisher } from '../src/clouds/aws';
import { createEventGridPublisher } from '../src/clouds/azure';
import type { Config } from '../src/config/ready';
import { Secret } from '../src/core/secret';
import type { Publishers } from '../src/flow/records';
import { awsCredentials, azureCredential, type HostName } from './identities';
import { type Environment, isUnresolved } from './settings';

/** Within the shortest lease, the local host's of 8 s; should one answer come late, its repeat is the same record. */
const TIMEOUT_MS = 5_000;

export interface PublishWorld {
  /** With all secrets in it: BELLHOP_EVENTGRID_KEY, if the topic is not opened by an identity. */
  env: Environment;
  host: HostName;
}

/** Under names that must stay: jobs in the queue are addressed by them. */
export function openPublishers(
  { publish: { eventbridge, eventgrid } }: Pick<Config, 'publish'>,
  { env, host }: PublishWorld,
): Publishers {
  return {
    ...(eventbridge !== undefined && {
      eventbridge: createEventBridgePublisher({
        ...eventbridge,
        credentials: awsCredentials(env, host),
        timeoutMs: TIMEOUT_MS,
      }),
    }),
    ...(eventgrid !== undefined && {
      eventgrid: createEventGridPublisher({
        ...eventgrid,
        credential: azureCredential(env, host),
        key: keyOf(env),
        deployment: host,
        timeoutMs: TIMEOUT_MS,
      }),
    }),
  };
}

/** A reference that Azure could not follow is no key: then the identity is tried, and says what it lacks. */
function keyOf(env: Environment): Secret | undefined {
  const key = env.BELLHOP_EVENTGRID_KEY?.trim();
  return key && !isUnresolved(key) ? new Secret(key) : undefined;
}
