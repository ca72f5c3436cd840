// The Bot Framework's connector: one request for each call, nothing repeated, nothing followed. Loaded at the first call.

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { ConnectorClient } from 'botframework-connector/lib/connectorApi/connectorClient';
import type { Deadline } from '../../core/deadline';
import { CallError } from '../../core/errors';
import { asArray, asObject, asText, type JsonObject } from '../../core/json';
import { BotCredentials, type TokenSource, withoutToken } from './credentials';

/** The connector's arguments are typed as every field of every channel; ours are built and checked elsewhere. */
type Loose = Parameters<ConnectorClient['conversations']['createConversation']>[0];

export interface Connector {
  /** Makes a conversation, or finds the one there is. The SDK's adapter would lose the first message's id. */
  create(serviceUrl: string, parameters: JsonObject): Promise<{ id?: string; activityId?: string }>;
  /** Posts into a conversation: the message's id. `targeted`: only the activity's recipient sees it. */
  send(
    serviceUrl: string,
    conversation: string,
    activity: JsonObject,
    targeted?: boolean,
  ): Promise<string | undefined>;
  update(serviceUrl: string, conversation: string, id: string, activity: JsonObject): Promise<void>;
  /** A person in a conversation, as Teams knows them: more than the SDK's types say. */
  member(serviceUrl: string, conversation: string, person: string): Promise<JsonObject>;
  /** A team's own name, and its standard channels. The one that every team has may be without a name. */
  team(
    serviceUrl: string,
    team: string,
  ): Promise<{ name?: string; channels: { id: string; name?: string }[] }>;
}

/** The connector for calls that end with a deadline, whatever number of requests they need. */
export type Connect = (deadline: Deadline) => Connector;

/** What goes through the SDK's HTTP pipeline. */
interface Sent {
  url: string;
  agent?: HttpAgent;
  /** Milliseconds. */
  timeout: number;
}

/** The part of the SDK that has no setting: its HTTP pipeline. */
interface Pipeline {
  removePolicy(policy: { name: string }): unknown[];
  addPolicy(policy: { name: string; sendRequest<T>(request: Sent, next: (request: object) => T): T }): void;
}

/** A connection kept over a function's sleep may be dead: the request on it would be neither sent nor not sent. */
const AGENTS = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) };

export function createConnect(appId: string, source: TokenSource): Connect {
  const credentials = new BotCredentials(appId, withoutToken(source));
  return (deadline) => connectorUntil(deadline, credentials);
}

function connectorUntil(deadline: Deadline, credentials: BotCredentials): Connector {
  /** All who wait for a token wait for one request, and each no longer than it may. */
  const inTime = <T>(work: () => Promise<T>): Promise<T> => withoutToken(() => deadline.wait(work))();
  const signing: Pick<BotCredentials, 'signRequest'> = {
    signRequest: (request) => inTime(() => credentials.signRequest(request)),
  };

  /** Calls once more with a fresh token if this one is refused: a refusal did nothing. */
  async function once<T>(
    serviceUrl: string,
    call: (at: ConnectorClient['conversations']) => Promise<T>,
    query?: Record<string, string>,
  ): Promise<T> {
    const client = new ConnectorClient(signing, { baseUri: serviceUrl });
    tame(client, deadline, query);
    return twice(() => call(client.conversations));
  }

  async function twice<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if ((error as { statusCode?: unknown }).statusCode !== 401) throw error;
      await inTime(() => credentials.getToken(true));
      return call();
    }
  }

  return {
    create: (serviceUrl, parameters) =>
      once(serviceUrl, (at) => at.createConversation(parameters as unknown as Loose)),
    async send(serviceUrl, conversation, activity, targeted = false) {
      const query = targeted ? { isTargetedActivity: 'true' } : undefined;
      return (await once(serviceUrl, (at) => at.sendToConversation(conversation, activity), query)).id;
    },
    async update(serviceUrl, conversation, id, activity) {
      await once(serviceUrl, (at) => at.updateActivity(conversation, id, activity));
    },
    async member(serviceUrl, conversation, person) {
      const found = await once(serviceUrl, (at) => at.getConversationMember(conversation, person));
      return asObject(found) ?? {};
    },
    async team(serviceUrl, id) {
      const { TeamsConnectorClient } = await import('./teams-client');
      const client = new TeamsConnectorClient(signing, { baseUri: serviceUrl });
      tame(client, deadline);
      const details = await twice(() => client.teams.fetchTeamDetails(id));
      const list = await twice(() => client.teams.fetchChannelList(id));
      const channels = asArray(list.conversations).flatMap((channel) => {
        const known = asText(asObject(channel)?.id);
        return known === undefined ? [] : [{ id: known, name: asText(asObject(channel)?.name) }];
      });
      return { name: asText(details.name), channels };
    },
  };
}

/**
 * Takes from a client of the SDK what would repeat a request or follow where it is sent; gives each the time that is left,
 * and `query`.
 */
function tame(connector: object, deadline: Deadline, query: Record<string, string> = {}): void {
  const { pipeline } = (connector as { client: { pipeline: Pipeline } }).client;
  // The SDK repeats a post three times, whatever became of it, and takes our token along to wherever it is sent.
  for (const name of ['defaultRetryPolicy', 'redirectPolicy']) {
    if (pipeline.removePolicy({ name }).length === 1) continue;
    throw new CallError(
      'permanent',
      'sdk_changed',
      `The SDK of Teams has no ${name} that could be turned off.`,
    );
  }
  pipeline.addPolicy({
    name: 'oneRequestPerConnection',
    sendRequest(request, next) {
      // This comes behind the policy that signs: what the token took is gone from it.
      request.timeout = deadline.left();
      // An agent that is there belongs to a proxy. `disableKeepAlive` would take Node's own, which keeps connections.
      request.agent ??= request.url.startsWith('https:') ? AGENTS.https : AGENTS.http;
      const url = new URL(request.url);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      request.url = url.href;
      return next(request);
    },
  });
}
