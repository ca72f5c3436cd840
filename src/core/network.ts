// What a failed request says: whether it ever left, how it failed, and when to come back.

/** The name was not found, nobody listened, or whoever answered could not be trusted: no byte of the request went out. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_[A-Z]+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_[A-Z_]+|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/** A wish to wait longer than this is not believed: the message would be forgotten. */
const LONGEST_WAIT_SECONDS = 3600;

interface Fault {
  code?: unknown;
  name?: unknown;
  syscall?: unknown;
  cause?: unknown;
  /** What Slack's client wraps. */
  original?: unknown;
  /** Of an AggregateError: one for each address that was tried. */
  errors?: unknown;
}

/** An error and everything it wraps, outermost first. */
function chainOf(error: unknown): Fault[] {
  const chain: Fault[] = [];
  for (let at = error; typeof at === 'object' && at !== null && !chain.includes(at); ) {
    const fault: Fault = at;
    chain.push(fault);
    at = fault.cause ?? fault.original;
  }
  return chain;
}

/** Whether a request provably failed before it was sent, so that repeating it cannot double anything. */
export function neverSent(error: unknown): boolean {
  return chainOf(error).some(({ code, syscall, errors }) => {
    if (Array.isArray(errors) && errors.length > 0) return errors.every(neverSent);
    if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
    return typeof code === 'string' && BEFORE_SENDING.test(code);
  });
}

/** A short name for how a request failed: `ECONNRESET`, `timeout`; `network` if it does not say. */
export function faultCode(error: unknown): string {
  const chain = chainOf(error);
  if (chain.some(({ name }) => name === 'TimeoutError' || name === 'AbortError')) return 'timeout';
  const codes = chain.map(({ code }) => code).filter((code) => typeof code === 'string');
  return codes.find((code) => /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) ?? 'network';
}

/**
 * Seconds to wait, from a `Retry-After` header of either form; undefined if there is none that can be read.
 * `now` is in epoch milliseconds. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterSeconds(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((dateOf(text) - now) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), LONGEST_WAIT_SECONDS) : undefined;
}

/** Only the form that HTTP prescribes: Date.parse alone would take "soon 7" for a date. */
function dateOf(text: string): number {
  return /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
}
