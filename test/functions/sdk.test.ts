// What a function tells the AWS SDK at once.

import { sdkSettings } from '../../functions/aws/sdk';

describe('the settings of the SDK', () => {
  it.each([
    [
      'Lambda alone',
      { AWS_REGION: 'eu-west-1' },
      { region: 'eu-west-1', ignoreConfiguredEndpointUrls: true },
    ],
    ['an endpoint for all services', { AWS_ENDPOINT_URL: 'http://a' }, { endpoint: 'http://a' }],
    [
      'an endpoint of its own',
      {
        AWS_ENDPOINT_URL: 'http://a',
        AWS_ENDPOINT_URL_SQS: 'http://b',
        AWS_ENDPOINT_URL_DYNAMODB: 'http://c',
      },
      { endpoint: 'http://b' },
    ],
    [
      'FIPS and an application id',
      { AWS_USE_FIPS_ENDPOINT: 'true', AWS_SDK_UA_APP_ID: 'ml' },
      { ignoreConfiguredEndpointUrls: true, useFipsEndpoint: true, userAgentAppId: 'ml' },
    ],
  ])('follow %s', (_what, env, expected) => {
    const settings = sdkSettings(env, 'SQS');

    expect(settings).toEqual({
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      defaultsMode: 'standard',
      retryMode: 'standard',
      authSchemePreference: [],
      userAgentAppId: '',
      ...expected,
    });
  });
});
