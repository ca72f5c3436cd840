// The word about a wrong configuration, as both chats print it.

import { slackPayload } from '../../src/chats/slack/blocks';
import { checkSlackPayload } from '../../src/chats/slack/limits';
import { teamsPayload } from '../../src/chats/teams/card';
import { rejectedCard } from '../../src/config/rejected-card';
import type { Problem } from '../../src/core/errors';
import { plain } from '../../src/core/markup';

const FILE = 's3://ours/bellhop.yaml';
const problem: Problem = {
  file: FILE,
  line: 5,
  column: 3,
  message: 'unknown key "rout" (did you mean "route"?)',
};

function cardOf(problems: Problem[], locale: 'en' | 'ja' = 'en') {
  return rejectedCard({ source: FILE, version: '"etag-2"', problems }, locale);
}

describe('the word about a wrong configuration', () => {
  it('says which it is, what is wrong and where, what holds on, and what to do', () => {
    const card = cardOf([problem]);

    expect(plain(card.title)).toBe('⚠️ The new configuration is not in use');
    expect(plain(card.text ?? '').split('\n')).toEqual([
      'It has a problem. The last good configuration stays in use, and alerts go on.',
      '- s3://ours/bellhop.yaml:5:3 unknown key "rout" (did you mean "route"?)',
      '',
      'Mend it and write it to the same place: it is read again every minute. To see every problem beforehand, run bellhop validate --config FILE.',
    ]);
    expect(card.facts.map(({ title, value }) => [title, plain(value)])).toEqual([
      ['Source', FILE],
      ['Version', 'etag-2'],
    ]);
    expect([card.buttons, card.links]).toEqual([[], []]);
  });

  it('shows the first few of many problems, and counts the rest', () => {
    const card = cardOf(Array.from({ length: 12 }, (_, index) => ({ ...problem, line: index + 1 })));

    const lines = plain(card.text ?? '').split('\n');
    expect(lines[0]).toMatch(/^It has 12 problems\./);
    expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(5);
    expect(lines).toContain('… and 7 more');
  });

  it('is in Japanese where a receiver reads Japanese', () => {
    expect(plain(cardOf([problem], 'ja').title)).toBe('⚠️ 新しい設定は使われていません');
  });

  it('fits both chats, and nothing written in the file means anything there', () => {
    const hostile = {
      ...problem,
      message: `<!channel> <@U1> [x](https://x.example)\n\u202e${'*'.repeat(50_000)}`,
    };
    const card = cardOf(Array.from({ length: 100 }, () => hostile));

    const slack = slackPayload(card, {});
    const teams = JSON.stringify(teamsPayload(card, {}));

    expect(checkSlackPayload(slack)).toEqual([]);
    expect(JSON.stringify(slack)).not.toMatch(/<!channel>|<@U1>|\u202e/);
    expect(teams).not.toMatch(/\[x\]\(https:|\u202e/);
    expect(Buffer.byteLength(teams)).toBeLessThan(28_000);
  });
});
