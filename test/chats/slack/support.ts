// A reader of mrkdwn that knows what Slack's clients take for formatting, and is told nothing of how we escape.

const BEFORE = '(?:^|[\\s?.,\\-!^;:{(\\[%$#+="\\u2000-\\u206f\\u2e00-\\u2e7f])';
const AFTER = '(?=$|[\\s?.,\'\\-!^;:})\\]%$~{\\[<#+="\\u2000-\\u206f\\u2e00-\\u2e7f…])';

const FORMATTING = [
  new RegExp(`${BEFORE}[*＊](.*?\\S *)?[*＊]${AFTER}`, 'm'),
  new RegExp(`${BEFORE}[_＿](.*?\\S *)?[_＿]${AFTER}`, 'm'),
  new RegExp(`${BEFORE}[~～](.*? *\\S)?[~～]${AFTER}`, 'm'),
  new RegExp(`${BEFORE}[\`｀](.*?\\S *)?[\`｀]`, 'm'),
  /^(?:&gt;|>|＞)/m,
  /<[^>]*>/,
  /:(?!\d\d:)[^\s:\u00ad]{1,100}:/,
];

/** Everything in a mrkdwn text that a client would not show as it is written. */
export function formattingIn(mrkdwn: string): string[] {
  return FORMATTING.flatMap((pattern) => pattern.exec(mrkdwn)?.[0] ?? []);
}

/** What a reader sees of a mrkdwn text without formatting. */
export function readable(mrkdwn: string): string {
  return mrkdwn
    .replace(/[\u00ad\u200b]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
