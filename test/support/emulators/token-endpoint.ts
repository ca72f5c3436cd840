// Somebody who hands out tokens: a server on the loopback that answers by a function, and remembers what it was asked.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  query: Record<string, string>;
  /** Of a form. */
  form: Record<string, string>;
}

export interface Answer {
  status?: number;
  type?: string;
  body: string;
}

export interface TokenEndpoint {
  url: string;
  asked: Asked[];
  stop(): Promise<void>;
}

export async function startTokenEndpoint(answer: (asked: Asked) => Answer): Promise<TokenEndpoint> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    const question: Asked = {
      method: request.method ?? '',
      path: pathname,
      headers: request.headers,
      query: Object.fromEntries(searchParams),
      form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())),
    };
    asked.push(question);
    const { status = 200, type = 'application/json', body } = answer(question);
    const length = status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
    response.writeHead(status, { 'content-type': type, ...length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
