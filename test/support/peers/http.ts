// The HTTP half of a peer: requests go to a function, and a fault can be told to happen to the next ones.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '../../../src/core/json';

export interface PeerRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface PeerAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Text goes out as it is, anything else as JSON. */
  body?: Json;
}

/**
 * What happens to a request in the place of an answer:
 * - `lose`: it is done, and the connection breaks;
 * - `hang`: it is done, and nothing is answered;
 * - `drop`: the connection breaks before anything is done;
 * - an answer: it is given, and nothing is done.
 */
export type PeerFault = 'lose' | 'hang' | 'drop' | PeerAnswer;

export interface Peer {
  url: string;
  /** What happens to the next requests that match (text: whose path ends with it), one fault each. */
  next(matches: string | ((request: PeerRequest) => boolean), ...faults: PeerFault[]): void;
  /** Every request that arrived, oldest first, faulty ones too. */
  requests: PeerRequest[];
  stop(): Promise<void>;
}

function send(response: ServerResponse, { status, headers, body = {} }: PeerAnswer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(text);
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Listens on the loopback until stopped. */
export async function startPeer(
  handle: (request: PeerRequest) => PeerAnswer | Promise<PeerAnswer>,
): Promise<Peer> {
  const requests: PeerRequest[] = [];
  let pending: { matches(request: PeerRequest): boolean; fault: PeerFault }[] = [];

  function faultFor(request: PeerRequest): PeerFault | undefined {
    const found = pending.find(({ matches }) => matches(request));
    pending = pending.filter((one) => one !== found);
    return found?.fault;
  }

  const server = createServer(async (incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://peer');
    const path = decodeURIComponent(url.pathname);
    const body = await textOf(incoming).catch(() => undefined);
    if (body === undefined) return;
    const { method = '', headers } = incoming;
    const request = { method, path, query: url.searchParams, headers, body };
    requests.push(request);
    const fault = faultFor(request);
    if (typeof fault === 'object') return send(response, fault);
    if (fault === 'drop') return void incoming.socket.destroy();
    const answer = await handle(request);
    if (fault === 'lose') incoming.socket.destroy();
    else if (fault !== 'hang') send(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next(which, ...faults) {
      const matches = typeof which === 'string' ? ({ path }: PeerRequest) => path.endsWith(which) : which;
      pending.push(...faults.map((fault) => ({ matches, fault })));
    },
    requests,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
