// Sentences from the catalogue: what the bot says by itself, in the reader's language.

import type { Markup } from '../core/card';
import { plain } from '../core/markup';
import type { Say, Saying, SayingView } from '../core/say';
import type { Words } from '../core/view';
import { createState, run } from './state';
import type { TemplateSet } from './template-set';

export function createSay(set: TemplateSet, wordsOf: (locale: Words['locale']) => Words): Say {
  const say: Say = (locale, id, saying = {}, people): Markup => {
    const words = wordsOf(locale);
    const catalogue = set.words[locale];
    const { because } = saying;
    const reason =
      because === undefined ? saying.reason : plain(say(locale, because.sentence, because.saying));
    const view = viewOf({ ...saying, reason }, words, catalogue.acts);
    return (run(catalogue.sentences[id], createState(view, words, 'short', people))[0] ?? '').trim();
  };
  return say;
}

function viewOf(saying: Saying, words: Words, acts: TemplateSet['words']['en']['acts']): SayingView {
  const { subject, action, status } = saying;
  return {
    subject: subject === undefined ? null : { name: subject.name, version: subject.version ?? null },
    action: action === undefined ? null : acts[action],
    by: saying.by ?? null,
    rule: saying.rule ?? null,
    reason: saying.reason ?? null,
    comment: saying.comment ?? null,
    status: status === undefined ? null : words.status(status),
    at: saying.at ?? null,
    count: saying.count ?? null,
    needed: saying.needed ?? null,
    changes: saying.changes ?? null,
    made: saying.made ?? null,
  };
}
