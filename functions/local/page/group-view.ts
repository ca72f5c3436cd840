// One episode of one subject on the page: Slack on the left, Teams on the right.

import type { PageThread } from '../../../src/chats/page/message';
import { CHAT_IDS, type ChatId } from '../../../src/core/ports';
import { h } from './dom';
import { type Filter, type Group, TONE_WORDS, wordsOf } from './model';
import { renderSlackThread, slackPlace } from './slack/message';
import { renderTeamsThread, teamsPlace } from './teams/message';
import { timeElement } from './time';

export interface GroupState {
  dark: boolean;
  chat: Filter['chat'];
  isOpen(root: string): boolean;
  toggle(root: string): void;
}

export function renderGroup(group: Group, state: GroupState): HTMLElement {
  const { root } = group.threads[0]!;
  const titleId = `title-${group.id}`;
  const tone = root.tone ?? 'info';
  const article = h(
    'article',
    { class: 'group', attrs: { 'aria-labelledby': titleId, 'data-group': group.id, tabindex: -1 } },
    h(
      'header',
      { class: 'group-head' },
      h('span', { class: `tone tone-${tone}`, text: TONE_WORDS[tone] ?? tone }),
      root.kind !== undefined && h('span', { class: 'kind', text: wordsOf(root.kind) }),
      h('h2', { class: 'group-title', text: root.fallback, attrs: { id: titleId, title: root.fallback } }),
      timeElement(root.postedAt, 'group-time'),
    ),
  );
  article.append(h('div', { class: `panes panes-${state.chat}` }, ...renderPanes(group, state)));
  return article;
}

const CHAT_NAMES: Record<ChatId, string> = { slack: 'Slack', teams: 'Teams' };

/** Row by row, so that the destinations of the two chats stand beside each other. */
function renderPanes(group: Group, state: GroupState): HTMLElement[] {
  const chats = CHAT_IDS.filter((chat) => state.chat === 'both' || state.chat === chat);
  const columns = chats.map((chat) => threadsIn(group, chat));
  const rows = Math.max(1, ...columns.map((threads) => threads.length));
  return Array.from({ length: rows }, (_, row) =>
    chats.map((chat, column) => renderPane(chat, columns[column]![row], row, state)),
  ).flat();
}

/** In the order of their places' names, which is mostly the same in both chats. */
function threadsIn(group: Group, chat: ChatId): PageThread[] {
  const place = ({ root }: PageThread): string => JSON.stringify(root.address).toLowerCase();
  return group.threads
    .filter(({ root }) => root.chat === chat)
    .sort((a, b) => place(a).localeCompare(place(b)));
}

function renderPane(
  chat: ChatId,
  thread: PageThread | undefined,
  row: number,
  state: GroupState,
): HTMLElement {
  if (thread === undefined) {
    const empty =
      row === 0 && h('p', { class: 'pane-empty', text: `No route sends this to ${CHAT_NAMES[chat]}.` });
    return h('section', { class: `pane ${chat}` }, empty);
  }
  return h(
    'section',
    { class: `pane ${chat}`, attrs: { 'aria-label': `As ${CHAT_NAMES[chat]} shows it` } },
    renderPlace(chat, thread),
    renderThread(chat, thread, state),
  );
}

function renderPlace(chat: ChatId, { root }: PageThread): HTMLElement {
  return h(
    'div',
    { class: 'pane-head' },
    h('span', { class: 'pane-place', text: chat === 'slack' ? slackPlace(root) : teamsPlace(root) }),
    h('span', { class: 'pane-chat', text: CHAT_NAMES[chat] }),
  );
}

function renderThread(chat: ChatId, thread: PageThread, state: GroupState): HTMLElement {
  const replies = { open: state.isOpen(thread.root.id), toggle: () => state.toggle(thread.root.id) };
  return chat === 'slack'
    ? renderSlackThread(thread, replies)
    : renderTeamsThread(thread, state.dark, replies);
}
