// Who may knock at the event doors: holders of a key or of a token, each bound to the places it may speak for.

import { type DoorRule, EVENTS_KEY, type TokenRule } from '../core/doors';
import { messageOf } from '../core/errors';
import type { CloudId, MlEvent } from '../core/event';
import type { Log } from '../core/ports';
import type { Secret } from '../core/secret';
import { bearerOf, credentialsOf, KEY_HEADER, looksLikeJwt, type Shown } from './credentials';
import { isUnbound, scopeProblem } from './door-scope';

/** Whether the token is signed by the rule's tenant, for its audience, to one of its callers. Fails if it cannot be checked for now. */
export type VerifyToken = (token: string, rule: TokenRule) => Promise<boolean>;

export interface DoorAuthOptions {
  /** The rules that hold now; without one for `BELLHOP_EVENTS_KEY`, that key is unbound. */
  rules?(): readonly DoorRule[];
  /**
   * The keys under a name, one or several with commas while they are rotated; undefined if there is none. `anew`: a sender
   * was refused, so the secret may have changed. Fails if it cannot be read for now.
   */
  secret(name: string, options: { anew: boolean }): Promise<Secret | undefined>;
  /** Absent: rules with tokens let nobody in. */
  verifyToken?: VerifyToken;
  log: Log;
  /** Hears of every request that was turned away, for metrics. */
  onRefused?(door: Door, status: 401 | 503): void;
}

/** Where somebody knocks. Only Event Grid cannot set a header, so only its door takes `?code=`. */
export type Door = CloudId | 'health';

export interface Visitor {
  /** Lets this sender speak for any place, and see what is wired. */
  unbound: boolean;
  /** Why this event may not come from this sender, in a sentence; undefined if it may. */
  problem(event: MlEvent): string | undefined;
}

/** 503: it could not be found out, so the sender must come again; 401 is for ever, since no sender repeats it. */
export type Knock = { visitor: Visitor } | { status: 401 } | { status: 503; retryAfterSeconds: number };

export interface DoorAuth {
  /** Looks at headers and address only, never at the body. */
  knock(request: Request, door: Door): Promise<Knock>;
}

const RETRY_AFTER_SECONDS = 10;

export function createDoorAuth(options: DoorAuthOptions): DoorAuth {
  async function knock(request: Request, door: Door): Promise<Knock> {
    const rules = withDefault(options.rules?.() ?? []);
    const shown = credentialsOf(request, headersOf(rules), door === 'azure');
    if (shown.length === 0) return { status: 401 };
    const keys = rules.filter((rule) => 'key' in rule);
    try {
      const known = await byKey(keys, shown, false);
      if (known.length > 0) return { visitor: visitorOf(known) };
      const bearer = bearerOf(request);
      const byTokens = bearer === undefined ? [] : await byToken(rules, bearer);
      if (byTokens.length > 0) return { visitor: visitorOf(byTokens) };
      const rotated = await byKey(keys, shown, true);
      if (rotated.length > 0) return { visitor: visitorOf(rotated) };
    } catch (error) {
      options.log.error('a sender could not be checked', { door, reason: messageOf(error) });
      return { status: 503, retryAfterSeconds: RETRY_AFTER_SECONDS };
    }
    return { status: 401 };
  }

  /** The rules whose key is shown. Every key is compared, so the time says nothing about which one was close. */
  async function byKey(
    rules: readonly Extract<DoorRule, { key: string }>[],
    shown: readonly Shown[],
    anew: boolean,
  ): Promise<DoorRule[]> {
    const matching: DoorRule[] = [];
    for (const rule of rules) {
      const secrets = (await options.secret(rule.key, { anew }))?.parts() ?? [];
      const carried = shown.filter(({ header }) => carries(rule, header));
      const fits = secrets.filter((secret) => carried.some(({ text }) => secret.matches(text)));
      if (fits.length > 0) matching.push(rule);
    }
    return matching;
  }

  /** The rules that the token satisfies. A rule that cannot be checked matters only if no other lets the sender in. */
  async function byToken(rules: readonly DoorRule[], token: string): Promise<DoorRule[]> {
    const { verifyToken } = options;
    if (verifyToken === undefined || !looksLikeJwt(token)) return [];
    const matching: DoorRule[] = [];
    const failures: unknown[] = [];
    for (const rule of rules) {
      if (!('token' in rule)) continue;
      await verifyToken(token, rule.token).then(
        (fits) => fits && matching.push(rule),
        (error: unknown) => failures.push(error),
      );
    }
    if (matching.length === 0 && failures.length > 0) throw failures[0];
    return matching;
  }

  return {
    async knock(request, door) {
      const answer = await knock(request, door);
      if ('status' in answer) options.onRefused?.(door, answer.status);
      return answer;
    },
  };
}

/** For a host that needs one key and no rules. */
export function createKeyAuth(key: Secret, log: Log): DoorAuth {
  return createDoorAuth({ secret: async (name) => (name === EVENTS_KEY ? key : undefined), log });
}

function withDefault(rules: readonly DoorRule[]): DoorRule[] {
  const bound = rules.some((rule) => 'key' in rule && rule.key === EVENTS_KEY);
  return bound ? [...rules] : [...rules, { key: EVENTS_KEY }];
}

function headersOf(rules: readonly DoorRule[]): string[] {
  const chosen = rules.flatMap((rule) => ('key' in rule && rule.header !== undefined ? [rule.header] : []));
  return [...new Set([KEY_HEADER, ...chosen.map((header) => header.toLowerCase())])];
}

/** A key with a header of its own counts in no other; `authorization` and `?code=` carry any key. */
function carries(rule: { header?: string }, header: string | undefined): boolean {
  if (header === undefined || header === 'authorization') return true;
  return header === (rule.header ?? KEY_HEADER).toLowerCase();
}

function visitorOf(rules: readonly DoorRule[]): Visitor {
  return { unbound: rules.some(isUnbound), problem: (event) => scopeProblem(rules, event) };
}
