// The loopback guard: a page of another site, open in the same browser, must not reach this server.

import type { Log } from '../../core/ports';

/** `application/json`, and every type that ends in `+json`, with parameters or without. */
const JSON_TYPE = /^application\/([a-z0-9.-]+\+)?json\s*(;|$)/i;

const SEND_JSON = 'send JSON, with the header "content-type: application/json"';

export interface GuardOptions {
  /** The port we listen on. */
  port: number;
  /** Paths whose doors verify every sender by themselves: a key, a signature, a token. */
  isVerifiedDoor(pathname: string): boolean;
  log: Log;
}

/** Whether only this machine can have such an address. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^(::ffff:)?127\./.test(address);
}

/**
 * An answer to what may not come in, else undefined. A bare 403 for whatever this machine's own user cannot have sent:
 * - a sender on another machine;
 * - a `Host` that is not ours: another name was made to point at this machine (DNS rebinding);
 * - an `Origin`, or a `Sec-Fetch-Site`, of another site; following a link to the page is allowed.
 *
 * A POST that is otherwise fine, but whose content type a form or a `no-cors` fetch could have, is told in a 415 what to send:
 * a browser would not let another site's page read it.
 */
export function createGuard(
  options: GuardOptions,
): (request: Request, sender: string | undefined) => Response | undefined {
  const names = ['localhost', '127.0.0.1', '[::1]'];
  const hosts = new Set(names.map((name) => `${name}:${options.port}`));
  if (options.port === 80) for (const name of names) hosts.add(name);
  const origins = new Set([...hosts].map((host) => new URL(`http://${host}`).origin));

  function problemOf(request: Request, sender: string | undefined): string | undefined {
    const { headers, method } = request;
    if (!isLoopback(sender ?? '')) return 'it comes from another machine';
    if (!hosts.has(headers.get('host')?.toLowerCase() ?? '')) return 'its Host header names another server';
    const origin = headers.get('origin');
    if (origin !== null && !origins.has(origin)) return 'its Origin header names another site';
    const site = headers.get('sec-fetch-site') ?? 'none';
    const followsLink = method === 'GET' && headers.get('sec-fetch-mode') === 'navigate';
    if (site !== 'same-origin' && site !== 'none' && !followsLink)
      return 'another site asked the browser for it';
    return undefined;
  }

  return (request, sender) => {
    const { pathname } = new URL(request.url);
    if (options.isVerifiedDoor(pathname)) return undefined;
    const { method, headers } = request;
    const problem = problemOf(request, sender);
    if (problem !== undefined) {
      options.log.warn('refused a request', { method, path: pathname, reason: problem });
      return new Response(null, { status: 403 });
    }
    if (method !== 'POST' || JSON_TYPE.test(headers.get('content-type') ?? '')) return undefined;
    options.log.warn('refused a request', { method, path: pathname, reason: 'its content type is no JSON' });
    return Response.json({ error: SEND_JSON }, { status: 415 });
  };
}
