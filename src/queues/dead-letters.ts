// Looking at dead letters without losing any, and sending them back: the same on every cloud.

import { InputError, messageOf } from '../core/errors';
import type { InboxMessage } from '../core/ports';
import { type Parcels, parseBody, readParcel } from './parcel';

export interface DeadLetter {
  /** The queue's own name for it. */
  id: string;
  /** What was sent, if it still can be had; else, and for what is not ours, what the queue holds. */
  message: unknown;
  reason: string;
  /** Epoch milliseconds. Of a letter that the platform gave up by itself: when it was sent. */
  buriedAt: number;
}

/** What must be done before a message is worked on again. */
export type Prepare = (message: unknown) => Promise<void>;

/** What `bellhop dead-letters` needs. */
export interface DeadLetters {
  /** At most `limit` (1 000). They stay where they are, but nobody else sees them while this runs. */
  deadLetters(limit?: number): Promise<DeadLetter[]>;
  /**
   * Back into the queue with no attempts counted: one dead letter, or all that are there now; how many.
   * `prepare` runs before each one is sent.
   */
  redrive(id?: string, prepare?: Prepare): Promise<number>;
}

/** A dead letter that was taken and must be released or removed. */
export interface Letter {
  id: string;
  /** As text, without the queue's encoding. */
  body: string;
  reason?: string;
  /** Epoch milliseconds, by the queue's clock. */
  sentAt: number;
  receipt: string;
}

/** One cloud's dead-letter queue. */
export interface LetterBox {
  /** Some that nobody else has, hidden for a minute; none if there are no more. */
  take(): Promise<Letter[]>;
  release(letters: Letter[]): Promise<void>;
  remove(letter: Letter): Promise<void>;
}

/** How to send into the queue whose dead letters these are. */
export interface WayBack {
  send(message: InboxMessage): Promise<void>;
  /** For a body that is not ours, e.g. a cloud's event. */
  sendAsItIs(body: string): Promise<void>;
}

const PLATFORM_GAVE_UP = 'The platform gave it up after its last attempt; the log says why.';

export function createDeadLetters(
  box: LetterBox,
  back: WayBack,
  parcels: Parcels,
  now: () => number,
): DeadLetters {
  async function describe({ id, body, reason, sentAt }: Letter): Promise<DeadLetter> {
    const known = {
      id,
      message: parseBody(body),
      reason: reason ?? readParcel(body)?.reason ?? PLATFORM_GAVE_UP,
      buriedAt: sentAt,
    };
    if (readParcel(body) === undefined) return known;
    try {
      return { ...known, message: await parcels.unwrap(body) };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { ...known, reason: `${known.reason} ${messageOf(error)}` };
    }
  }

  /** Whether it could be sent. */
  async function resend({ body }: Letter, prepare: Prepare): Promise<boolean> {
    if (readParcel(body) === undefined) {
      await prepare(parseBody(body));
      await back.sendAsItIs(body);
      return true;
    }
    try {
      const message = await parcels.unwrap(body);
      await prepare(message);
      await back.send(message);
      return true;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return false;
    }
  }

  /**
   * Shows each letter once. `look` tells whether it removed the letter; what it did not is released in the end, and comes back
   * by itself if that fails.
   */
  async function visit(look: (letter: Letter) => Promise<boolean>, enough: () => boolean): Promise<void> {
    const held = new Map<string, Letter>();
    try {
      while (!enough()) {
        const letters = (await box.take()).filter(({ id }) => !held.has(id));
        if (letters.length === 0) return;
        for (const letter of letters) held.set(letter.id, letter);
        for (const letter of letters) {
          if (enough()) return;
          if (await look(letter)) held.delete(letter.id);
        }
      }
    } finally {
      await box.release([...held.values()]).catch(() => undefined);
    }
  }

  return {
    async deadLetters(limit = 1000) {
      const found: DeadLetter[] = [];
      await visit(
        async (letter) => {
          found.push(await describe(letter));
          return false;
        },
        () => found.length === limit,
      );
      return found.sort((a, b) => a.buriedAt - b.buriedAt);
    },

    async redrive(id, prepare = async () => {}) {
      // What fails again at once is buried again while we are still at it: then it is not sent round in circles.
      const latest = now();
      let moved = 0;
      await visit(
        async (letter) => {
          if (letter.sentAt > latest || (id !== undefined && letter.id !== id)) return false;
          if (!(await resend(letter, prepare))) return false;
          await box.remove(letter);
          moved += 1;
          return true;
        },
        () => id !== undefined && moved === 1,
      );
      return moved;
    },
  };
}
