// A thread as a Teams channel shows it: the post in its box, and its replies below.

import type { PageMessage, PageThread } from '../../../../src/chats/page/message';
import { h } from '../dom';
import { press } from '../press';
import { isPrivate, renderPrivate } from '../private';
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
  const { root } = thread;
  const replies = thread.replies.filter((reply) => !isPrivate(reply));
  const render = (message: PageMessage, label?: string) => renderMessage(root, message, dark, label);
  const box = h('div', { class: 'teams-thread' }, render(root));
  if (replies.length > 0) box.append(...renderReplies(root, replies, state, render));
  // Teams has no such thing in a channel: there it comes in the person's own chat with the bot.
  const word = renderPrivate(thread, (reply) => render(reply, 'Only to you, in your chat with Bellhop'));
  if (word !== undefined) box.append(word);
  return box;
}

function renderReplies(
  root: PageMessage,
  replies: PageMessage[],
  state: Replies,
  render: (message: PageMessage) => HTMLElement,
): HTMLElement[] {
  const listId = `replies-${root.id}`;
  // Teams leaves the last reply on show and folds the older ones away.
  const shown = state.open ? replies : replies.slice(-1);
  const count = replies.length === 1 ? '1 reply from Bellhop' : `${replies.length} replies from Bellhop`;
  return [
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
    h('div', { class: 'teams-reply-list', attrs: { id: listId } }, ...shown.map((reply) => render(reply))),
  ];
}

function renderMessage(root: PageMessage, message: PageMessage, dark: boolean, label?: string): HTMLElement {
  const body = h('div', { class: 'teams-message-body' });
  body.append(
    h(
      'div',
      { class: 'teams-message-head' },
      h('span', { class: 'teams-name', text: 'Bellhop' }),
      h('span', { class: 'teams-badge', text: 'App' }),
      timeElement(message.postedAt, 'teams-time'),
      message.edits > 0 && h('span', { class: 'teams-edited', text: 'Edited' }),
      label !== undefined && h('span', { class: 'teams-edited', text: label }),
    ),
    renderTeamsBody(message.payload, dark, (pressed) => void press(root.id, body, pressed)),
  );
  return h('div', { class: 'teams-message' }, avatar('teams-avatar', 18), body);
}
