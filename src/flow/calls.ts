// Whom a message calls: the owner of a thing, else whoever started it, is mentioned once in each episode.

import type { Card } from '../core/card';
import { deadlineIn } from '../core/deadline';
import { CallError } from '../core/errors';
import type { MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { cleanLine, cutEnd } from '../core/markup';
import { emailIn, type Mentions, ownerOf } from '../core/mention';
import type { ChatId, Destination, Log } from '../core/ports';
import type { Directory } from '../core/press';
import type { Say } from '../core/say';
import type { ThreadRow, ThreadRows } from './thread-row';

/** A message does not wait longer than this for a name. */
const LOOK_UP_MS = 2_000;
const LONGEST_NAME = 60;
/** The episode's root, as the one that calls; its replies call under the name of their effect. */
const ROOT = 'root';

export interface CallsParts {
  directories: Partial<Record<ChatId, Directory>>;
  log: Log;
  say: Say;
}

type About = Pick<MlEvent, 'tags' | 'actor'>;

export interface Calls {
  /** The row with the people whom its root mentions, if it is the first of the episode that calls anybody. */
  byRoot(
    rows: ThreadRows,
    thread: string,
    row: ThreadRow,
    at: Destination,
    shown: MlEvent,
  ): Promise<ThreadRow>;
  /** Says on a root whose it is, if it called. */
  markRoot(card: Card, row: ThreadRow, shown: About): void;
  /** The same of a reply that calls: at once, as it is made only once. `about`: the event, and what else is known. */
  markReply(
    rows: ThreadRows,
    thread: string,
    effect: string,
    at: Destination,
    about: About[],
    card: Card,
  ): Promise<void>;
}

export function createCalls({ directories, log, say }: CallsParts): Calls {
  /** A person who is not found, or not in time, is named in plain text. */
  async function lookUp({ chat, id }: Destination, who: (string | undefined)[]): Promise<Mentions> {
    const directory = directories[chat];
    const people: Mentions = {};
    const emails = new Set(who.map(emailIn).filter((email) => email !== undefined));
    const asked = [...emails].map(async (email) => {
      try {
        const found = await deadlineIn(LOOK_UP_MS).wait(() => directory?.findByEmail(email));
        if (found !== undefined)
          people[email] = { id: found.id, name: cutEnd(cleanLine(found.name), LONGEST_NAME) };
      } catch (error) {
        const code = error instanceof CallError ? error.code : 'unknown';
        log.warn('a person could not be looked up', { destination: id, code });
      }
    });
    await Promise.all(asked);
    return people;
  }

  function add(card: Card, who: string, people: Mentions): void {
    card.notes = [...(card.notes ?? []), say(card.locale, 'mark-calls', { by: who }, people)];
  }

  return {
    async byRoot(rows, thread, row, at, shown) {
      if (row.called !== undefined || (shown.tone !== 'action' && shown.tone !== 'failure')) return row;
      const owner = ownerOf(shown);
      const people = await lookUp(at, [owner, shown.actor]);
      if (owner === undefined && Object.keys(people).length === 0) return row;
      // Before it is posted: who finds it after a crash must show the same.
      const called = { called: ROOT, people: people as unknown as JsonObject };
      const mine = await rows.change(thread, (now) =>
        now.fence === row.fence ? { ...now, ...called } : undefined,
      );
      return mine ?? row;
    },

    markRoot(card, row, shown) {
      const owner = ownerOf(shown);
      // Whoever started it is named in the card itself.
      if (row.called !== ROOT || owner === undefined || owner === shown.actor) return;
      add(card, owner, (row.people ?? {}) as unknown as Mentions);
    },

    async markReply(rows, thread, effect, at, about, card) {
      const owner = about.map(ownerOf).find((one) => one !== undefined);
      const who = owner ?? about.map(({ actor }) => actor).find((one) => emailIn(one) !== undefined);
      if (who === undefined) return;
      let first = false;
      await rows.change(thread, (row) => {
        first = row.called === undefined || row.called === effect;
        return row.called === undefined ? { ...row, called: effect } : undefined;
      });
      if (!first) return;
      const people = await lookUp(at, [who]);
      if (owner !== undefined || Object.keys(people).length > 0) add(card, who, people);
    },
  };
}
