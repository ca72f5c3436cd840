// What the suites of a chat in trouble share: how its platform is told to fail, and a look into the error that comes of it.

import { inspect } from 'node:util';
import type { Card } from '../../src/core/card';
import { CallError } from '../../src/core/errors';
import type { MessageRef, Payload } from '../../src/core/ports';
import type { PeerFault } from '../support/peers/http';
import type { ChatUnderTest } from './chat';

export interface FaultyChat extends ChatUnderTest {
  person: NonNullable<ChatUnderTest['person']>;
  /** A payload that the platform refuses for what is in it. */
  badCard: Payload;
  /** What no error may hold, in any corner. */
  secrets: string[];
  platform: {
    /** What happens to the next messages that are posted, one each. */
    posts(...faults: PeerFault[]): void;
    /** The same for edits. */
    edits(...faults: PeerFault[]): void;
    delete(message: MessageRef): void;
    removeBot(): void;
    closeChannel(): void;
    /** What happens to the next requests that tell a person something alone, one each. */
    words(...faults: PeerFault[]): void;
    /** Nobody can reach the person any more: they have left, and have no chat with the bot. */
    removePerson(): void;
    /** Nothing listens any more. */
    stop(): Promise<void>;
  };
}

export function cardOf(title: string, text?: string): Card {
  return {
    kind: 'pipeline-run',
    tone: 'failure',
    locale: 'en',
    title,
    ...(text !== undefined && { text }),
    facts: [],
    links: [],
    buttons: [],
    fallback: `${title}.`,
  };
}

/** The CallError of a call that must fail, after a look into every corner of it. */
export async function failureIn({ secrets }: FaultyChat, call: Promise<unknown>): Promise<CallError> {
  const error = await call.then(
    () => new Error('the call was expected to fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CallError)) throw error;
  const corners = `${inspect(error, { depth: 12, showHidden: true })} ${JSON.stringify(error)}`;
  for (const secret of secrets) expect(corners).not.toContain(secret);
  return error;
}
