// What the AWS SDK would look for in the environment and in files of profiles. A function has no such files, and looking
// for each value in turn makes its first request later.

import type { Environment } from '../settings';

export interface SdkSettings {
  region?: string;
  endpoint?: string;
  ignoreConfiguredEndpointUrls?: boolean;
  useFipsEndpoint: boolean;
  useDualstackEndpoint: boolean;
  defaultsMode: 'standard';
  retryMode: 'standard';
  authSchemePreference: string[];
  userAgentAppId: string;
}

/** The SDK's own defaults, and its variables by their own names: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html */
export function sdkSettings(env: Environment, service: 'DYNAMODB' | 'SQS'): SdkSettings {
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`]?.trim() || env.AWS_ENDPOINT_URL?.trim();
  return {
    ...(env.AWS_REGION && { region: env.AWS_REGION }),
    ...(endpoint ? { endpoint } : { ignoreConfiguredEndpointUrls: true }),
    useFipsEndpoint: env.AWS_USE_FIPS_ENDPOINT === 'true',
    useDualstackEndpoint: env.AWS_USE_DUALSTACK_ENDPOINT === 'true',
    defaultsMode: 'standard',
    retryMode: 'standard',
    authSchemePreference: [],
    userAgentAppId: env.AWS_SDK_UA_APP_ID ?? '',
  };
}
