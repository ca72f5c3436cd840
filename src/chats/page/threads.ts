// Reading the page's messages back: threads, newest first.

import type { JsonObject } from '../../core/json';
import type { ChatId, Item, Store } from '../../core/ports';
import { fromJson, type PageMessage, type PageThread } from './message';
import { replyRows, rootRows } from './rows';

/** As many roots as one page holds when the caller does not say. */
const PAGE_SIZE = 50;
/** A thread's replies beyond this many are left out, oldest kept. */
const MOST_REPLIES = 500;

export interface ThreadPage {
  threads: PageThread[];
  /** Where the next, older page begins; absent at the end. */
  next?: string;
}

/** Threads by their root's time, newest first, each with its replies; `after` is the `next` of the page before. */
export async function listThreads(
  store: Store,
  options: { chat?: ChatId; after?: string; limit?: number } = {},
): Promise<ThreadPage> {
  const limit = options.limit ?? PAGE_SIZE;
  const threads: PageThread[] = [];
  let after = options.after;
  for (;;) {
    const items = await store.list<JsonObject>(rootRows(), { after, limit });
    for (const item of items) {
      after = item.key;
      const root = toMessage(item);
      if (options.chat !== undefined && root.chat !== options.chat) continue;
      threads.push({ root, replies: await repliesOf(store, item.key) });
      if (threads.length === limit) return { threads, next: after };
    }
    if (items.length < limit) return { threads };
  }
}

/** One thread by its root's row; undefined if there is none. */
export async function readThread(store: Store, root: string): Promise<PageThread | undefined> {
  const item = await store.get<JsonObject>(root);
  return item === undefined ? undefined : { root: toMessage(item), replies: await repliesOf(store, root) };
}

async function repliesOf(store: Store, root: string): Promise<PageMessage[]> {
  const items = await store.list<JsonObject>(replyRows(root), { limit: MOST_REPLIES });
  return items.map(toMessage);
}

function toMessage(item: Item<JsonObject>): PageMessage {
  return { id: item.key, ...fromJson(item.value) };
}
