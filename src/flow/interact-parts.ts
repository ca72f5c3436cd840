// What the second story needs from the world.

import type { CloudActions } from '../core/cloud-actions';
import type { CloudId } from '../core/event';
import type { Rules } from '../core/policy';
import type { Chat, ChatId, Log, Queue, Store } from '../core/ports';
import type { Directory } from '../core/press';
import type { Recorder } from '../core/record';
import type { Say } from '../core/say';
import type { Handlers } from '../core/view';
import type { NotifyParts } from './notify';

export interface InteractParts extends Pick<NotifyParts, 'present' | 'presentNote'> {
  store: Store;
  queue: Queue;
  chats: Partial<Record<ChatId, Chat>>;
  log: Log;
  now(): number;
  pause(): Promise<void>;
  leaseMs: number;
  actions: Handlers['actions'];
  say: Say;
  /** Who may do what; asked anew for each piece of work. */
  rules(): Rules;
  directories: Partial<Record<ChatId, Directory>>;
  /** The clouds that can be acted on here. */
  cloudActions: Partial<Record<CloudId, CloudActions>>;
  /** The kill switch, read anew. */
  actionsAllowed(): Promise<boolean>;
  recorder: Recorder;
}
