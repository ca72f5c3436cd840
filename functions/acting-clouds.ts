// The clouds in which Bellhop may act: those of the configuration, each as whom the deployment is there.

import { createAwsActions } from '../src/clouds/aws/actions';
import { createAzureActions } from '../src/clouds/azure/actions';
import type { Config } from '../src/config';
import type { CloudActions } from '../src/core/cloud-actions';
import type { CloudId } from '../src/core/event';
import type { Store } from '../src/core/ports';
import { createPrevious } from '../src/flow/previous';
import { awsCredentials, azureCredential, type HostName } from './identities';
import { remember } from './lazy';
import type { Environment } from './settings';

/** The longest call to a cloud. */
const CALL_MS = 10_000;

export interface ActingCloudsParts {
  env: Environment;
  host: HostName;
  store: Store;
  pause(): Promise<void>;
}

/**
 * A cloud without a place to act in is left out: its buttons say so. BELLHOP_AZURE_URL is the resource manager of another cloud
 * than the public one; SageMaker's own is found by the SDK (AWS_ENDPOINT_URL_SAGEMAKER).
 */
export function openActingClouds(
  { acting }: Pick<Config, 'acting'>,
  { env, host, store, pause }: ActingCloudsParts,
): Partial<Record<CloudId, CloudActions>> {
  const azureUrl = env.BELLHOP_AZURE_URL?.trim();
  const { stages } = acting;
  const own = awsCredentials(env, host);
  const previous = createPrevious(store, Date.now, pause);
  const accounts = acting.aws.map(({ account: id, regions, role }) => {
    const credentials = role === undefined ? own : roleCredentials(role, regions[0]!, own);
    return { id, regions, ...(credentials !== undefined && { credentials }) };
  });
  return {
    ...(accounts.length > 0 && {
      aws: createAwsActions({
        accounts,
        timeoutMs: CALL_MS,
        stages,
        previousConfig: (endpoint, config) => previous.of(endpoint, config),
      }),
    }),
    ...(acting.azure.length > 0 && {
      azure: createAzureActions({
        credential: azureCredential(env, host),
        workspaces: acting.azure,
        stages: { approve: stages.approve?.stage, reject: stages.reject?.stage },
        ...(azureUrl && { endpoint: azureUrl }),
        now: Date.now,
        timeoutMs: CALL_MS,
      }),
    }),
  };
}

/** Taken on when the first call needs it. */
function roleCredentials(
  roleArn: string,
  region: string,
  credentials: ReturnType<typeof awsCredentials>,
): NonNullable<ReturnType<typeof awsCredentials>> {
  const provider = remember(async () => {
    const { assumedRole } = await import('../src/identity/assumed-role');
    return assumedRole({ roleArn, region, credentials });
  });
  return async () => (await provider())();
}
