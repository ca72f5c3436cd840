// Azure Functions' triggers (programming model v4) as web Requests, messages and ticks.

import type {
  HttpFunctionOptions,
  HttpRequest,
  HttpResponseInit,
  StorageQueueFunctionOptions,
  TimerFunctionOptions,
} from '@azure/functions';
import { messageOf } from '../core/errors';
import type { Log } from '../core/ports';
import { readCookie } from './azure-functions-cookies';

export interface FunctionHttpParts {
  http(request: Request): Promise<Response>;
  log: Log;
}

/** Every path and method: the bot's doors know their senders and answer for the rest. */
export function httpFunction({ http, log }: FunctionHttpParts): HttpFunctionOptions {
  return {
    authLevel: 'anonymous',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    route: '{*path}',
    async handler(request) {
      try {
        return await functionResponse(await http(await webRequest(request)));
      } catch (error) {
        log.error('a request failed', { reason: messageOf(error) });
        return { status: 500, jsonBody: { error: 'the request failed here' } };
      }
    },
  };
}

/** `request.url` has the query as it was sent; `request.query` has repeated names joined by the host. */
async function webRequest(request: HttpRequest): Promise<Request> {
  const { url, method, headers } = request;
  const bytes = method === 'GET' || method === 'HEAD' ? undefined : await request.arrayBuffer();
  const body = bytes === undefined || bytes.byteLength === 0 ? undefined : bytes;
  return new Request(url, { method, headers: [...headers], body });
}

async function functionResponse(response: Response): Promise<HttpResponseInit> {
  const headers = [...response.headers].filter(([name]) => name !== 'set-cookie') as [string, string][];
  return {
    status: response.status,
    headers,
    // The library keeps one header of a name; cookies go their own way.
    cookies: response.headers.getSetCookie().map(readCookie),
    body: response.body === null ? undefined : new Uint8Array(await response.arrayBuffer()),
  };
}

export interface FunctionQueueParts {
  /** The queue's name, or the setting that has it between two `%`. */
  queueName: string;
  /** The name of the setting, or the prefix of the settings, of the storage account. */
  connection: string;
  receive(body: unknown): Promise<void>;
  log: Log;
}

export function queueFunction({
  queueName,
  connection,
  receive,
  log,
}: FunctionQueueParts): StorageQueueFunctionOptions {
  return {
    queueName,
    connection,
    async handler(item, context) {
      try {
        await receive(queueItem(item));
      } catch (error) {
        const id = String(context.triggerMetadata?.id ?? '');
        log.error('a message failed', { id, queue: queueName, reason: messageOf(error) });
        // The host counts the attempt and delivers it again, at last into the poison queue.
        throw error;
      }
    },
  };
}

/**
 * What a message holds. The host parses JSON and hands it over; bytes, and text that was encoded once more by its sender,
 * are decoded here. What is still no JSON object is for the receiver to refuse.
 */
export function queueItem(item: unknown): unknown {
  if (item instanceof Uint8Array) return queueItem(Buffer.from(item).toString('utf8'));
  if (typeof item !== 'string') return item;
  const plain = parse(item);
  if (plain !== undefined) return plain.value;
  return parse(Buffer.from(item, 'base64').toString('utf8'))?.value ?? item;
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Once a minute, also when the host was asleep at the time. */
export function tickFunction(tick: () => Promise<void>): TimerFunctionOptions {
  return { schedule: '0 * * * * *', handler: () => tick() };
}
