// A small world for tests of the flow: the real local store, queue and page chat, a clock we turn, and crashes on demand.

import { handlers } from '../../handlers';
import { type BotParts, createBot } from '../../src/bot';
import { createPageChat } from '../../src/chats/page/chat';
import { unwrapPayload } from '../../src/chats/page/message';
import { listThreads } from '../../src/chats/page/threads';
import type { Card } from '../../src/core/card';
import type { CloudActions } from '../../src/core/cloud-actions';
import type { Marks } from '../../src/core/decision';
import type { ActionId, MlEvent } from '../../src/core/event';
import { offeredNow } from '../../src/core/offer';
import type { Rules } from '../../src/core/policy';
import type {
  Chat,
  ChatId,
  Destination,
  InboxMessage,
  Log,
  PostMode,
  Queue,
  Store,
} from '../../src/core/ports';
import type { Directory, Listener } from '../../src/core/press';
import type { Child } from '../../src/core/view';
import type { Publish, Publishers } from '../../src/flow/records';
import { openLocalQueue } from '../../src/queues/local';
import { openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';

export const SILENT: Log = { info() {}, warn() {}, error() {} };
export const LEASE_MS = 60_000;
const NO_RULES: Rules = { policies: [], people: [] };

export function destination(chat: ChatId, mode: PostMode = 'post-and-update'): Destination {
  return { id: `${chat}:ml`, receiver: 'ml', chat, address: { channel: 'ml' }, mode, locale: 'en' };
}

/** A card that says just what the flow decided; what cards look like is tested elsewhere. */
function present(
  _destination: Destination,
  event: MlEvent,
  children: Child[],
  form: 'root' | 'reply' | 'rest',
  { button, marks = {} }: { button?: string; marks?: Marks } = {},
): Card {
  const steps = children.map(({ name, status }) => `${name}=${status}`).join(' ');
  const root = [event.kind, event.status, steps].filter((part) => part !== '').join(' ');
  const title = { root, reply: `> ${event.kind} ${event.status}`, rest: `rest of ${event.kind}` }[form];
  const { kind, tone, reason } = event;
  const { decision, care, actor } = marks;
  const notes = [
    decision && `[${decision.action} ${decision.state} by ${decision.by.join('+')}]`,
    actor && `[${actor.call} by ${actor.by}]`,
    care?.owner && `[owner ${care.owner}]`,
    care?.snoozedUntil && `[quiet until ${care.snoozedUntil}]`,
  ].filter((note) => typeof note === 'string');
  const shown = form === 'root' ? [title, ...notes].join(' ') : title;
  const offered = button === undefined ? [] : offeredNow(event, marks);
  const buttons = offered.map((action) => ({
    action,
    id: button ?? '',
    label: action,
    accessibilityLabel: action,
  }));
  const card: Card = {
    kind,
    tone,
    locale: 'en',
    title: shown,
    facts: [],
    links: [],
    buttons,
    fallback: title,
  };
  if (form === 'root' && (reason?.length ?? 0) > 100) card.cut = true;
  return card;
}

/** After this many operations on store, queue and chat the process is dead: everything it still tries fails. */
export class Crash extends Error {
  override name = 'Crash';
}

export interface WorldProcess {
  inbox(message: InboxMessage): Promise<void>;
  tick(): Promise<void>;
  listener: Listener;
  operations(): number;
}

export interface World {
  queue: ReturnType<typeof openLocalQueue>;
  store: Store;
  clock: { at: number };
  /** A new process; `dieAfter` operations kill it, before or after the operation took effect. */
  start(options?: {
    dieAfter?: number;
    afterEffect?: boolean;
    wrap?(chat: Chat): Chat;
    destinations?: Destination[];
    route?(event: MlEvent): Destination[];
    known?: string[];
    rules?: Rules;
    rulesNow?(): Rules;
    cloud?: CloudActions;
    directory?: Directory;
    directories?: Partial<Record<ChatId, Directory>>;
    /** How cards are made, if what they look like matters. */
    cards?: Pick<BotParts, 'present' | 'presentNote' | 'say'>;
    actionsAllowed?: boolean;
    publish?: Publish;
    publishers?: Publishers;
  }): WorldProcess;
  /** Private words so far: `person: sentence`. */
  told: string[];
  /** Works off what is due at this moment; the clock stands still. */
  work(process: { inbox(message: InboxMessage): Promise<void> }): Promise<void>;
  /** Runs the inbox until it is empty, turning the clock to whatever is due next. */
  drain(process: { inbox(message: InboxMessage): Promise<void> }): Promise<void>;
  /** What a reader sees: each root's text and its replies, oldest first, per destination. */
  shown(): Promise<string[]>;
  /** The buttons on the roots at this moment, per chat. */
  buttons(chat: ChatId): Promise<{ action: ActionId; id: string }[]>;
  close(): void;
}

export function createWorld(): World {
  const clock = { at: Date.parse('2026-11-20T10:00:00Z') };
  const now = () => clock.at;
  const sqlite = openSqlite(':memory:');
  const store = openLocalStore(sqlite, { now });
  const queue = openLocalQueue(sqlite, { now, maxAttempts: 1000 });
  let nonces = 0;
  const told: string[] = [];

  function start(options: Parameters<World['start']>[0] = {}): ReturnType<World['start']> {
    let operations = 0;
    /** Every operation of this process goes through here, so that it can die before or after any of them. */
    function mortal<T extends object>(target: T, methods: (keyof T)[]): T {
      const copy = { ...target };
      for (const method of methods) {
        if (target[method] === undefined) continue;
        const real = target[method] as (...args: unknown[]) => Promise<unknown>;
        copy[method] = (async (...args: unknown[]) => {
          operations += 1;
          const dies = options?.dieAfter !== undefined && operations >= options.dieAfter;
          if (dies && (operations > options.dieAfter! || !options.afterEffect)) throw new Crash();
          const result = await real.apply(target, args);
          if (dies) throw new Crash();
          return result;
        }) as T[keyof T];
      }
      return copy;
    }
    const chat = (id: ChatId): Chat => {
      const page = createPageChat({
        id,
        store,
        payload: (card) => ({
          text: card.title,
          buttons: card.buttons.map(({ action, id }) => ({ action, id })),
        }),
        plain: (card) => ({ text: `plain: ${card.title}` }),
        clock: { now },
      });
      const telling: Chat = {
        ...page,
        async tell(answer, payload) {
          told.push(`${String(answer.user)}: ${String(unwrapPayload(payload).payload.text)}`);
        },
      };
      return mortal(options.wrap?.(telling) ?? telling, ['post', 'update', 'find', 'tell']);
    };
    const bot = createBot({
      store: mortal<Store>(store, ['get', 'create', 'put', 'delete', 'list']),
      queue: mortal<Queue>(queue, ['send', 'bury']),
      chats: { slack: chat('slack'), teams: chat('teams') },
      clouds: [],
      route: options.route ?? (() => options.destinations ?? [destination('slack'), destination('teams')]),
      knows: (id) => options.known?.includes(id) ?? true,
      present,
      presentNote: (_destination, _event, note) => ({
        ...present(_destination, _event, [], 'reply'),
        title: [note.sentence, note.saying.reason, ...(note.findings?.lines ?? [])].filter(Boolean).join(' '),
      }),
      say: (_locale, sentence) => sentence,
      actions: handlers.actions,
      rules: () => options.rulesNow?.() ?? options.rules ?? NO_RULES,
      ...options.cards,
      directories:
        options.directories ??
        (options.directory ? { slack: options.directory, teams: options.directory } : {}),
      cloudActions: options.cloud ? { aws: mortal(options.cloud, ['perform']), azure: options.cloud } : {},
      actionsAllowed: async () => options.actionsAllowed ?? true,
      publishers: options.publishers ?? (options.publish ? { bus: options.publish } : {}),
      now,
      newNonce: () => `nonce-${++nonces}`,
      pause: async () => {},
      leaseMs: LEASE_MS,
      callMs: 1000,
      log: SILENT,
      describe: () => ({}),
    });
    return { inbox: bot.inbox, tick: bot.tick, listener: bot.listener, operations: () => operations };
  }

  return {
    queue,
    store,
    clock,
    start,
    told,
    async work(process) {
      for (;;) {
        const [received] = await queue.receive(1, LEASE_MS / 1000);
        if (received === undefined) return;
        await process.inbox(received.message);
        await received.ack();
      }
    },
    async drain(process) {
      for (let turns = 0; turns < 10_000; turns += 1) {
        const [received] = await queue.receive(1, LEASE_MS / 1000);
        if (received === undefined) {
          const due = await queue.nextDueAt();
          if (due === undefined) return;
          clock.at = Math.max(clock.at + 1, due);
          continue;
        }
        try {
          await process.inbox(received.message);
          await received.ack();
        } catch (error) {
          if (error instanceof Crash) return;
          throw error;
        }
      }
      throw new Error('the inbox never became empty');
    },
    async shown() {
      const { threads } = await listThreads(store, { limit: 100 });
      return threads
        .map(({ root, replies }) => {
          const text = (payload: unknown) => (payload as { text: string }).text;
          return [`${root.chat}: ${text(root.payload)}`, ...replies.map(({ payload }) => text(payload))].join(
            ' / ',
          );
        })
        .sort();
    },
    async buttons(chat) {
      const { threads } = await listThreads(store, { limit: 100 });
      return threads
        .filter(({ root }) => root.chat === chat)
        .flatMap(
          ({ root }) => (root.payload as { buttons?: { action: ActionId; id: string }[] }).buttons ?? [],
        );
    },
    close() {
      sqlite.close();
    },
  };
}
