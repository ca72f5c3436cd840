// A word of the bot's own: no event and no thread, but claimed at each destination and tried again, as every message is.

import type { Card } from '../core/card';
import { CallError, messageOf } from '../core/errors';
import type { Chat, ChatId, Destination, Log, Store } from '../core/ports';
import { type Claim, type Claims, createClaims, LostClaim } from './claims';
import { lookFor, send } from './send';

/** What fails in a way nobody knows, or ends its worker, is tried this often. */
const MAX_ATTEMPTS = 8;
/** Until a refusal is tried again, if the chat does not say when. */
const AGAIN_SECONDS = 60;

export interface WordParts {
  store: Store;
  chats: Partial<Record<ChatId, Chat>>;
  log: Log;
  now(): number;
  newNonce(): string;
  leaseMs: number;
}

export interface Word {
  /** Words with the same name are said once at each destination. */
  name: string;
  card(destination: Destination): Card;
}

/**
 * Says it wherever it has not been said and may be said now. Call it again until there is no more need to say it: what
 * was said is not repeated, what was refused is tried when the chat wishes. Never rejects.
 */
export async function sendWord(
  parts: WordParts,
  destinations: readonly Destination[],
  word: Word,
): Promise<void> {
  const claims = createClaims(parts.store, parts.now, parts.leaseMs);
  for (const destination of destinations) {
    try {
      const taken = await claims.take(destination.id, key(word));
      if (!('claim' in taken)) continue;
      const { claim } = taken;
      await say(parts, claims, claim, destination, word).catch((error: unknown) =>
        settle(parts, claims, claim, destination, error),
      );
    } catch (error) {
      if (!(error instanceof LostClaim)) tell(parts.log, destination, error);
    }
  }
}

/** No event has such an identity. */
function key({ name }: Word): string {
  return `word ${name}`;
}

async function say(
  parts: WordParts,
  claims: Claims,
  claim: Claim,
  destination: Destination,
  word: Word,
): Promise<void> {
  const { log } = parts;
  const chat = parts.chats[destination.chat];
  if (chat === undefined)
    throw new CallError('permanent', 'chat_not_configured', `${destination.chat} is not configured here`);
  // It may have arrived, though nobody lived to note it.
  const lost = claim.row.state === 'sending' ? claim.row.nonce : undefined;
  let reply = lost === undefined ? undefined : (await lookFor({ chat, log }, destination, lost)).found;
  if (reply === undefined) {
    const nonce = lost ?? parts.newNonce();
    await claims.write(claim, { state: 'sending', nonce });
    reply = await send({ chat, log }, destination, word.card(destination), (payload) =>
      chat.post(destination.address, payload, { nonce }),
    );
  }
  await claims.write(claim, { state: 'settled', reply });
}

/** What becomes of the claim after a failure: it waits, or it is given up. */
async function settle(
  { log, now }: WordParts,
  claims: Claims,
  claim: Claim,
  destination: Destination,
  error: unknown,
): Promise<void> {
  if (error instanceof LostClaim) return;
  tell(log, destination, error);
  const outcome = error instanceof CallError ? error.outcome : undefined;
  const { attempts } = claim.row;
  const reason = messageOf(error);
  if (outcome === 'permanent' || (outcome !== 'retry' && attempts >= MAX_ATTEMPTS))
    return claims.write(claim, { state: 'dead', reason });
  // It may have happened: when the lease is over, the chat is searched.
  if (outcome === 'unclear') return;
  const seconds = (error instanceof CallError ? error.retryAfterSeconds : undefined) ?? AGAIN_SECONDS;
  const counted = outcome === 'retry' ? attempts - 1 : attempts;
  await claims.write(claim, { state: 'parked', until: now() + seconds * 1000, attempts: counted, reason });
}

function tell(log: Log, destination: Destination, error: unknown): void {
  const code = error instanceof CallError ? error.code : undefined;
  log.error('the operators could not be told', {
    destination: destination.id,
    code,
    reason: messageOf(error),
  });
}
