// Teams as a chat: messages, threads of channels, and chats with one person, through the Bot Framework's connector.

import { deadlineIn } from '../../core/deadline';
import { CallError } from '../../core/errors';
import { asText, type JsonObject } from '../../core/json';
import type { Chat, MessageRef, Store } from '../../core/ports';
import { createAccount, type TeamsBotOptions } from './account';
import { teamsPayload, teamsPlain } from './card';
import { openChat, tellAlone } from './private-word';
import { getReference, isPlaceId, PLACE_KINDS, type PlaceKind, type TeamsReference } from './references';

export interface TeamsChatOptions extends TeamsBotOptions {
  /** Has the rows of `references.ts`. */
  store: Pick<Store, 'get'>;
  /** Private words in channels and group chats as targeted messages: a preview, which the app's manifest must ask for. */
  targeted?: boolean;
}

/**
 * Speaks to Teams as one bot. An address is `{ channel }`, `{ chat }` or `{ user }`, an id or a name that an install has
 * told us of; a reference is `{ serviceUrl, conversation, activity }`. There is no search, so no `find`; a chat has no
 * threads, so a reply there is a message. The SDK is loaded at the first call.
 * @throws ConfigError if an app id or a secret is missing, or an address may not be used.
 */
export function createTeamsChat(options: TeamsChatOptions): Chat {
  const { store, targeted = false } = options;
  const account = createAccount(options);
  const { call, endpoints } = account;

  /** The place by its row; an id needs none. */
  async function locate(kind: PlaceKind, name: string): Promise<TeamsReference> {
    const known = await getReference(store, kind, name);
    if (known !== undefined) return known;
    if (isPlaceId(name)) return { kind, id: name, serviceUrl: endpoints.serviceUrl };
    const message = `The bot knows no ${kind} "${name}": add the app to its team, or give its id.`;
    throw new CallError('permanent', 'place_unknown', message);
  }

  async function postRoot(address: JsonObject, activity: JsonObject): Promise<MessageRef> {
    const timed = account.within(deadlineIn(account.callMs));
    const { kind, name, place } = placeOf(address);
    const reference = await locate(kind, name);
    const { serviceUrl, id } = reference;
    if (kind === 'channel') {
      const parameters = { isGroup: true, channelData: { channel: { id } }, activity };
      const made = await timed.call('post', place, serviceUrl, (at, url) => at.create(url, parameters));
      return refOf(serviceUrl, made.id, made.activityId ?? /;messageid=(\d+)$/.exec(made.id ?? '')?.[1]);
    }
    const conversation =
      kind === 'chat' ? id : await openChat(timed, { ...reference, tenant: reference.tenantId }, place);
    const sent = await timed.call('post', place, serviceUrl, (at, url) =>
      at.send(url, conversation, activity),
    );
    return refOf(serviceUrl, conversation, sent);
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

    tell: (answer, payload) => tellAlone(account, targeted, answer, payload),
  };
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
