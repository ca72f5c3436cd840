import fc from 'fast-check';
import { mrkdwn } from '../../../src/chats/slack/mrkdwn';
import { CODES, cleanLine } from '../../../src/core/markup';
import { hostile } from '../support/hostile';
import { formattingIn, readable } from './support';

const {
  boldOn: B,
  boldOff: b,
  italicOn: I,
  italicOff: i,
  codeOn: C,
  codeOff: c,
  quoteOn: Q,
  quoteOff: q,
} = CODES;
const { blockOn, blockOff, item, link, linkText, linkEnd, time, timeText, timeEnd } = CODES;
const S = '\u00ad';
const Z = '\u200b';

describe('mrkdwn', () => {
  it.each([
    ['entities', 'a & <b>', 'a &amp; &lt;b&gt;'],
    ['names with underscores', 'my_model_v2', 'my_model_v2'],
    ['marks', 'a *b* _c_ `d`', `a ${S}*${S}b${S}*${S} ${S}_${S}c${S}_${S} ${S}\`${S}d${S}\`${S}`],
    ['full-width marks', '＊b＊', `${S}＊${S}b${S}＊${S}`],
    ['names of emoji', ':smile: at 12:30:45', `:${S}smile: at 12:30:45`],
    ['the start of a quote', '> x', `${S}&gt; x`],
    ['bold', `${B}Failed${b} now`, '*Failed* now'],
    ['bold in Japanese', `処理${B}失敗${b}しました`, `処理${Z}*失敗*${Z}しました`],
    ['bold without content', `${B}${b}a${I}${i}`, 'a'],
    ['bold with spaces at its ends', `a${B} b ${b}c`, 'a *b* c'],
    ['bold in italic without content', `${I}${B}${b}${i}a`, 'a'],
    ['code', `run ${C}x_y*z${c} end`, 'run `x_y*z` end'],
    ['code that holds a backtick, as text', `${C}a\`b${c}`, `a${S}\`${S}b`],
    [
      'a link',
      `${link}https://a.example/?x=1&y${linkText}a|b${linkEnd}`,
      '<https://a.example/?x=1&amp;y|a|b>',
    ],
    [
      'a time',
      `${time}2026-11-20T13:06:40Z${timeText}20 Nov${timeEnd}`,
      '<!date^1795180000^{date_short_pretty} at {time}|20 Nov>',
    ],
    ['a list', `a\n${item}b\n${item}c`, 'a\n• b\n• c'],
    ['a quote on lines of its own', `a ${Q}b\nc${q} d`, 'a \n>b\n>c\n d'],
    ['monospace', `a\n${blockOn}x\n  y${blockOff}\nb`, 'a\n```x\n  y```\nb'],
    ['a fence in monospace', `${blockOn}a\`\`\`b\`${blockOff}`, `\`\`\`a\`${S}\`${S}\`b\`${S}\`\`\``],
    ['text of an override', `${CODES.rawOn}*a* ${CODES.rawOff}*b*`, `*a* ${S}*${S}b${S}*${S}`],
  ])('prints %s', (_, markup, expected) => {
    expect(mrkdwn(markup, 'en')).toBe(expected);
  });

  it('makes every value show as it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const value = cleanLine(text).slice(0, 2000);
        const printed = mrkdwn(value, 'en');

        expect(formattingIn(printed)).toEqual([]);
        expect(readable(printed)).toBe(value);
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps our own bold whole, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const value = `a${cleanLine(text).slice(0, 300)}z`;
        const printed = mrkdwn(`x ${B}${value}${b} y`, 'en');

        const bold = /^x \*(.*)\* y$/s.exec(printed)?.[1] ?? '';
        expect(formattingIn(bold)).toEqual([]);
        expect(readable(bold)).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the reader of these tests', () => {
  it.each(['*a*', 'x _a_ y', '~a~', '`a`', '> a', '&gt; a', '<@U1>', ':smile:', '＊a＊', '\u2060*a\u2060*'])(
    'sees the formatting in %j',
    (text) => {
      expect(formattingIn(text)).not.toEqual([]);
    },
  );
});
