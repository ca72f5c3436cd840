import { CODES, plain } from '../../src/core/markup';
import { cardText } from '../../src/render/text';
import { DEFAULT, folderOf, rendererOf, request, sample, samplesOf, WORDS } from './support/set';

const T = `${CODES.time}2026-11-20T13:06:40Z${CODES.timeText}20 Nov 2026, 13:06 UTC${CODES.timeEnd}`;
const LINK = `${CODES.link}https://console.example.com/run?a=1&b=%282%29${CODES.linkText}fraud-train${CODES.linkEnd}`;

/** The text of a card whose template is this one string. */
function text(template: string, view: object = sample, locale: 'en' | 'ja' = 'en'): string {
  const renderer = rendererOf(
    { 'default.yaml': `title: t\ntext: ${JSON.stringify(template)}` },
    { samples: samplesOf(sample) },
  );
  return renderer.render(request(view, { locale })).text ?? '';
}

describe('render', () => {
  it('makes a whole card', () => {
    const card = rendererOf().render(request());

    expect(card).toEqual({
      kind: 'pipeline-run',
      tone: 'failure',
      locale: 'en',
      title: `🔴 ${CODES.boldOn}Pipeline failed${CODES.boldOff} · ${LINK}`,
      context: `prod · eu-west-1 · started ${T} · took 41 min`,
      text: `${CODES.quoteOn}MemoryError: out of memory${CODES.quoteOff}`,
      facts: [
        { title: 'Actor', value: 'ana' },
        { title: 'Run', value: `${CODES.codeOn}arn:aws:x${CODES.codeOff}` },
      ],
      links: [{ label: 'Open', url: 'https://console.example.com/run?a=1&b=%282%29' }],
      buttons: [
        {
          action: 'retry',
          id: 'id-of-button',
          label: 'retry',
          accessibilityLabel: 'retry fraud-train',
          style: 'primary',
          confirm: { title: 'Really fraud-train?', text: 'It failed.', confirm: 'Do it', deny: 'Cancel' },
        },
      ],
      fallback:
        'Pipeline failed · fraud-train. prod · eu-west-1 · started 20 Nov 2026, 13:06 UTC · took 41 min.',
    });
  });

  it('leaves out facts without a value, and text without content', () => {
    const card = rendererOf().render(request({ ...sample, actor: null, reason: null }));

    expect(card.facts.map(({ title }) => title)).toEqual(['Run']);
    expect(card.text).toBeUndefined();
  });

  it('survives a view that lacks what the template names', () => {
    expect(() => rendererOf().render(request({}))).not.toThrow();
    expect(() => rendererOf().render(request({ subject: null, status: 'text', kind: 4 }))).not.toThrow();
  });

  it('never reaches a prototype', () => {
    expect(
      text('{{subject.name}}|{{actor}}', Object.create({ actor: 'inherited', subject: sample.subject })),
    ).toBe('|');
  });

  it('orders and omits the offered buttons as the template says, and adds none', () => {
    const renderer = rendererOf({ 'default.yaml': `${DEFAULT}actions: [stop, retry]` });

    const { buttons } = renderer.render(request(sample, { actions: ['retry', 'approve', 'stop'] }));

    expect(buttons.map(({ action }) => action)).toEqual(['stop', 'retry']);
    expect(renderer.render(request(sample, { actions: [] })).buttons).toEqual([]);
  });

  it('gives a confirmation only to actions that ask', () => {
    const { buttons } = rendererOf().render(request(sample, { actions: ['logs'] }));

    expect(buttons).toEqual([
      {
        action: 'logs',
        id: 'id-of-button',
        label: 'logs',
        accessibilityLabel: 'logs fraud-train',
        minor: true,
      },
    ]);
  });

  it('writes a reply without context, facts and links; with buttons only if someone must act', () => {
    const renderer = rendererOf();

    const failed = renderer.render(request(sample, { form: 'reply' }));
    const done = renderer.render(request(sample, { form: 'reply', tone: 'success' }));

    expect([failed.context, failed.facts, failed.links, failed.buttons.length]).toEqual([
      undefined,
      [],
      [],
      1,
    ]);
    expect([plain(failed.title), plain(failed.text!)]).toEqual([
      '🔴 Pipeline failed · fraud-train',
      'MemoryError: out of memory',
    ]);
    expect(done.buttons).toEqual([]);
  });

  it("takes the kind's own template before the default, and the reader's language before English", () => {
    const own = {
      'pipeline-run.yaml': 'title: own',
      'ja/pipeline-run.yaml': 'title: 自分',
      'job.yaml': 'title: job',
    };
    const renderer = rendererOf(own);
    const title = (kind: 'pipeline-run' | 'job', locale: 'en' | 'ja') =>
      renderer.render(request(sample, { kind, locale })).title;

    expect([title('pipeline-run', 'en'), title('pipeline-run', 'ja'), title('job', 'ja')]).toEqual([
      'own',
      '自分',
      'job',
    ]);
  });

  it("takes a receiver's set before the built-in one, kind by kind", () => {
    const theirs = folderOf(
      { 'pipeline-run.yaml': 'title: theirs', 'default.yaml': 'title: their default' },
      true,
    );
    const renderer = rendererOf({ 'job.yaml': 'title: job' }, { overrides: { ml: theirs } });
    const title = (kind: 'pipeline-run' | 'job' | 'model', templates?: string) =>
      renderer.render(request(sample, { kind, templates })).title;

    expect([title('pipeline-run', 'ml'), title('job', 'ml'), title('model', 'ml')]).toEqual([
      'theirs',
      'job',
      'their default',
    ]);
    expect(title('pipeline-run')).toBe(rendererOf().render(request()).title);
  });

  it.each([
    [
      "the template's own sentence",
      'title: t\nfallback: "Run {{subject.name}} broke."',
      WORDS,
      'Run fraud-train broke.',
    ],
    [
      "the catalogue's sentence",
      'title: t',
      `${WORDS}fallback: "{{kind.word}} {{subject.name}} {{status.word}}."`,
      'Pipeline fraud-train failed.',
    ],
    ['the title without its icon', 'title: "🔴 ⚠️ **It** broke"', WORDS, 'It broke.'],
  ])('reads out %s', (_, template, words, expected) => {
    const renderer = rendererOf({ 'default.yaml': template, 'words.yaml': words, 'ja/words.yaml': words });

    expect(renderer.render(request()).fallback).toBe(expected);
  });
});

describe('the small Markdown', () => {
  const {
    boldOn: B,
    boldOff: b,
    italicOn: I,
    italicOff: i,
    codeOn: C,
    codeOff: c,
    item,
    quoteOn: Q,
    quoteOff: q,
  } = CODES;

  it.each([
    ['**bold** and *italic* and _italic_', `${B}bold${b} and ${I}italic${i} and ${I}italic${i}`],
    ['**{{subject.name}}** x', `${B}fraud-train${b} x`],
    ['`{{subject.name}}` and `*x*`', `${C}fraud-train${c} and ${C}*x*${c}`],
    ['[docs](https://a.example/b)', `${CODES.link}https://a.example/b${CODES.linkText}docs${CODES.linkEnd}`],
    ['- one\n- two\nthree', `${item}one\n${item}two\nthree`],
    ['> said\n> again\nthen', `${Q}said\nagain${q}\nthen`],
    ['{{#each steps}}\n- {{name}}\n{{/each}}\n- last', `${item}Ingest\n${item}Train\n${item}last`],
    ['a\n\n{{#unless ok}}x{{/unless}}\n\nb', 'a\nb'],
    ['2 * 3 * 4, snake_case_name, a_{{count}}_b', '2 * 3 * 4, snake_case_name, a_3_b'],
    ['\\*not italic\\* \\- \\_', '*not italic* - _'],
    ['{{! a comment }}x', 'x'],
    ['1 - 2 > 1', '1 - 2 > 1'],
  ])('turns %j into codes', (template, expected) => {
    expect(text(template, sample)).toBe(expected);
  });

  it('never reads it in a value', () => {
    const name = '**x** `y` [z](https://a.example) - > {{actor}}';

    expect(text('{{subject.name}}', { ...sample, subject: { ...sample.subject, name } })).toBe(name);
  });
});

describe('helpers', () => {
  it.each([
    ['{{link subject.name subject.url}}', LINK],
    ['{{link "" subject.url}}', ''],
    ['{{when startedAt}}', T],
    ['{{when nothing}}{{when place}}', 'prod · eu-west-1'],
    ['{{duration startedAt endedAt}}', '41 min'],
    ['{{duration startedAt nothing}}{{duration nothing}}', ''],
    ['{{duration ratio}}', '0 s'],
    ['{{code subject.name}}', `${CODES.codeOn}fraud-train${CODES.codeOff}`],
    ['{{number ratio}} {{number ratio 1}} {{number place}}', '0.123 0.1 prod · eu-west-1'],
    ['{{#if (eq count 3)}}three{{else}}other{{/if}}', 'three'],
    ['{{#unless ok}}no{{else}}yes{{/unless}}', 'yes'],
    ['{{join names}} {{join names " / "}}', 'a, b a / b'],
    ['{{count}} {{plural count "step" "steps"}}', '3 steps'],
    ['{{#each steps}}{{@index}}{{name}}{{#if @last}}.{{else}}, {{/if}}{{/each}}', '0Ingest, 1Train.'],
    [
      '{{#each steps}}{{#each tries}}{{../name}}{{this}}{{@root.actor}} {{/each}}{{/each}}',
      'Ingest1ana Train1ana Train2ana',
    ],
    [
      '{{#each steps}}{{#each tries}}{{@../index}}{{@index}}{{@key}}{{#if @last}};{{/if}}{{/each}}{{@index}} {{/each}}',
      '000;0 100111;1',
    ],
    [
      '{{#each subject}}{{@key}}={{this}} {{/each}}',
      'name=fraud-train version=7 id=arn:aws:x url=https://console.example.com/run?a=1&b=(2)',
    ],
    ['{{#with subject}}{{name}} {{../actor}}{{/with}}', 'fraud-train ana'],
    ['{{#each nothing}}x{{else}}none{{/each}}', 'none'],
    ['{{duration}}', 'a field named like a helper'],
  ])('%s', (template, expected) => {
    // The sample of the build is complete; at run time `nothing` is not known.
    const renderer = rendererOf(
      { 'default.yaml': `title: t\ntext: ${JSON.stringify(template)}` },
      { samples: samplesOf({ ...sample, nothing: [{ x: 1 }] }) },
    );

    expect(renderer.render(request({ ...sample, nothing: null })).text ?? '').toBe(expected);
  });

  it.each([
    ['http://a.example'],
    ['javascript:alert(1)'],
    ['https://user@evil.example'],
    ['https://a.example/ b'],
    ['https://a.example\\@evil.example'],
    ['https://'],
    [`https://a.example/${'x'.repeat(3000)}`],
    [7],
  ])('link makes plain text of the address %#', (url) => {
    expect(
      text('{{link subject.name subject.url}}', { ...sample, subject: { ...sample.subject, url } }),
    ).toBe('fraud-train');
  });

  it.each([
    ['root', 'line 2\n…\nline 55', true],
    ['reply', 'line 14\n…\nline 35', true],
    ['rest', 'line 14\n…\nline 35', true],
  ] as const)('quote cuts a long trace in the middle, in monospace, for a %s', (form, middle, cut) => {
    const reason = Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n');
    const renderer = rendererOf({ 'default.yaml': 'title: x\ntext: "{{quote reason}}"\n' });

    const card = renderer.render(request({ ...sample, reason }, { form }));

    expect(card.text?.startsWith(`${CODES.blockOn}line 0\nline 1`)).toBe(true);
    expect(card.text?.endsWith(`line 58\nline 59${CODES.blockOff}`)).toBe(true);
    expect(card.text).toContain(middle);
    expect(card.cut).toBe(cut);
  });

  it('gives in the thread what the root had to cut, without buttons', () => {
    const reason = Array.from({ length: 20 }, (_, line) => `line ${line}`).join('\n');
    const renderer = rendererOf({ 'default.yaml': 'title: x\ntext: "{{quote reason}}"\n' });

    const rest = renderer.render(request({ ...sample, reason }, { form: 'rest' }));

    expect(rest).toMatchObject({
      text: `${CODES.blockOn}${reason}${CODES.blockOff}`,
      buttons: [],
      facts: [],
    });
    expect(rest.cut).toBeUndefined();
  });

  it.each([
    [0, '0 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [601_000, '10 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [90_000_000, '1 d 1 h'],
    [-1, ''],
    [Number.NaN, ''],
  ])('a duration of %d ms is %j', (ms, expected) => {
    expect(rendererOf().words('en').duration(ms)).toBe(expected);
  });
});

describe('words', () => {
  it('come from the catalogue, and from the cloud where it has none', () => {
    const words = rendererOf().words('en');

    expect([words.status('Failed'), words.status('Odd'), words.status('constructor')]).toEqual([
      'failed',
      'Odd',
      'constructor',
    ]);
    expect([words.says('Failed'), words.says('Odd$&')]).toEqual(['has failed', 'changed to Odd$&']);
    expect(words.kind('job')).toBe('Kind job');
  });

  it('write times in the language of the template', () => {
    expect(plain(text('{{when startedAt}}', sample, 'ja'))).toBe('2026年11月20日 13:06 UTC');
  });
});

describe('cardText', () => {
  it('begins with the sentence of a card whose title came out empty, as the chats do', () => {
    const renderer = rendererOf({
      'default.yaml': 'title: "{{reason}}"\ntext: more\nfallback: "Hello {{actor}}."',
    });

    const card = renderer.render(request({ ...sample, reason: null }, { actions: [] }));

    expect(cardText(card)).toBe('Hello ana.\nmore');
  });

  it('prints a card for a terminal', () => {
    expect(cardText(rendererOf().render(request()))).toBe(
      [
        '🔴 Pipeline failed · fraud-train <https://console.example.com/run?a=1&b=%282%29>',
        'prod · eu-west-1 · started 20 Nov 2026, 13:06 UTC · took 41 min',
        '> MemoryError: out of memory',
        'Actor: ana',
        'Run:   arn:aws:x',
        'Open: https://console.example.com/run?a=1&b=%282%29',
        '[retry]',
      ].join('\n'),
    );
  });
});
