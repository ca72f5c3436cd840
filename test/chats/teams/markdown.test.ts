import { markdown, markdownParts } from '../../../src/chats/teams/markdown';
import { CODES } from '../../../src/core/markup';

const {
  boldOn: B,
  boldOff: b,
  italicOn: I,
  italicOff: i,
  item,
  link,
  linkText,
  linkEnd,
  time,
  timeText,
  timeEnd,
} = CODES;

describe('markdown', () => {
  it.each([
    ['names with underscores', 'my_model_v2', 'my_model_v2'],
    ['marks', 'a *b* _c_ `d` [e](f) ~g~ <h> \\', 'a \\*b\\* \\_c\\_ \\`d\\` \\[e\\](f) \\~g\\~ \\<h> \\\\'],
    ['entities', 'a & b &amp; &#42;', 'a & b \\&amp; \\&#42;'],
    ['braces that would be expanded', '{{DATE(x)}}', '{\u2060{DATE(x)}}'],
    ['the start of a heading', '# x', '\\# x'],
    ['the start of a list', '- x', '\\- x'],
    ['the start of a numbered list', '12. x', '12\\. x'],
    ['a number', '12.5 x', '12\\.5 x'],
    ['bold and italic', `${B}a${b} ${I}b${i}`, '**a** _b_'],
    ['bold without content', `a${B}${b}b${I}${B}${b}${i}`, 'ab'],
    ['bold with spaces at its ends', `a${B} b ${b}c`, 'a **b** c'],
    ['bold that ends with punctuation before a letter', `${B}失敗。${b}した`, '**失敗。**\u200aした'],
    ['bold that begins with punctuation behind a letter', `は${B}(x)${b}`, 'は\u200a**(x)**'],
    ['a link', `${link}https://a.example${linkText}a [b]${linkEnd}`, '[a \\[b\\]](https://a.example)'],
    [
      'a time',
      `${time}2026-11-20T13:06:40Z${timeText}x${timeEnd}`,
      '{{DATE(2026-11-20T13:06:40Z,SHORT)}} {{TIME(2026-11-20T13:06:40Z)}}',
    ],
    ['lines as paragraphs', 'a\nb', 'a\n\nb'],
    ['a list between paragraphs', `a\n${item}b\n${item}c\nd`, 'a\n\n- b\n- c\n\nd'],
    ['text of an override', `${CODES.rawOn}**a** ${CODES.rawOff}*b*`, '**a** \\*b\\*'],
  ])('prints %s', (_, markup, expected) => {
    expect(markdown(markup)).toBe(expected);
  });

  it('divides a text where it needs other elements', () => {
    const text = `a\n${CODES.quoteOn}q\nr${CODES.quoteOff}\n${CODES.blockOn}x\n y${CODES.blockOff}\nb`;

    expect(markdownParts(text)).toEqual([
      { type: 'text', text: 'a' },
      { type: 'quote', text: 'q\n\nr' },
      { type: 'block', lines: ['x', ' y'] },
      { type: 'text', text: 'b' },
    ]);
  });
});
