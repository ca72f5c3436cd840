// Azure's REST API over plain fetch. The official @azure/arm-machinelearning has no `stage` of a model version, no registry and
// no run history (its newest version speaks the API of 2022-10-01), and the calls that are made here are few.

import { asObject, type JsonObject } from '../../core/json';
import { answerError, type CallFacts, networkError, tokenError } from './call-errors';

/** Of any version: `stage`, `jobName` and `componentId` are in all since 2024-04-01. */
const API_VERSION = '2025-06-01';

/** The resource manager of the public cloud. */
export const PUBLIC = 'https://management.azure.com';

/** Whatever gives tokens for Azure; `@azure/identity` does, and keeps them until they end. */
export interface Credential {
  getToken(scope: string): Promise<{ token: string } | null>;
}

export interface Call extends Omit<CallFacts, 'writes'> {
  url: string;
}

/** Fails with CallError only. */
export interface Rest {
  /** A URL of the resource manager with its version: `path` begins with a slash, its names encoded. */
  arm(path: string): string;
  read(call: Call): Promise<JsonObject>;
  /** The same, undefined for a thing that is not there. */
  find(call: Call): Promise<JsonObject | undefined>;
  /** A change; the answer's body is not looked at, since only a new read confirms anything. */
  write(method: 'PUT' | 'POST', call: Call, body?: JsonObject): Promise<void>;
}

export interface RestParts {
  credential: Credential;
  endpoint: string;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
  now(): number;
}

/**
 * One token serves both: Azure's own Python SDK asks the run history with the resource manager's scope, too.
 * https://github.com/Azure/azure-sdk-for-python/blob/main/sdk/ml/azure-ai-ml/azure/ai/ml/_restclient/runhistory/_configuration.py
 */
function scopeOf(endpoint: string): string {
  const url = new URL(endpoint);
  return `${isLoopback(url) ? PUBLIC : url.origin}/.default`;
}

export function createRest({ credential, endpoint, fetch, timeoutMs, now }: RestParts): Rest {
  const scope = scopeOf(endpoint);

  async function token(): Promise<string> {
    const found = await credential.getToken(scope).catch((error: unknown) => {
      throw tokenError(error);
    });
    if (found === null) throw tokenError(new Error('the identity gave none'));
    return found.token;
  }

  async function send(
    method: string,
    call: Call,
    body?: JsonObject,
  ): Promise<{ status: number; body?: unknown }> {
    const facts: CallFacts = { ...call, writes: method !== 'GET' };
    const headers: Record<string, string> = {
      authorization: `Bearer ${await token()}`,
      accept: 'application/json',
    };
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      const response = await fetch(call.url, {
        method,
        headers,
        body: body && JSON.stringify(body),
        // A token must not travel on.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const read = parsed(await response.text());
      if (response.ok && (facts.writes || asObject(read) !== undefined))
        return { status: response.status, body: read };
      throw answerError(response, read, facts, now());
    } catch (error) {
      throw networkError(error, facts);
    }
  }

  async function read(call: Call): Promise<JsonObject> {
    return asObject((await send('GET', call)).body) as JsonObject;
  }

  return {
    arm: (path) => `${endpoint}${path}${path.includes('?') ? '&' : '?'}api-version=${API_VERSION}`,
    read,
    find: (call) =>
      read(call).catch((error: unknown) => {
        if (isGone(error)) return undefined;
        throw error;
      }),
    async write(method, call, body) {
      await send(method, call, body);
    },
  };
}

function isGone(error: unknown): boolean {
  return (error as { outcome?: unknown }).outcome === 'gone';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The address without a slash at its end. @throws RangeError for one that is neither https nor on this machine. */
export function safeEndpoint(address: string): string {
  const url = new URL(address);
  if (url.protocol !== 'https:' && !isLoopback(url))
    throw new RangeError(`${address} is not an https address: tokens are sent there.`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

export function isLoopback({ hostname }: URL): boolean {
  return hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
}
