// The word to operators: a new configuration cannot be used, why, and what to do.

import type { Card, Locale } from '../core/card';
import { formatProblem, type Problem } from '../core/errors';
import { CODES, cleanLine, cutEnd, iconOf } from '../core/markup';
import type { RejectedConfig } from './remote';

const MOST_SHOWN = 5;
const LONGEST_PROBLEM = 400;

interface Words {
  title: string;
  problems(count: number): string;
  more(count: number): string;
  next: string;
  source: string;
  version: string;
}

const WORDS: Record<Locale, Words> = {
  en: {
    title: 'The new configuration is not in use',
    problems: (count) =>
      `It has ${count === 1 ? 'a problem' : `${count} problems`}. The last good configuration stays in use, and alerts go on.`,
    more: (count) => `… and ${count} more`,
    next: 'Mend it and write it to the same place: it is read again every minute. To see every problem beforehand, run `bellhop validate --config FILE`.',
    source: 'Source',
    version: 'Version',
  },
  ja: {
    title: '新しい設定は使われていません',
    problems: (count) => `問題が ${count} 件あります。直前の正しい設定を使い続け、通知も続きます。`,
    more: (count) => `… ほか ${count} 件`,
    next: '直して同じ場所に書き込んでください。毎分読み直します。すべての問題は事前に `bellhop validate --config FILE` で確認できます。',
    source: '場所',
    version: 'バージョン',
  },
};

/** Says no more of the file than its problems do. */
export function rejectedCard({ source, version, problems }: RejectedConfig, locale: Locale): Card {
  const words = WORDS[locale];
  const shown = problems.slice(0, MOST_SHOWN).map((problem) => `${CODES.item}${line(problem)}`);
  const rest = problems.length - shown.length;
  const text = [
    words.problems(problems.length),
    ...shown,
    ...(rest > 0 ? [words.more(rest)] : []),
    '',
    withCode(words.next),
  ];
  return {
    kind: 'other',
    tone: 'warning',
    locale,
    title: `${iconOf('warning', '')} ${words.title}`,
    text: text.join('\n'),
    facts: [
      { title: words.source, value: code(source) },
      // An ETag comes in quotes.
      { title: words.version, value: code(version.replace(/^"(.*)"$/, '$1')) },
    ],
    links: [],
    buttons: [],
    fallback: `${words.title}: ${cleanLine(source)}. ${words.problems(problems.length)}`,
  };
}

/** The place as code, so that no chat takes it for a link. */
function line({ message, ...place }: Problem): string {
  const where = formatProblem({ ...place, message: '' }).replace(/: $/, '');
  return `${where === '' ? '' : `${code(where)} `}${cutEnd(cleanLine(message), LONGEST_PROBLEM)}`;
}

function code(value: string): string {
  return `${CODES.codeOn}${cleanLine(value)}${CODES.codeOff}`;
}

/** What stands between backticks is code. */
function withCode(sentence: string): string {
  return sentence.replace(/`([^`]+)`/g, (_, inner: string) => code(inner));
}
