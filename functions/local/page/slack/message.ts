// A thread as a Slack channel shows it: avatar, name, badge, time, blocks, and its replies.

import type { PageMessage, PageThread } from '../../../../src/chats/page/message';
import { h, icon } from '../dom';
import { press } from '../press';
import { isPrivate, renderPrivate } from '../private';
import { shortTime, timeElement } from '../time';
import { renderSlackBody } from './blocks';

/** The bell of the bot's picture. */
const BELL = ['M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15z', 'M10 20.5a2 2 0 0 0 4 0'];

export function avatar(className: string, size: number): HTMLElement {
  return h('span', { class: `avatar ${className}`, attrs: { 'aria-hidden': 'true' } }, icon(BELL, size));
}

export interface Replies {
  open: boolean;
  toggle(): void;
}

/** The thread's place, as its channel header writes it. */
export function slackPlace(message: PageMessage): string {
  const { channel } = message.address;
  return typeof channel === 'string' ? channel : 'Slack';
}

export function renderSlackThread(thread: PageThread, state: Replies): HTMLElement {
  const { root } = thread;
  const replies = thread.replies.filter((reply) => !isPrivate(reply));
  const box = h('div', { class: 'slack-thread' }, renderMessage(root, root));
  if (replies.length > 0) box.append(...renderReplies(root, replies, state));
  const word = renderPrivate(thread, (reply) => renderMessage(root, reply, 'Only visible to you'));
  if (word !== undefined) box.append(word);
  return box;
}

function renderReplies(root: PageMessage, replies: PageMessage[], state: Replies): HTMLElement[] {
  const listId = `replies-${root.id}`;
  return [
    h(
      'button',
      {
        class: 'slack-replies',
        attrs: { type: 'button', 'aria-expanded': String(state.open), 'aria-controls': listId },
        on: { click: () => state.toggle() },
      },
      avatar('slack-avatar-small', 14),
      h('span', {
        class: 'slack-replies-count',
        text: replies.length === 1 ? '1 reply' : `${replies.length} replies`,
      }),
      h('span', {
        class: 'slack-replies-last',
        text: state.open ? 'Hide the thread' : `Last reply ${shortTime(replies.at(-1)!.postedAt)}`,
      }),
    ),
    h(
      'div',
      { class: `slack-reply-list${state.open ? ' open' : ''}`, attrs: { id: listId } },
      ...replies
        .filter((reply) => state.open || reply.broadcast)
        .map((reply) =>
          renderMessage(
            root,
            reply,
            state.open ? broadcastInThread(reply) : 'replied to a thread · shown in channel',
          ),
        ),
    ),
  ];
}

function broadcastInThread(reply: PageMessage): string | undefined {
  return reply.broadcast ? 'Also sent to the channel' : undefined;
}

function renderMessage(root: PageMessage, message: PageMessage, label?: string): HTMLElement {
  const body = h('div', { class: 'slack-message-body' });
  body.append(
    h(
      'div',
      { class: 'slack-message-head' },
      h('span', { class: 'slack-name', text: 'Bellhop' }),
      h('span', { class: 'slack-badge', text: 'APP' }),
      timeElement(message.postedAt, 'slack-time'),
      label !== undefined && h('span', { class: 'slack-broadcast', text: label }),
    ),
    renderSlackBody(message.payload, (pressed) => void press(root.id, body, pressed)),
  );
  return h('div', { class: 'slack-message' }, avatar('slack-avatar', 22), body);
}
