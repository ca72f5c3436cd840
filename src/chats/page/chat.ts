// The page as a chat: messages go into the store instead of to Slack or Teams, and the local host shows them.

import { CallError } from '../../core/errors';
import type { JsonObject } from '../../core/json';
import { asText } from '../../core/json';
import type { Chat, ChatId, Clock, MessageRef, Payload, PostOptions, Store } from '../../core/ports';
import type { AnswerAddress } from '../../core/press';
import { fromJson, type StoredMessage, toJson, unwrapPayload, wrapPayload } from './message';
import { nonceRow, replyRow, rootRow } from './rows';

export interface PageChatParts {
  /** The chat that it stands for. */
  id: ChatId;
  store: Store;
  /** The real chat's pure printers: the page shows exactly what that chat would get. */
  payload: Chat['payload'];
  plain: Chat['plain'];
  clock: Clock;
  /** Called after each write with the row of the thread's root. */
  onChange?(root: string): void;
}

/** Reference to a message here: its row, and its root's row if it is a reply. */
type PageRef = { row: string; root?: string };

/**
 * A chat that writes into the store. A post is made once per nonce, also after a crash in the middle:
 * the nonce's row fixes the message's row first, and both are put only if absent.
 */
export function createPageChat(parts: PageChatParts): Chat & Required<Pick<Chat, 'find'>> {
  const { id, store, clock, onChange } = parts;
  let last = 0;

  /** Microseconds, never the same twice in this process, so that messages keep their order. */
  function nextMicros(): number {
    last = Math.max(clock.now() * 1000, last + 1);
    return last;
  }

  async function rowOf(address: JsonObject, nonce: string): Promise<PageRef | undefined> {
    const value = (await store.get<PageRef>(nonceRow(id, address, nonce)))?.value;
    return value && { row: value.row, ...(value.root !== undefined && { root: value.root }) };
  }

  async function reserve(address: JsonObject, nonce: string, root: string | undefined): Promise<PageRef> {
    const micros = nextMicros();
    const ref: PageRef =
      root === undefined ? { row: rootRow(micros, id, nonce) } : { row: replyRow(root, micros, nonce), root };
    if ((await store.create(nonceRow(id, address, nonce), { schema: 1, ...ref })) !== undefined) return ref;
    return (await rowOf(address, nonce)) ?? ref;
  }

  async function post(address: JsonObject, payload: Payload, options: PostOptions): Promise<MessageRef> {
    const root = options.thread === undefined ? undefined : rowIn(options.thread);
    if (root !== undefined && (await store.get(root)) === undefined) throw gone('reply to', root);
    const ref = await reserve(address, options.nonce, root);
    const content = unwrapPayload(payload);
    const message: StoredMessage = {
      ...content,
      chat: id,
      address,
      about: options.about ?? `${content.kind ?? ''}:${content.fallback}`,
      postedAt: new Date(clock.now()).toISOString(),
      edits: 0,
      broadcast: options.broadcast === true,
    };
    if ((await store.create(ref.row, toJson(message))) !== undefined) onChange?.(ref.root ?? ref.row);
    return ref;
  }

  async function update(message: MessageRef, payload: Payload): Promise<void> {
    const row = rowIn(message);
    for (;;) {
      const item = await store.get<JsonObject>(row);
      if (item === undefined) throw gone('change', row);
      const before = fromJson(item.value);
      const after: StoredMessage = {
        ...before,
        ...unwrapPayload(payload),
        editedAt: new Date(clock.now()).toISOString(),
        edits: before.edits + 1,
      };
      if ((await store.put(row, toJson(after), item.version)) === undefined) continue;
      onChange?.(asText(message.root) ?? row);
      return;
    }
  }

  /** A word under the message that was pressed: the page's one reader is the one who pressed. */
  async function tell(answer: AnswerAddress, payload: Payload): Promise<void> {
    const root = asText(answer.root);
    if (root === undefined || (await store.get(root)) === undefined) throw gone('answer under', String(root));
    const micros = nextMicros();
    const message: StoredMessage = {
      ...unwrapPayload(payload),
      chat: id,
      address: {},
      about: '',
      postedAt: new Date(clock.now()).toISOString(),
      edits: 0,
      broadcast: false,
      only: asText(answer.user) ?? '',
    };
    await store.create(replyRow(root, micros, 'private'), toJson(message));
    onChange?.(root);
  }

  async function find(address: JsonObject, nonce: string): Promise<MessageRef | undefined> {
    const ref = await rowOf(address, nonce);
    return ref !== undefined && (await store.get(ref.row)) !== undefined ? ref : undefined;
  }

  return {
    id,
    payload: (card, address) => wrapPayload(parts.payload(card, address), card),
    plain: (card, address) => wrapPayload(parts.plain(card, address), card),
    post,
    update,
    tell,
    find,
  };
}

function rowIn(message: MessageRef): string {
  const row = asText(message.row);
  if (row === undefined) throw gone('find', JSON.stringify(message));
  return row;
}

function gone(verb: string, row: string): CallError {
  return new CallError('gone', 'message_not_found', `The page has no message to ${verb}: ${row}.`);
}
