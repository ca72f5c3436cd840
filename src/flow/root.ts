// The root message of a thread: posted once, then kept true to its row, by one editor at a time.

import type { Card } from '../core/card';
import type { Marks } from '../core/decision';
import { CallError } from '../core/errors';
import type { ActionId, MlEvent } from '../core/event';
import { canonicalJson } from '../core/json';
import type { Mentions } from '../core/mention';
import type { Destination, MessageRef, Payload } from '../core/ports';
import { sha256 } from '../core/sha256';
import { folds, threadOf } from '../core/thread-key';
import type { Child } from '../core/view';
import type { Buttons } from './buttons';
import type { Calls } from './calls';
import { Later } from './later';
import { rootCard, viewOf } from './root-card';
import { lookFor, type SendParts, send } from './send';
import type { ThreadRow, ThreadRows } from './thread-row';
import type { Threads } from './threads';

/** Edits are the scarce resource of chats: at most one an interval, per message. */
export const EDIT_INTERVAL_MS = 5_000;
/** How soon to ask again for a message that another worker holds. */
const LOOK_AGAIN_MS = 2_000;

export interface RootParts extends SendParts {
  rows: ThreadRows;
  /** Key of the row of the episode in question. */
  thread: string;
  threads: Pick<Threads, 'children'>;
  now(): number;
  newNonce(): string;
  /** How long one worker may hold a message before another takes over. */
  leaseMs: number;
  present(
    destination: Destination,
    event: MlEvent,
    children: Child[],
    form: 'root' | 'reply' | 'rest',
    additions?: { button?: string; marks?: Marks; people?: Mentions; reasoned?: readonly ActionId[] },
  ): Card;
  buttons: Buttons;
  /** Actions on an event for which somebody must write a reason. */
  reasoned?(event: MlEvent): readonly ActionId[];
  calls: Calls;
}

/**
 * The root's reference, posting it if it is not there yet. Later if someone else is at it.
 * @param opened the row, if this worker has just made it: it is held, and nobody knows of it
 */
export async function ensureRoot(
  parts: RootParts,
  destination: Destination,
  event: MlEvent,
  opened?: ThreadRow,
): Promise<MessageRef> {
  let fresh = opened;
  for (;;) {
    const held =
      fresh === undefined
        ? await hold(parts, (row) => row.phase === 'rooting')
        : { mine: fresh, before: { ...fresh, posting: false } };
    // What folds into a root that nobody has opened opens it itself: there is nothing to list.
    const bare = fresh !== undefined && !folds(event);
    fresh = undefined;
    if ('row' in held && held.row.phase === 'live' && held.row.root !== undefined) return held.row.root;
    if (!('mine' in held)) continue;
    const { mine, before } = held;
    const root = await underLease(parts, mine.fence, () =>
      postRoot(parts, destination, event, mine, before, bare),
    );
    await parts.rows.change(parts.thread, (row) =>
      row.fence !== mine.fence || row.nonce !== mine.nonce
        ? undefined
        : {
            ...row,
            phase: 'live',
            root: root.ref,
            painted: root.painted,
            shown: root.shown,
            button: root.button,
            again: root.again,
            posting: false,
            editorUntil: 0,
          },
    );
  }
}

async function postRoot(
  parts: RootParts,
  destination: Destination,
  event: MlEvent,
  mine: ThreadRow,
  before: ThreadRow,
  bare: boolean,
): Promise<Pick<ThreadRow, 'painted' | 'shown' | 'button' | 'again'> & { ref: MessageRef }> {
  const { chat } = parts;
  const lost = before.posting ? await lookFor(parts, destination, mine.nonce) : undefined;
  // It was posted by someone who did not live to say which revision it shows.
  if (lost?.found !== undefined) return { ref: lost.found, painted: 0 };
  const again = lost?.sure === false ? true : undefined;
  const view = await viewOf(parts, destination, event, mine, bare);
  const row = await parts.calls.byRoot(parts.rows, parts.thread, mine, destination, view.shown);
  const { card, button } = await rootCard(parts, destination, { ...row, again }, view);
  const ref = await send(parts, destination, card, (payload) =>
    chat.post(destination.address, payload, {
      nonce: mine.nonce,
      about: [...threadOf(event), mine.born].join(' '),
    }),
  );
  const shown = digest(chat.payload(card, destination.address));
  return { ref, painted: mine.revision, shown, button, again };
}

/** Edits the root until it shows `revision` or newer. Later if it may not be edited yet. */
export async function paint(
  parts: RootParts,
  destination: Destination,
  event: MlEvent,
  revision: number,
): Promise<void> {
  const { rows, thread, chat } = parts;
  for (;;) {
    const row = await rows.get(thread);
    if (row === undefined || row.painted >= revision) return;
    if (row.phase === 'rooting') {
      await ensureRoot(parts, destination, event);
      continue;
    }
    if (destination.mode === 'post') {
      await rows.change(thread, (now) => ({
        ...now,
        painted: Math.max(now.painted, revision),
      }));
      return;
    }
    const wait = row.editedAt + EDIT_INTERVAL_MS - parts.now();
    if (wait > 0) throw new Later(wait);
    const held = await hold(
      parts,
      (now) =>
        now.phase === 'live' && now.painted < now.revision && now.editedAt + EDIT_INTERVAL_MS <= parts.now(),
    );
    if (!('mine' in held)) continue;
    const { mine } = held;
    const view = await viewOf(parts, destination, event, mine);
    const { card, button } = await rootCard(parts, destination, mine, view);
    const shown = digest(chat.payload(card, destination.address));
    const done = { painted: mine.revision, shown, button, editorUntil: 0 };
    if (shown === mine.shown) {
      await change(parts, mine.fence, done);
      continue;
    }
    try {
      await underLease(parts, mine.fence, () =>
        send(parts, destination, card, (payload) => chat.update(mine.root!, payload)),
      );
    } catch (error) {
      if (!(error instanceof CallError && error.outcome === 'gone')) throw error;
      await loseRoot(parts, destination, mine.root!);
      continue;
    }
    await change(parts, mine.fence, { ...done, editedAt: parts.now() });
  }
}

/** Someone deleted the root in the chat: the next one who needs it posts a new one. */
export async function loseRoot(parts: RootParts, destination: Destination, root: MessageRef): Promise<void> {
  parts.log.warn('the root message is gone; posting a new one', { destination: destination.id });
  const nonce = parts.newNonce();
  const lost = {
    phase: 'rooting',
    root: undefined,
    shown: undefined,
    again: undefined,
    posting: false,
    nonce,
    editorUntil: 0,
  } as const;
  await parts.rows.change(parts.thread, (row) =>
    row.phase === 'live' && canonicalJson(row.root) === canonicalJson(root) ? { ...row, ...lost } : undefined,
  );
}

/** The row under our lease, if it wants the work; else as it is. Later if another worker holds it. */
async function hold(
  parts: RootParts,
  wanted: (row: ThreadRow) => boolean,
): Promise<{ mine: ThreadRow; before: ThreadRow } | { row: ThreadRow } | { none: true }> {
  let before: ThreadRow | undefined;
  const mine = await parts.rows.change(parts.thread, (row) => {
    before = row;
    if (!wanted(row) || row.editorUntil > parts.now()) return undefined;
    const posting = row.phase === 'rooting' ? true : row.posting;
    return { ...row, posting, fence: row.fence + 1, editorUntil: parts.now() + parts.leaseMs };
  });
  if (mine !== undefined) return { mine, before: before! };
  if (before === undefined) throw new Error('the thread is gone');
  // Whoever has it is done long before the lease ends, unless it died: so look again soon.
  if (wanted(before)) throw new Later(Math.min(before.editorUntil - parts.now(), LOOK_AGAIN_MS));
  return { row: before };
}

/** Gives the lease back after a definite refusal; after an unclear one it runs out, so that a late request can land. */
async function underLease<T>(parts: RootParts, fence: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const outcome = error instanceof CallError ? error.outcome : undefined;
    if (outcome !== 'unclear' && outcome !== 'gone') {
      const freed = outcome === undefined ? { editorUntil: 0 } : { editorUntil: 0, posting: false };
      await change(parts, fence, freed);
    }
    throw error;
  }
}

async function change(parts: RootParts, fence: number, fields: Partial<ThreadRow>): Promise<void> {
  await parts.rows.change(parts.thread, (row) => (row.fence === fence ? { ...row, ...fields } : undefined));
}

function digest(payload: Payload): string {
  return sha256(canonicalJson(payload));
}
