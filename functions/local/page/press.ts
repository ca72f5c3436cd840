// A pressed button: it goes to the bot as a press in a chat would, and the bot's answer is shown under the message.

import { sendPress } from './api';
import { askForComment, askToConfirm, type Confirm } from './ask';
import { h } from './dom';

/** What a message's button says and sends. */
export interface Press {
  label: string;
  /** The opaque id, and which of the actions that share it. */
  button: string;
  action: string;
  comment?: string;
  confirm?: Confirm;
}

/** Presses under the thread of `root`; the answer is shown at the end of `below`. */
export async function press(root: string, below: HTMLElement, given: Press): Promise<void> {
  const { label, button, action, comment, confirm } = given;
  if (confirm !== undefined && !(await askToConfirm(confirm))) return;
  const reaction = await sendPress({ root, button, action, comment });
  if (reaction.type === 'ask') {
    const written = await askForComment(reaction.question);
    if (written !== undefined)
      await press(root, below, { ...given, confirm: undefined, comment: written.trim() });
    return;
  }
  if (reaction.type === 'idle')
    showNote(
      below,
      h('strong', { text: `“${label}” did nothing.` }),
      ' This page has no cloud behind its buttons; nothing was changed anywhere.',
    );
  else showNote(below, reaction.text);
}

/** Tells the reader, under the message; it goes when the message changes. */
function showNote(below: HTMLElement, ...words: (Node | string)[]): void {
  below.querySelector(':scope > .press-note')?.remove();
  const note = h(
    'div',
    { class: 'press-note', attrs: { role: 'status' } },
    h('span', {}, ...words),
    h('button', {
      class: 'press-note-close',
      text: '×',
      attrs: { type: 'button', 'aria-label': 'Close this note' },
      on: { click: () => note.remove() },
    }),
  );
  below.append(note);
}
