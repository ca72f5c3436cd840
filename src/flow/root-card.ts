// The card of a root: its subject's newest state, what people did, and whom it calls.

import type { Card } from '../core/card';
import { type ChildRow, childView } from '../core/children';
import type { Marks } from '../core/decision';
import type { MlEvent } from '../core/event';
import type { Mentions } from '../core/mention';
import type { Destination } from '../core/ports';
import { rootEvent, type ThreadState } from '../core/thread';
import { buttonId } from './buttons';
import type { RootParts } from './root';
import { markAgain } from './send';
import type { ThreadRow } from './thread-row';

/** What a root is about, as its row and its children tell it. */
interface RootView {
  shown: MlEvent;
  children: ChildRow[];
}

/** @param bare nothing can have folded into it yet */
export async function viewOf(
  parts: RootParts,
  destination: Destination,
  event: MlEvent,
  row: ThreadRow,
  bare = false,
): Promise<RootView> {
  const children = bare ? [] : await parts.threads.children(destination, event);
  return { shown: rootEvent(row.state as ThreadState, children), children };
}

/** The card, and the id of its buttons, whose row is written. */
export async function rootCard(
  parts: RootParts,
  destination: Destination,
  row: ThreadRow,
  { shown, children }: RootView,
): Promise<{ card: Card; button: string }> {
  const marks = marksAt(row.marks as Marks | undefined, parts.now());
  const people = row.people as unknown as Mentions | undefined;
  const button = buttonId(row.seal ?? row.nonce, shown);
  const card = parts.present(destination, shown, children.map(childView), 'root', {
    button,
    marks,
    people,
    reasoned: parts.reasoned?.(shown),
  });
  parts.calls.markRoot(card, row, shown);
  if (row.again) markAgain(parts, destination, card);
  if (card.buttons.length > 0 && row.button !== button) await keepButtons(parts, destination, shown, button);
  return { card, button };
}

/** A snooze that has run out is none any more. */
function marksAt(marks: Marks | undefined, now: number): Marks | undefined {
  const until = marks?.care?.snoozedUntil;
  if (marks?.care === undefined || until === undefined || Date.parse(until) > now) return marks;
  const { snoozedUntil: _until, snoozedBy: _by, ...care } = marks.care;
  return { ...marks, care };
}

/** Writes what the buttons of a card stand for, before anybody can press them. */
export function keepButtons(
  { buttons }: Pick<RootParts, 'buttons'>,
  { follows: _follows, ...destination }: Destination,
  event: MlEvent,
  button: string,
): Promise<void> {
  return buttons.keep(button, { destination, event });
}
