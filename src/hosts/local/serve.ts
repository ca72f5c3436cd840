// The local HTTP server: Node's requests as web Requests, behind the guard, and a stop that lets answers finish.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { messageOf } from '../../core/errors';
import type { Log } from '../../core/ports';
import { createGuard } from './guard';

/** What a door takes at most, in bytes. */
const LARGEST_BODY = 2 * 1024 * 1024;
/** How long open requests may take after the stop began. */
const GRACE_MS = 3_000;

export interface ServeOptions {
  fetch(request: Request): Promise<Response>;
  /** Where to listen: 127.0.0.1 unless someone said otherwise. */
  host: string;
  /** 0 = any free one. */
  port: number;
  /** Paths whose doors verify every sender by themselves; all others answer this machine's own user alone. */
  isVerifiedDoor(pathname: string): boolean;
  log: Log;
}

export interface LocalServer {
  url: string;
  port: number;
  /** Takes no more requests; resolves when the open ones have been answered, or cut off after three seconds. */
  stop(): Promise<void>;
}

/**
 * Starts listening.
 * @throws Error in one sentence if the port is taken or may not be used.
 */
export async function serveLocal(options: ServeOptions): Promise<LocalServer> {
  const { host, log } = options;
  let guard: ReturnType<typeof createGuard> | undefined;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async ({ req, env }, next) => {
    if (guard === undefined) return new Response(null, { status: 403 });
    return guard(req.raw, env.incoming.socket.remoteAddress) ?? next();
  });
  app.use(bodyLimit({ maxSize: LARGEST_BODY, onError: () => tooLarge() }));
  app.all('*', (context) => options.fetch(context.req.raw));
  app.onError((error) => {
    log.error('a request failed', { error: messageOf(error) });
    return Response.json(
      { error: 'the request failed here; the log of the server says why' },
      { status: 500 },
    );
  });

  const server = createAdaptorServer({ fetch: app.fetch, hostname: host }) as Server;
  const port = await listen(server, host, options.port);
  guard = createGuard({ port, isVerifiedDoor: options.isVerifiedDoor, log });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    port,
    stop: () => stop(server),
  };
}

function tooLarge(): Response {
  return Response.json(
    { error: `the body is over ${LARGEST_BODY} bytes; send the events in smaller batches` },
    { status: 413, headers: { connection: 'close' } },
  );
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(listenProblem(error, host, port))),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `port ${port} is taken, perhaps by another Bellhop: stop that, or choose another port with PORT=${port + 1}`;
  if (error.code === 'EACCES')
    return `port ${port} may not be used without special rights: choose one above 1023 with PORT=3978`;
  return `cannot listen on ${host}, port ${port}: ${messageOf(error)}`;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
