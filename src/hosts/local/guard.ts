// The loopback guard: a page of another site, open in the same browser, must not reach this server.

import type { Log } from '../../core/ports';

/** `application/json`, and every type that ends in `+json`, with parameters or without. */
const JSON_TYPE = /^application\/([a-z0-9.-]+\+)?json\s*(;|$)/i;

export interface GuardOptions {
  /** The port we listen on. */
  port: number;
  /** Further names that reach us, when the host was told to listen beyond loopback. */
  names?: readonly string[];
  log: Log;
}

/**
 * A bare 403 for whatever a foreign page could have sent, else undefined:
 * - a `Host` that is not ours: another name was made to point at this machine (DNS rebinding);
 * - an `Origin`, or a `Sec-Fetch-Site`, of another site;
 * - a POST whose content type a form or a `no-cors` fetch could have.
 */
export function createGuard(options: GuardOptions): (request: Request) => Response | undefined {
  const hosts = new Set(
    ['localhost', '127.0.0.1', '[::1]', ...(options.names ?? [])].flatMap((name) =>
      options.port === 80 ? [name, `${name}:80`] : [`${name}:${options.port}`],
    ),
  );
  const origins = new Set([...hosts].map((host) => new URL(`http://${host}`).origin));

  function problemOf(request: Request): string | undefined {
    const { headers } = request;
    const host = headers.get('host')?.toLowerCase() ?? '';
    if (!hosts.has(host)) return 'the Host header names another server';
    const origin = headers.get('origin');
    if (origin !== null && !origins.has(origin)) return 'the Origin header names another site';
    const site = headers.get('sec-fetch-site');
    const navigation = request.method === 'GET' && headers.get('sec-fetch-mode') === 'navigate';
    if (site !== null && site !== 'same-origin' && site !== 'none' && !navigation)
      return 'the browser says that another site asks';
    if (request.method === 'POST' && !JSON_TYPE.test(headers.get('content-type') ?? ''))
      return 'the content type is not application/json';
    return undefined;
  }

  return (request) => {
    const problem = problemOf(request);
    if (problem === undefined) return undefined;
    options.log.warn('refused a request', {
      method: request.method,
      path: new URL(request.url).pathname,
      reason: problem,
    });
    return new Response(null, { status: 403 });
  };
}
