// Sending a card: as plain text where the platform refuses it, and again where it is not clear what became of it.

import type { Card } from '../core/card';
import { CallError } from '../core/errors';
import type { Chat, Destination, Log, MessageRef, Payload } from '../core/ports';
import type { Say } from '../core/say';

export interface SendParts {
  chat: Chat;
  log: Log;
  say: Say;
}

/** Sends a card; if the platform refuses it, its plain text, and says so in the log: a card must not be refused. */
export async function send<T>(
  parts: Pick<SendParts, 'chat' | 'log'>,
  destination: Destination,
  card: Card,
  call: (payload: Payload) => Promise<T>,
): Promise<T> {
  try {
    return await call(parts.chat.payload(card, destination.address));
  } catch (error) {
    if (!(error instanceof CallError && error.outcome === 'refused')) throw error;
    parts.log.error('the chat refused a card; sending plain text', {
      destination: destination.id,
      kind: card.kind,
      code: error.code,
    });
    return await call(parts.chat.plain(card, destination.address)).catch((second: unknown) => {
      if (!(second instanceof CallError && second.outcome === 'refused')) throw second;
      throw new CallError('permanent', second.code, second.message, undefined, { cause: second });
    });
  }
}

/** The message that an unclear post may have left; `sure`: the chat could be searched for it. */
export async function lookFor(
  { chat, log }: Pick<SendParts, 'chat' | 'log'>,
  destination: Destination,
  nonce: string,
  thread?: MessageRef,
): Promise<{ found?: MessageRef; sure: boolean }> {
  if (chat.find === undefined) return { sure: false };
  try {
    return { found: await chat.find(destination.address, nonce, thread), sure: true };
  } catch (error) {
    if (!(error instanceof CallError && error.outcome === 'permanent')) throw error;
    log.error('the chat cannot be searched; a message may appear twice', {
      destination: destination.id,
      code: error.code,
    });
    return { sure: false };
  }
}

/** Says on a card that it may be there twice. */
export function markAgain({ say }: Pick<SendParts, 'say'>, { locale }: Destination, card: Card): void {
  card.notes = [...(card.notes ?? []), say(locale, 'mark-again')];
}
