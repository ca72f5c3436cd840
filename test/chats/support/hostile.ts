// Strings that try to be more than text, and a renderer whose cards hold them in every kind of place.

import fc from 'fast-check';
import type { Card, Locale } from '../../../src/core/card';
import type { Renderer } from '../../../src/render/runtime';
import { rendererOf, request, samplesOf } from '../../render/support/set';

const FRAGMENTS = [
  '<!channel>', '<!here|x>', '<@U1>', '<#C1>', '<https://evil.example|x>', '<!date^0^{date}|x>', '@here', '#general',
  '[x](javascript:alert(1))', '[x](https://evil.example)', '![x](https://evil.example)', '<javascript:x>', '<https://e.example>',
  '{{x}}', '{{actor}}', '{{{x}}}', '{{DATE(2026-01-01T00:00:00Z,SHORT)}}', '{{TIME(2026-01-01T00:00:00Z)}}', '{{', '}}', '{', '\u0024{x}',
  '<at>x</at>', '<b>x</b>', '<script>', '<br>', '&amp;', '&lt;!here&gt;', '&gt;', '&#42;', '&', '<', '>', '|', '^', '!', '"', "'",
  '`', '``', '```', '*', '**', '***', '_', '__', '~', '~~', '*x*', '_x_', '~x~', '`x`', '**x**', '```x```', '＊x＊', '＿x＿', '｀x｀', '～', '＞',
  '# ', '## x', '- ', '+ ', '1. ', '12) ', '> ', '>>>', '===', '---', '    ', '\\', '\\\\', '\\*', '$&', '$1',
  '\n', '\r\n', '\n\n', '\u2028', '\u0085', '\t', '\0', '\x01', '\x02', '\x05', '\x0e', '\x11', '\x14', '\x16', '\x18', '\x1c', '\x1e',
  '\u202e', '\u2066', '\u200b', '\u200d', '\u2060', '\u00ad', '\ufeff', '\ufe0f', '\u{e0041}', '\ud800', '\udc00', '\uffff',
  ':smile:', ':+1:', ':100:', ':日本:', '12:30:45', 'arn:aws:sagemaker:eu-west-1:1:job/x', 'https://evil.example', 'www.evil.example',
  '模型', 'モデル', '한국어', 'العربية', 'é', 'e\u0301', '👩‍👩‍👧‍👦', '🇩🇪', '🔴', '⚠️', '1️⃣', ' ', 'word', 'my_model_v2', '__proto__', 'constructor',
]; // biome-ignore format: a list

const LONG = [
  'x',
  '模',
  '&',
  '*',
  '`',
  '<',
  ' ',
  '\n',
  '\\',
  '{',
  '"',
  '🔴',
  '\u0301',
  'a\n',
  '👩‍👩‍👧‍👦',
  '\x01',
  '- ',
];

/** Short texts of fragments, of any characters, and of the same character ten thousand times. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 6 }).map((parts) => parts.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG).map((part) => part.repeat(10_000)) },
);

const TEMPLATE = `
title: "{{status.icon}} **Pipeline {{word}}** · {{link name url}} v{{version}}"
context: "{{place}} · started {{when startedAt}} · _by_ {{actor}}"
text: |
  {{value}}
  - **{{first}}** {{second}}
  - {{second}}
  {{quote reason}}
facts:
  Plain: "{{fact}}"
  Bold: "**{{fact}}** and _{{fact}}_ end"
  Code: "{{code fact}}"
  "{{factTitle}}": "{{join list}}"
links:
  - { label: "Open {{name}}", url: url }
fallback: "Pipeline {{name}} {{word}}: {{reason}}"
`;

const benign = {
  status: { icon: '🔴', word: 'failed' },
  subject: { name: 'name' },
  url: 'https://console.example.com/x?a=1&b=2',
  startedAt: '2026-11-20T13:06:40.123Z',
  name: 'name', word: 'failed', version: '7', place: 'prod', actor: 'ana', value: 'value', first: 'first', second: 'second',
  reason: 'reason', fact: 'fact', factTitle: 'More', list: ['a', 'b'],
}; // biome-ignore format: a list

export type HostileView = typeof benign;

let renderer: Renderer | undefined;

/** A card with these texts; what is not given is harmless. */
export function cardWith(texts: Partial<HostileView> = {}, locale: Locale = 'en'): Card {
  renderer ??= rendererOf({ 'default.yaml': TEMPLATE }, { samples: samplesOf(benign) });
  return renderer.render(request({ ...benign, ...texts }, { locale, actions: ['approve', 'stop', 'rerun'] }));
}

/** A card whose every text is the given one; the last letter keeps it from being empty, and thus left out. */
export function cardOf(text: string): Card {
  const value = `${text}z`;
  const { status, url, startedAt, list: _list, ...texts } = benign;
  const all = Object.fromEntries(Object.keys(texts).map((key) => [key, value]));
  return cardWith({ ...all, status, url, startedAt, subject: { name: value }, list: [value, value] });
}
