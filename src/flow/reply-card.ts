// The card of a message under a root: an event's own news, or what people did.

import type { Card } from '../core/card';
import { childView } from '../core/children';
import type { MlEvent } from '../core/event';
import type { Note } from '../core/note';
import type { Destination } from '../core/ports';
import { rootEvent, type ThreadState } from '../core/thread';
import { buttonId } from './buttons';
import type { Added, Delivery } from './endings';
import type { RootParts } from './root';
import { keepButtons } from './root-card';

/** How a decision that stands so is told where messages are not edited. */
const TOLD_STATES = {
  done: 'mark-done',
  failed: 'mark-failed',
  unknown: 'mark-unknown',
  void: 'mark-expired',
} as const;

export interface ReplyParts extends RootParts {
  presentNote(destination: Destination, event: MlEvent, note: Note): Card;
}

/** Where the channel has just been called for a step of this run, its reason is right above and is not said twice. */
export async function replyCard(
  parts: ReplyParts,
  { destination, event, added, claim }: Delivery,
  form: 'reply' | 'rest',
  broadcast: boolean,
): Promise<Card> {
  const note = added && noteOf(destination, added);
  if (note !== undefined) return parts.presentNote(destination, event, note);
  const row = await parts.rows.get(parts.thread);
  const rows = await parts.threads.children(destination, event);
  const children = rows.map(childView);
  const known = broadcast ? children : children.map((child) => ({ ...child, reason: undefined }));
  const button = row && buttonId(row.seal ?? row.nonce, event);
  const card = parts.present(destination, event, known, form, { button });
  if (button !== undefined && card.buttons.length > 0 && row?.button !== button)
    await keepButtons(parts, destination, event, button);
  if (broadcast && row !== undefined) {
    const about = [event, rootEvent(row.state as ThreadState, rows)];
    await parts.calls.markReply(parts.rows, parts.thread, claim.effect, destination, about, card);
  }
  return card;
}

/** What is told in a message of its own: a note, or how a decision ended where messages are not edited. */
export function noteOf(destination: Destination, { note, marks }: Added): Note | undefined {
  if (note !== undefined) return note;
  const decision = marks?.decision;
  if (destination.mode !== 'post' || decision === undefined) return undefined;
  const { state, action, by, at, comment, reason, because, made } = decision;
  if (!Object.hasOwn(TOLD_STATES, state)) return undefined;
  return {
    sentence: TOLD_STATES[state as keyof typeof TOLD_STATES],
    saying: { action, by: by.join(', '), at, comment, reason, because, made },
    tone: state === 'done' ? 'success' : 'warning',
  };
}
