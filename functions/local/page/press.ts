// A pressed button: the question it asks, and the note that nothing is behind it here.

import { h } from './dom';
import type { Press } from './slack/blocks';

/** Tells the reader, under the message, that the press did nothing. */
export function showNote(below: HTMLElement, label: string): void {
  below.querySelector(':scope > .press-note')?.remove();
  const note = h(
    'div',
    { class: 'press-note', attrs: { role: 'status' } },
    h(
      'span',
      {},
      h('strong', { text: `“${label}” did nothing.` }),
      ' This page has no cloud behind its buttons; nothing was changed anywhere.',
    ),
    h('button', {
      class: 'press-note-close',
      text: '×',
      attrs: { type: 'button', 'aria-label': 'Close this note' },
      on: { click: () => note.remove() },
    }),
  );
  below.append(note);
}

/** Asks as Slack would, if the button asks; then `go` with its label. */
export function askSlack(press: Press, go: (label: string) => void): void {
  const { confirm } = press;
  if (confirm === undefined) {
    go(press.label);
    return;
  }
  const title = h('h2', { text: confirm.title });
  const dialog = h('dialog', { class: 'slack-confirm', attrs: { 'aria-label': confirm.title } });
  const answer = (yes: boolean): void => {
    dialog.close();
    dialog.remove();
    if (yes) go(press.label);
  };
  dialog.append(
    title,
    h('p', { text: confirm.text }),
    h(
      'div',
      { class: 'slack-confirm-buttons' },
      h('button', {
        class: 'slack-button',
        text: confirm.deny,
        attrs: { type: 'button' },
        on: { click: () => answer(false) },
      }),
      h('button', {
        class: `slack-button slack-button-${confirm.danger ? 'danger' : 'primary'}`,
        text: confirm.confirm,
        attrs: { type: 'button' },
        on: { click: () => answer(true) },
      }),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
