// Notes: what the bot says in a thread by itself, as data. Each destination shows it in its own language.

import type { Findings } from './cloud-actions';
import type { Tone } from './event';
import type { Saying, SentenceId } from './say';

export interface Note {
  sentence: SentenceId;
  saying: Saying;
  tone: Tone;
  /** What was found, under the sentence. */
  findings?: Findings;
  /** Shown in the channel too. */
  broadcast?: boolean;
}
