// What Slack's SDK needs of `fetch`, over node:https: to load Node's own takes 20 ms of a cold start.

import { type IncomingMessage, request as requestHttp } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
import type { FetchFunction } from '@slack/web-api';

type FetchResponse = Awaited<ReturnType<FetchFunction>>;

/** A request whose body is text; files go the long way. Fails with Node's own errors and their codes. */
export const httpsFetch: FetchFunction = async (url, init = {}) => {
  const { body, method, headers, signal } = init;
  if (body !== undefined && typeof body !== 'string') return globalThis.fetch(url, init as RequestInit);
  // A connection of its own: one that is kept may be closed by the other side just when it is used again.
  const options = { method, headers, signal, agent: false } as RequestOptions;
  const answer = answerOf(String(url), await send(new URL(url), options, body));
  // A token must not travel on; whether anything was done is not known, as with the global one.
  if (answer.status >= 300 && answer.status < 400) throw new TypeError('Slack answered with a redirect');
  return answer;
};

interface Answer {
  message: IncomingMessage;
  bytes: Buffer;
}

/** The whole answer: one that breaks off on the way is no answer. */
function send(url: URL, options: RequestOptions, body: string | undefined): Promise<Answer> {
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (message) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => resolve({ message, bytes: Buffer.concat(chunks) }));
      message.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function answerOf(url: string, { message, bytes }: Answer): FetchResponse {
  const { statusCode: status = 0, statusMessage: statusText = '' } = message;
  const headers = new Map(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText,
    url,
    headers: {
      get: (name) => headers.get(name.toLowerCase()) ?? null,
      entries: () => headers.entries(),
    },
    text: async () => bytes.toString('utf8'),
    json: async () => JSON.parse(bytes.toString('utf8')) as unknown,
    arrayBuffer: async () => new Uint8Array(bytes).buffer,
  };
}
