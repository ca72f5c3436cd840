// A private word to whoever pressed, in the language of the place where they did.

import type { Locale } from '../core/card';
import { CallError } from '../core/errors';
import { plain } from '../core/markup';
import type { Press } from '../core/press';
import type { Saying, SentenceId } from '../core/say';
import { createButtons } from './buttons';
import type { InteractParts } from './interact-parts';
import type { Refusal } from './people';

export interface Teller {
  /** One sentence as plain text. */
  text(locale: Locale, sentence: SentenceId, saying?: Saying): string;
  /** @throws CallError `retry` only: whoever cannot be told now is told later, and whoever cannot be told at all is not. */
  tell(press: Pick<Press, 'button' | 'person' | 'answer' | 'id' | 'action'>, answer: Refusal): Promise<void>;
}

export function createTeller(
  parts: Pick<InteractParts, 'store' | 'chats' | 'say' | 'log' | 'now' | 'presentNote'>,
): Teller {
  const buttons = createButtons(parts.store, parts.now);
  return {
    text: (locale, sentence, saying) => plain(parts.say(locale, sentence, saying)),
    async tell({ button, person, answer: address, id }, { sentence, saying }) {
      const chat = parts.chats[person.chat];
      const row = await buttons.get(button);
      if (chat === undefined || row === undefined) return;
      const card = parts.presentNote(row.destination, row.event, { sentence, saying, tone: 'info' });
      try {
        await chat.tell(address, chat.payload(card, row.destination.address));
      } catch (error) {
        if (!(error instanceof CallError) || error.outcome === 'retry') throw error;
        // A second try might say it twice, and the message shows what happened.
        parts.log.error('a private word was not delivered', { press: id, code: error.code });
      }
    },
  };
}
