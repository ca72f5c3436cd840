// The Bot Framework's adapter between a verified request and our own code. Loaded for the first request that may be real.

import type { Activity } from 'botbuilder';
// By its own file: the package's entry loads dialogs for SharePoint, skills and more beside it.
import { CloudAdapter } from 'botbuilder/lib/cloudAdapter';
import type { AuthenticateRequestResult } from 'botframework-connector/lib/auth/authenticateRequestResult';
import { AuthenticationConstants } from 'botframework-connector/lib/auth/authenticationConstants';
import type { BotFrameworkAuthentication } from 'botframework-connector/lib/auth/botFrameworkAuthentication';
import { BotFrameworkAuthenticationFactory } from 'botframework-connector/lib/auth/botFrameworkAuthenticationFactory';
import { ClaimsIdentity } from 'botframework-connector/lib/auth/claimsIdentity';
import { JwtTokenExtractor } from 'botframework-connector/lib/auth/jwtTokenExtractor';
import { deadlineIn } from '../../core/deadline';
import type { JsonObject } from '../../core/json';
import type { Account } from './account';
import { BotCredentials } from './credentials';
import { ISSUER, type TokenClaims } from './token';

/** The channel whose key must have signed. */
const CHANNEL = 'msteams';
const NOT_THE_TOKENS_FAULT = 500;

/** Who sent a request, as the SDK sees it. */
export type Sender = AuthenticateRequestResult;

export interface Bridge {
  /** The sender; undefined if the token is not the Bot Framework's word about this activity. Throws if that cannot be found out. */
  verify(authorization: string, claims: TokenClaims, activity: JsonObject): Promise<Sender | undefined>;
  /** The sender of an activity without a token. */
  anyone(): Sender;
  /** Runs `work` in a turn of the SDK: the status and the body that it answers an activity with. */
  turn(
    sender: Sender,
    activity: JsonObject,
    work: () => Promise<JsonObject | undefined>,
  ): Promise<{ status: number; body?: JsonObject }>;
}

export async function createBridge(account: Account): Promise<Bridge> {
  const { appId, endpoints, callMs } = account;
  const credentials = new BotCredentials(appId, await account.tokens());
  const authentication = BotFrameworkAuthenticationFactory.create(
    '',
    true,
    AuthenticationConstants.ToChannelFromBotLoginUrl,
    AuthenticationConstants.ToChannelFromBotOAuthScope,
    ISSUER,
    AuthenticationConstants.OAuthUrl,
    endpoints.openIdUrl,
    AuthenticationConstants.ToBotFromEmulatorOpenIdMetadataUrl,
    '',
    {
      isValidAppId: async (id: string) => id === appId,
      // With an empty app id the SDK would check nothing; here it always checks.
      isAuthenticationDisabled: async () => false,
      createCredentials: async () => credentials,
    },
    { requiredEndorsements: [CHANNEL] },
  );
  const adapter = new TurnAdapter(authentication);
  // The SDK keeps the keys by their address: these are the ones that it verifies with.
  const { openIdMetadata } = new JwtTokenExtractor({}, endpoints.openIdUrl, ['RS256']);

  async function verified(
    authorization: string,
    { keyId }: TokenClaims,
    activity: JsonObject,
  ): Promise<Sender | undefined> {
    try {
      const sender = await authentication.authenticateRequest(asActivity(activity), authorization);
      // The SDK lets a key without endorsements sign for every channel.
      const key = await openIdMetadata.getKey(keyId);
      return key?.endorsements?.includes(CHANNEL) ? sender : undefined;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  return {
    // The SDK waits for the keys as long as it takes.
    verify: (authorization, claims, activity) =>
      deadlineIn(callMs).wait(() => verified(authorization, claims, activity)),
    anyone: () => ({
      audience: AuthenticationConstants.ToChannelFromBotOAuthScope,
      claimsIdentity: new ClaimsIdentity([], AuthenticationConstants.AnonymousAuthType),
      connectorFactory: authentication.createConnectorFactory(
        new ClaimsIdentity([{ type: AuthenticationConstants.AudienceClaim, value: appId }]),
      ),
    }),
    turn: (sender, activity, work) => adapter.turn(sender, asActivity(activity), work),
  };
}

/** `process` wants a server's response, and `processActivityDirect` loses what an invoke is answered with. */
class TurnAdapter extends CloudAdapter {
  constructor(authentication: BotFrameworkAuthentication) {
    super(authentication);
  }

  async turn(
    sender: Sender,
    activity: Activity,
    work: () => Promise<JsonObject | undefined>,
  ): Promise<{ status: number; body?: JsonObject }> {
    const response = await this.processActivity(sender, activity, async (context) => {
      const body = await work();
      if (body !== undefined) {
        await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
      }
    });
    return response ?? { status: 200 };
  }
}

/** The SDK types every field of every channel; ours are read one by one. */
function asActivity(activity: JsonObject): Activity {
  return activity as unknown as Activity;
}

/** Whether the SDK refuses the token, and not because it could not get the keys. */
function isRefusal(error: unknown): boolean {
  const { name, statusCode } = error as { name?: unknown; statusCode?: unknown };
  if (statusCode !== undefined) return statusCode !== NOT_THE_TOKENS_FAULT;
  return ['JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError'].includes(String(name));
}
