// Doors: who may bring events over HTTP, and for which accounts and workspaces. What `doors:` of bellhop.yaml becomes.

/** Where the events may come from that a sender tells. All lists absent: from anywhere. */
export interface DoorScope {
  /** AWS accounts, 12 digits. */
  accounts?: string[];
  /** Azure subscription ids. */
  subscriptions?: string[];
  /** Resource ids of Azure ML workspaces. */
  workspaces?: string[];
}

/** A sender that shows a token of Entra instead of a key. */
export interface TokenRule {
  /** The tenant that issued it, by its id. */
  tenant: string;
  /** What it was issued for: the id or the App ID URI of the application that stands for this door. */
  audience: string;
  /** Application or object ids of those who may show it. */
  callers: string[];
}

/** One way to be let in; the sender has the key or the token. */
export type DoorRule = DoorScope &
  (
    | {
        /** The name of the secret that holds the key, e.g. `BELLHOP_EVENTS_KEY_PROD`. */
        key: string;
        /** The header that carries it, if it is not `x-bellhop-key`. */
        header?: string;
      }
    | { token: TokenRule }
  );

/** The key that opens every door for every place, unless a rule binds it. */
export const EVENTS_KEY = 'BELLHOP_EVENTS_KEY';

/** The names of the secrets that these rules need; without a rule, the one key that opens every door. */
export function keysOf(rules: readonly DoorRule[]): string[] {
  if (rules.length === 0) return [EVENTS_KEY];
  return [...new Set(rules.flatMap((rule) => ('key' in rule ? [rule.key] : [])))];
}
