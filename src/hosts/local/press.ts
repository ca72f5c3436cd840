// A press on the page: what a chat's door would hand over, by the person who sits at it.

import { randomUUID } from 'node:crypto';
import type { PageThread } from '../../chats/page/message';
import { pagePerson } from '../../chats/page/person';
import { ACTION_IDS, type ActionId } from '../../core/event';
import { asObject, asText } from '../../core/json';
import type { ChatId } from '../../core/ports';
import type { Listener, Reaction } from '../../core/press';

/** As long as the chats let it be. */
const MOST_COMMENT = 500;

export interface PagePressParts {
  listener: Listener;
  /** A thread by its root's row. */
  thread(root: string): Promise<PageThread | undefined>;
  /** Whether the page stands for the chat: where people press in the chat itself, nobody may press for them here. */
  shows(chat: ChatId): boolean;
  /** Whether there is anything behind the buttons of an action. */
  isWired(action: ActionId): boolean;
  now(): number;
}

/** `idle`: there is nothing behind the button on this host. */
export type PageReaction = Reaction | { type: 'idle' };

/** Takes what the page sends: `{ root, button, action, comment? }`. Undefined if there is no such message or action. */
export function createPagePress(parts: PagePressParts): (body: unknown) => Promise<PageReaction | undefined> {
  return async (body) => {
    const given = asObject(body);
    const root = asText(given?.root);
    const button = asText(given?.button);
    const action = ACTION_IDS.find((id) => id === given?.action);
    if (root === undefined || button === undefined || action === undefined) return undefined;
    const chat = (await parts.thread(root))?.root.chat;
    if (chat === undefined || !parts.shows(chat)) return undefined;
    if (!parts.isWired(action)) return { type: 'idle' };
    const person = pagePerson(chat);
    const comment = typeof given?.comment === 'string' ? given.comment.trim() : undefined;
    return parts.listener.pressed({
      id: `page ${randomUUID()}`,
      person,
      button,
      action,
      ...(comment !== undefined && { comment: comment.slice(0, MOST_COMMENT) }),
      answer: { root, user: person.id },
      at: new Date(parts.now()).toISOString(),
    });
  };
}
