// What the page knows: the threads it has been told of, side by side by subject, and which of them the reader wants.

import type { PageMessage, PageThread } from '../../../src/chats/page/message';

/** Roots of one subject further apart than this are different episodes. */
const SAME_EPISODE_MS = 10 * 60_000;

/** One episode of one subject, in every chat it went to. */
export interface Group {
  id: string;
  postedAt: string;
  threads: PageThread[];
}

export interface Filter {
  chat: 'both' | 'slack' | 'teams';
  tone: string;
  kind: string;
  search: string;
}

export const NO_FILTER: Filter = { chat: 'both', tone: '', kind: '', search: '' };

function place(message: PageMessage): string {
  return `${message.chat} ${JSON.stringify(message.address)}`;
}

/** Groups of threads, newest first. A thread joins the latest group about the same thing that has none of its place. */
export function groupThreads(threads: Iterable<PageThread>): Group[] {
  const groups: Group[] = [];
  const byAbout = new Map<string, Group[]>();
  // A root's row holds its time counted down, so that the store lists the newest first.
  const oldestFirst = [...threads].sort((a, b) => compare(b.root.id, a.root.id));
  for (const thread of oldestFirst) {
    const { about, postedAt } = thread.root;
    const known = byAbout.get(about) ?? [];
    const group = known.findLast(
      (candidate) =>
        Date.parse(postedAt) - Date.parse(candidate.postedAt) <= SAME_EPISODE_MS &&
        candidate.threads.every((other) => place(other.root) !== place(thread.root)),
    );
    if (group !== undefined) {
      group.threads.push(thread);
      continue;
    }
    const made: Group = { id: thread.root.id, postedAt, threads: [thread] };
    groups.push(made);
    byAbout.set(about, [...known, made]);
  }
  return groups.reverse();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Changes whenever a thread looks different. */
export function signature(group: Group): string {
  return group.threads
    .map(({ root, replies }) =>
      [root.id, root.edits, ...replies.map((reply) => `${reply.id}:${reply.edits}`)].join(),
    )
    .join(';');
}

/** Whether the reader wants to see this group. */
export function matches(group: Group, filter: Filter): boolean {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return group.threads.some(({ root, replies }) => {
    if (filter.chat !== 'both' && root.chat !== filter.chat) return false;
    if (filter.tone !== '' && root.tone !== filter.tone) return false;
    if (filter.kind !== '' && root.kind !== filter.kind) return false;
    const text = [root.fallback, root.kind ?? '', ...replies.map((reply) => reply.fallback)]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** `pipeline-run` → "Pipeline run". */
export function wordsOf(id: string): string {
  const text = id.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const TONE_WORDS: Record<string, string> = {
  action: 'Needs a decision',
  failure: 'Failure',
  warning: 'Warning',
  success: 'Success',
  progress: 'In progress',
  info: 'Information',
};
