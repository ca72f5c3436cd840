// A thread as a Teams channel shows it: the post in its box, and its replies below.

import type { PageMessage, PageThread } from '../../../../src/chats/page/message';
import { h } from '../dom';
import { showNote } from '../press';
import { avatar, type Replies } from '../slack/message';
import { timeElement } from '../time';
import { renderTeamsBody } from './card';

/** The thread's place, as its channel header writes it. */
export function teamsPlace(message: PageMessage): string {
  const { team, channel, conversation } = message.address;
  const parts = [team, channel, conversation].filter((part) => typeof part === 'string');
  return parts.length === 0 ? 'Teams' : parts.join(' › ');
}

export function renderTeamsThread(thread: PageThread, dark: boolean, state: Replies): HTMLElement {
  const { root, replies } = thread;
  const box = h('div', { class: 'teams-thread' }, renderMessage(root, dark));
  if (replies.length === 0) return box;
  const listId = `replies-${root.id}`;
  // Teams leaves the last reply on show and folds the older ones away.
  const shown = state.open ? replies : replies.slice(-1);
  const count = replies.length === 1 ? '1 reply from Bellhop' : `${replies.length} replies from Bellhop`;
  box.append(
    h(
      'button',
      {
        class: 'teams-replies',
        attrs: {
          type: 'button',
          'aria-expanded': String(state.open),
          'aria-controls': listId,
          hidden: replies.length === 1,
        },
        on: { click: () => state.toggle() },
      },
      state.open ? 'Collapse all' : count,
    ),
    h(
      'div',
      { class: 'teams-reply-list', attrs: { id: listId } },
      ...shown.map((reply) => renderMessage(reply, dark)),
    ),
  );
  return box;
}

function renderMessage(message: PageMessage, dark: boolean): HTMLElement {
  const body = h('div', { class: 'teams-message-body' });
  body.append(
    h(
      'div',
      { class: 'teams-message-head' },
      h('span', { class: 'teams-name', text: 'Bellhop' }),
      h('span', { class: 'teams-badge', text: 'App' }),
      timeElement(message.postedAt, 'teams-time'),
      message.edits > 0 && h('span', { class: 'teams-edited', text: 'Edited' }),
    ),
    renderTeamsBody(message.payload, dark, (label) => showNote(body, label)),
  );
  return h('div', { class: 'teams-message' }, avatar('teams-avatar', 18), body);
}
