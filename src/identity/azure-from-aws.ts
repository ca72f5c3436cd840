// An Entra credential for a Lambda in AWS, without a secret: its role's token from STS is the assertion of an application.

import { GetWebIdentityTokenCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import {
  ClientAssertionCredential,
  type ClientAssertionCredentialOptions,
  type TokenCredential,
} from '@azure/identity';

/** The only audience that Entra's federated credentials take from others. */
const AUDIENCE = 'api://AzureADTokenExchange';
/** Long enough for a slow exchange. */
const LIFETIME_SECONDS = 300;
/** A token that ends sooner is not shown any more. */
const LEFT_MS = 60_000;

export interface AzureFromAwsOptions {
  tenantId: string;
  /**
   * Application or user-assigned identity with a federated credential: issuer = the account's own
   * (`https://<id>.tokens.sts.global.api.aws`), subject = the role's ARN, audience = `api://AzureADTokenExchange`.
   */
  clientId: string;
  /** A region, since the global endpoint of STS does not have this call. */
  region: string;
  /** E.g. an endpoint. */
  sts?: STSClientConfig;
  /** E.g. the authority of another cloud. */
  entra?: ClientAssertionCredentialOptions;
}

/**
 * For any Azure client; it keeps its tokens and asks again before they expire. Needs outbound web identity federation
 * (`iam:EnableOutboundWebIdentityFederation`, once an account) and `sts:GetWebIdentityToken` for the role.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 */
export function azureCredentialFromAws(options: AzureFromAwsOptions): TokenCredential {
  const { tenantId, clientId, region, entra } = options;
  const sts = new STSClient({ region, ...options.sts });

  let held: { token: string; until: number } | undefined;

  /** The library asks twice for one exchange. */
  async function assertion(): Promise<string> {
    if (held !== undefined && Date.now() < held.until - LEFT_MS) return held.token;
    const { WebIdentityToken, Expiration } = await sts.send(
      new GetWebIdentityTokenCommand({
        Audience: [AUDIENCE],
        // Entra takes no other. https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
        SigningAlgorithm: 'RS256',
        DurationSeconds: LIFETIME_SECONDS,
      }),
    );
    if (!WebIdentityToken) throw new Error('STS gave no web identity token');
    held = { token: WebIdentityToken, until: Expiration?.getTime() ?? 0 };
    return WebIdentityToken;
  }

  return new ClientAssertionCredential(tenantId, clientId, assertion, entra);
}
