// Teams as a chat: messages, threads of channels, and chats with one person, through the Bot Framework's connector.

import { CallError, ConfigError } from '../../core/errors';
import { asText, type JsonObject } from '../../core/json';
import type { Chat, MessageRef, Store } from '../../core/ports';
import { teamsPayload, teamsPlain } from './card';
import type { Connector } from './connector';
import type { BotToken, TokenSource } from './credentials';
import { createEndpoints, type EndpointOptions } from './endpoints';
import { type Step, teamsCallError } from './errors';
import { getReference, isPlaceId, PLACE_KINDS, type PlaceKind, type TeamsReference } from './references';

export interface TeamsChatOptions extends EndpointOptions {
  appId: string;
  type: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMSI';
  /** Needed by a bot of one tenant, and to write to people no install has told us of. */
  tenantId?: string;
  /** The app's secret, asked for with each token, with `fresh` after it was refused. Absent with an identity. */
  password?(options?: { fresh: boolean }): Promise<string> | string;
  /** An identity in the secret's stead, e.g. of `@azure/identity`; without both, UserAssignedMSI takes the machine's. */
  credential?: { getToken(scope: string): Promise<BotToken | null> };
  /** Has the rows of `references.ts`. */
  store: Pick<Store, 'get'>;
  /** One call, answer included. Default 8 000. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 8_000;

/**
 * Speaks to Teams as one bot. An address is `{ channel }`, `{ chat }` or `{ user }`, an id or a name that an install has
 * told us of; a reference is `{ serviceUrl, conversation, activity }`. There is no search, so no `find`; a chat has no
 * threads, so a reply there is a message. The SDK is loaded at the first call.
 * @throws ConfigError if an app id or a secret is missing, or an address may not be used.
 */
export function createTeamsChat(options: TeamsChatOptions): Chat {
  const { appId, tenantId, store, timeoutMs = TIMEOUT_MS } = options;
  checkOptions(options);
  const endpoints = createEndpoints(options);
  let connector: Promise<Connector> | undefined;

  async function load(): Promise<Connector> {
    const { createConnector } = await import('./connector');
    return createConnector(appId, await tokenSource(options, endpoints.loginUrl, timeoutMs), timeoutMs);
  }

  async function call<T>(
    step: Step,
    place: string,
    serviceUrl: string,
    work: (connector: Connector, serviceUrl: string) => Promise<T>,
  ): Promise<T> {
    const trusted = endpoints.trusted(serviceUrl);
    connector ??= load();
    const loaded = await connector;
    try {
      return await work(loaded, trusted);
    } catch (error) {
      throw teamsCallError(error, step, place);
    }
  }

  /** The place by its row; an id needs none. */
  async function locate(kind: PlaceKind, name: string): Promise<TeamsReference> {
    const known = await getReference(store, kind, name);
    if (known !== undefined) return known;
    if (isPlaceId(name)) return { kind, id: name, serviceUrl: endpoints.serviceUrl };
    const message = `The bot knows no ${kind} "${name}": add the app to its team, or give its id.`;
    throw new CallError('permanent', 'place_unknown', message);
  }

  async function postRoot(address: JsonObject, activity: JsonObject): Promise<MessageRef> {
    const { kind, name, place } = placeOf(address);
    const reference = await locate(kind, name);
    const { serviceUrl, id } = reference;
    if (kind === 'channel') {
      const parameters = { isGroup: true, channelData: { channel: { id } }, activity };
      const made = await call('post', place, serviceUrl, (at, url) => at.create(url, parameters));
      return refOf(serviceUrl, made.id, made.activityId ?? /;messageid=(\d+)$/.exec(made.id ?? '')?.[1]);
    }
    const conversation = kind === 'chat' ? id : await chatWith(reference, place);
    const sent = await call('post', place, serviceUrl, (at, url) => at.send(url, conversation, activity));
    return refOf(serviceUrl, conversation, sent);
  }

  /** The chat with a person; the same one each time. */
  async function chatWith(reference: TeamsReference, place: string): Promise<string> {
    const tenant = reference.tenantId ?? tenantId;
    if (tenant === undefined) {
      const message = `To write to ${place}, the bot needs MicrosoftAppTenantId.`;
      throw new CallError('permanent', 'tenant_unknown', message);
    }
    const parameters = {
      isGroup: false,
      bot: { id: `28:${appId}` },
      members: [{ id: reference.id }],
      tenantId: tenant,
      channelData: { tenant: { id: tenant } },
    };
    const { id } = await call('open', place, reference.serviceUrl, (at, url) => at.create(url, parameters));
    if (id === undefined) throw new CallError('retry', 'bad_answer', `Teams gives no chat with ${place}.`);
    return id;
  }

  return {
    id: 'teams',
    payload: teamsPayload,
    plain: teamsPlain,

    async post(address, payload, { thread }) {
      if (thread === undefined) return postRoot(address, payload);
      const { serviceUrl, conversation } = readRef(thread);
      const { place } = placeOf(address);
      const sent = await call('reply', place, serviceUrl, (at, url) => at.send(url, conversation, payload));
      return refOf(serviceUrl, conversation, sent);
    },

    async update(message, payload) {
      const { serviceUrl, conversation, activity } = readRef(message);
      await call('update', 'the conversation', serviceUrl, (at, url) =>
        at.update(url, conversation, activity, { ...payload, id: activity }),
      );
    },
  };
}

function checkOptions({ appId, type, tenantId, password, credential }: TeamsChatOptions): void {
  const missing: string[] = [];
  if (appId.trim() === '') missing.push('MicrosoftAppId');
  if (type === 'SingleTenant' && !tenantId) missing.push('MicrosoftAppTenantId');
  if (type !== 'UserAssignedMSI' && password === undefined && credential === undefined) {
    missing.push('MicrosoftAppPassword');
  }
  if (missing.length === 0) return;
  throw new ConfigError([{ message: `Teams is half configured: ${missing.join(' and ')} missing` }]);
}

async function tokenSource(
  { appId, type, tenantId, password, credential }: TeamsChatOptions,
  loginUrl: string,
  timeoutMs: number,
): Promise<TokenSource> {
  const { identitySource, SCOPE, secretSource } = await import('./credentials');
  if (credential !== undefined) return identitySource(() => credential.getToken(SCOPE), timeoutMs);
  if (password !== undefined) {
    const tenant = type === 'SingleTenant' ? tenantId : undefined;
    return secretSource({ appId, tenantId: tenant, password, loginUrl, timeoutMs });
  }
  const { managedIdentity } = await import('./managed-identity');
  return identitySource(managedIdentity(appId), timeoutMs);
}

function placeOf(address: JsonObject): { kind: PlaceKind; name: string; place: string } {
  for (const kind of PLACE_KINDS) {
    const name = asText(address[kind]);
    if (name !== undefined) return { kind, name, place: `the ${kind} ${name}` };
  }
  throw new CallError('permanent', 'place_unknown', 'The address names no channel, chat or user.');
}

function refOf(serviceUrl: string, conversation?: string, activity?: string): MessageRef {
  if (conversation !== undefined && activity !== undefined) return { serviceUrl, conversation, activity };
  throw new CallError('unclear', 'bad_answer', 'Teams took the message, but does not say where it is.');
}

function readRef(message: MessageRef): { serviceUrl: string; conversation: string; activity: string } {
  const serviceUrl = asText(message.serviceUrl);
  const conversation = asText(message.conversation);
  const activity = asText(message.activity);
  if (serviceUrl !== undefined && conversation !== undefined && activity !== undefined) {
    return { serviceUrl, conversation, activity };
  }
  throw new CallError('gone', 'bad_reference', 'The stored reference is to no message in Teams.');
}
