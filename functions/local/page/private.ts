// Private words: what the bot said to the one person at the page, under the message that they pressed.

import type { PageMessage, PageThread } from '../../../src/chats/page/message';
import { h } from './dom';

/** Whether only one person sees it. */
export function isPrivate(message: PageMessage): boolean {
  return message.only !== undefined;
}

/** The newest of a thread, if there is one: in a chat, too, the older ones are soon out of sight. */
export function renderPrivate(
  { replies }: PageThread,
  render: (reply: PageMessage) => HTMLElement,
): HTMLElement | undefined {
  const newest = replies.findLast(isPrivate);
  return newest && h('div', { class: 'private-word', attrs: { role: 'status' } }, render(newest));
}
