// One peer and one store for each test of Teams' port, and a chat that speaks to them.

import { createTeamsChat, type TeamsChatOptions } from '../../../src/chats/teams/port';
import { putReference } from '../../../src/chats/teams/references';
import type { Card } from '../../../src/core/card';
import type { CallError } from '../../../src/core/errors';
import type { JsonObject } from '../../../src/core/json';
import type { Chat, MessageRef } from '../../../src/core/ports';
import { openLocalStore } from '../../../src/stores/local';
import type { PeerRequest } from '../../support/peers/http';
import {
  APP_ID,
  CHANNEL,
  PASSWORD,
  startTeamsPeer,
  TENANT,
  type TeamsMessage,
  type TeamsPeer,
} from '../../support/peers/teams';

export const ADDRESS = { channel: 'ML failures' };
export const PERSON = 'aaaaaaaa-0000-0000-0000-000000000001';
export const CARD: Card = {
  kind: 'pipeline-run',
  tone: 'failure',
  locale: 'en',
  title: 'Pipeline failed',
  facts: [],
  links: [],
  buttons: [],
  fallback: 'Pipeline failed.',
};

/** The error of a call that must fail. */
export function failureOf(call: Promise<unknown>): Promise<CallError> {
  return call.then(
    () => Promise.reject(new Error('the call was expected to fail')),
    (error: CallError) => error,
  );
}

/** A message that is posted, or a conversation that is opened. */
export function isPost({ method, path }: PeerRequest): boolean {
  return method === 'POST' && path.startsWith('/emea/');
}

export interface TeamsWorld {
  peer: TeamsPeer;
  store: ReturnType<typeof openLocalStore>;
  /** What was said in the channel, oldest first. */
  said(): TeamsMessage[];
  chatOf(changes?: Partial<TeamsChatOptions>): Chat;
  post(chat: Chat, address?: JsonObject): Promise<MessageRef>;
  posts(): PeerRequest[];
  /** The paths at which tokens were asked for. */
  logins(): string[];
  close(): Promise<void>;
}

/** The channel is known by its name. */
export async function openTeams(): Promise<TeamsWorld> {
  const peer = await startTeamsPeer();
  const store = openLocalStore(':memory:');
  const { serviceUrl, loginUrl } = peer;
  await putReference(store, ADDRESS.channel, { kind: 'channel', id: CHANNEL, serviceUrl, tenantId: TENANT });
  const options: TeamsChatOptions = {
    appId: APP_ID,
    type: 'SingleTenant',
    tenantId: TENANT,
    password: () => PASSWORD,
    store,
    loginUrl,
    serviceUrl,
    allowLocal: true,
    callMs: 400,
  };
  return {
    peer,
    store,
    said: () => peer.conversations.get(CHANNEL)?.said ?? [],
    chatOf: (changes) => createTeamsChat({ ...options, ...changes }),
    post: (chat, address = ADDRESS) => chat.post(address, chat.plain(CARD, address), { nonce: 'n1' }),
    posts: () => peer.requests.filter(isPost),
    logins: () => peer.requests.map(({ path }) => path).filter((path) => path.endsWith('/token')),
    async close() {
      await peer.stop();
      store.close();
    },
  };
}
