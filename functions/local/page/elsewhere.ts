// Which chats' messages are not here, because they are sent to the chats themselves.

import type { Elsewhere } from './api';
import { h } from './dom';

/** A sentence for each of them. */
export function renderElsewhere(elsewhere: readonly Elsewhere[]): HTMLElement {
  const lines = elsewhere.map(({ chat, url }) =>
    url === undefined
      ? h('span', { text: `Messages for ${chat} are sent to ${chat} itself. ` })
      : h('span', {}, `Messages for ${chat} are at `, h('a', { text: url, attrs: { href: url } }), '. '),
  );
  return h('p', { class: 'elsewhere', attrs: { role: 'note' } }, ...lines);
}
