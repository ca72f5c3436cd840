// A cloud to act on for tests of the flow, people to press, and rules that let them.

import { handlers } from '../../handlers';
import type { CloudActions, Moved, Standing } from '../../src/core/cloud-actions';
import type { ActionId, MlEvent } from '../../src/core/event';
import type { KnownPerson, Policy, Rules } from '../../src/core/policy';
import type { Directory, Person, Press, Profile } from '../../src/core/press';
import { offeredActions, toneOf } from '../../src/core/status';

/** When everything that a test does to a thing happens. */
const NOW = '2026-11-20T10:00:30.000Z';

/** One thing in a cloud, as it is now; the tests move it. */
export interface Thing {
  status: string;
  /** The statuses in which an action can be taken. */
  openIn: string[];
  /** What an action makes of it. */
  becomes: Partial<Record<ActionId, string>>;
  requesters: string[];
  lineage: string[];
  moved: Moved[];
  version: number;
  /** What was really done, in order, without repeats of a token. */
  acts: string[];
  /** Thrown by the next acts, before or after the effect. */
  trouble: { error: Error; after?: boolean }[];
}

export function thing(status: string, becomes: Thing['becomes']): Thing {
  return {
    status,
    openIn: [status],
    becomes,
    requesters: ['arn:aws:iam::111122223333:user/trainer'],
    lineage: [],
    moved: [],
    version: 1,
    acts: [],
    trouble: [],
  };
}

export function cloudOf(it: Thing): CloudActions {
  const tokens = new Set<string>();
  function nowOf(event: MlEvent): MlEvent {
    const { cloud, kind } = event;
    const { status, version } = it;
    const tone = toneOf(kind, status);
    const id = `now-${status}-${version}`;
    const time = status === event.status ? event.time : NOW;
    return { ...event, id, time, status, tone, actions: offeredActions(cloud, kind, tone, status) };
  }
  const standing = (action: ActionId, event: MlEvent): Standing => ({
    status: it.status,
    open: it.openIn.includes(it.status),
    done: it.status === it.becomes[action],
    evidence: { version: it.version },
    moved: it.moved,
    event: nowOf(event),
    requesters: it.requesters,
    lineage: it.lineage,
  });
  return {
    can: (action) => it.becomes[action] !== undefined,
    inspect: async (action, event) => standing(action, event),
    async perform(action, event, { token, note }) {
      const trouble = it.trouble.shift();
      if (trouble !== undefined && !trouble.after) throw trouble.error;
      if (!tokens.has(token)) it.acts.push(`${action} ${note.replace(/^bellhop:\w+ /, '')}`);
      tokens.add(token);
      it.status = it.becomes[action] ?? it.status;
      if (trouble?.after) throw trouble.error;
      return { status: it.status, event: nowOf(event) };
    },
    logs: async () => ({ facts: [], lines: ['epoch 1', 'OOM'], links: [] }),
    details: async () => ({ facts: [{ name: 'steps', value: '3' }], lines: [], links: [] }),
  };
}

export function person(name: string, chat: Person['chat'] = 'slack', tenant = 'T1'): Person {
  return { chat, id: chat === 'slack' ? `U-${name}` : `oid-${name}`, tenant, name };
}

let presses = 0;

export function press(
  by: Person,
  button: { action: ActionId; id: string },
  more: Partial<Press> = {},
): Press {
  presses += 1;
  return {
    id: `press-${presses}`,
    person: by,
    button: button.id,
    action: button.action,
    answer: { user: by.name },
    at: '2026-11-20T10:00:00.000Z',
    ...more,
  };
}

export const POLICY: Policy = {
  name: 'everybody',
  hash: 'h1',
  actions: [
    'approve',
    'reject',
    'retry',
    'stop',
    'logs',
    'details',
    'acknowledge',
    'assign',
    'snooze',
    'resume',
  ],
  matches: () => true,
  allow: [{ type: 'members' }],
  approvals: 1,
  notByRequester: false,
  automation: [],
  comment: false,
  expiresMs: 14 * 24 * 3600_000,
  listedOnly: false,
};

export function rules(policy: Partial<Policy> = {}, people: KnownPerson[] = []): Rules {
  return { policies: [{ ...POLICY, ...policy }], people };
}

/** Everybody is a member whose address is their name's, but for those who are given otherwise. */
export function directory(
  others: Record<string, Partial<Profile>> = {},
  groups: Record<string, string[]> = {},
): Directory {
  return {
    profile: async ({ name }) => ({ name, email: `${name}@example.com`, outsider: false, ...others[name] }),
    memberOf: async ({ name }, group) => groups[group]?.includes(name) ?? false,
    findByEmail: async (email) => ({ id: 'U-found', name: email.split('@')[0]! }),
  };
}

/** What a bot needs that nobody acts through. */
export const IDLE = {
  presentNote: (): never => {
    throw new Error('nothing is said here');
  },
  say: () => '',
  actions: handlers.actions,
  rules: (): Rules => ({ policies: [], people: [] }),
  directories: {},
  cloudActions: {},
  actionsAllowed: async () => false,
};
