import fc from 'fast-check';
import { teamsPayload, teamsPlain } from '../../../src/chats/teams/card';
import { checkTeamsPayload, sizeOf } from '../../../src/chats/teams/limits';
import type { Card } from '../../../src/core/card';
import type { JsonObject } from '../../../src/core/json';
import { clean, cleanLine } from '../../../src/core/markup';
import { cardOf, cardWith, hostile } from '../support/hostile';
import { contentOf, draw, seen, tags } from './support';

const card: Card = {
  kind: 'pipeline-run',
  tone: 'failure',
  locale: 'en',
  title: '🔴 Pipeline failed',
  context: 'prod',
  text: 'why',
  facts: [{ title: 'Step', value: 'Train' }],
  links: [{ label: 'Open', url: 'https://a.example' }],
  buttons: [
    { action: 'retry', id: 'r1', label: 'Retry', accessibilityLabel: 'Retry it', style: 'primary' },
    { action: 'stop', id: 's1', label: 'Stop', accessibilityLabel: '', style: 'danger', confirm: { title: 'Sure?', text: 'It ends.', confirm: 'Stop it', deny: 'No' } },
  ],
  fallback: 'Pipeline failed.',
}; // biome-ignore format: a table

function press(verb: string, title: string, id: string) {
  const data = { verb, id, msteams: { feedback: { hide: true } } };
  return {
    type: 'Action.Execute',
    title,
    verb,
    data: { id },
    fallback: { type: 'Action.Submit', title, data },
  };
}

describe('teamsPayload', () => {
  it('lays a card out as a coloured head, text, facts and buttons', () => {
    expect(teamsPayload(card, {})).toEqual({
      type: 'message',
      summary: 'Pipeline failed.',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            type: 'AdaptiveCard',
            version: '1.5',
            fallbackText: 'Pipeline failed.',
            msteams: { width: 'full' },
            body: [
              {
                type: 'Container',
                style: 'attention',
                bleed: true,
                items: [
                  {
                    type: 'TextBlock',
                    text: '🔴 Pipeline failed',
                    style: 'heading',
                    size: 'Medium',
                    weight: 'Bolder',
                    wrap: true,
                  },
                  { type: 'TextBlock', text: 'prod', isSubtle: true, spacing: 'None', wrap: true },
                ],
              },
              { type: 'TextBlock', text: 'why', wrap: true },
              { type: 'FactSet', facts: [{ title: 'Step', value: 'Train' }] },
              {
                type: 'ActionSet',
                actions: [
                  { ...press('retry', 'Retry', 'r1'), style: 'positive', tooltip: 'Retry it' },
                  {
                    type: 'Action.ShowCard',
                    title: 'Stop…',
                    style: 'destructive',
                    card: {
                      type: 'AdaptiveCard',
                      body: [
                        { type: 'TextBlock', text: 'Sure?', weight: 'Bolder', wrap: true },
                        { type: 'TextBlock', text: 'It ends.', wrap: true },
                      ],
                      actions: [{ ...press('stop', 'Stop it', 's1'), style: 'destructive' }],
                    },
                  },
                  { type: 'Action.OpenUrl', title: 'Open', url: 'https://a.example' },
                ],
              },
            ],
          },
        },
      ],
    });
  });

  it('asks for what is to be written, in a field of its own, with or without a question', () => {
    const hinted = { label: 'Reason', hint: 'A few words', required: true };
    const buttons: Card['buttons'] = [
      { action: 'approve', id: 'a1', label: 'Approve', accessibilityLabel: '', comment: { label: 'Note', required: false } },
      { action: 'reject', id: 'b1', label: 'Reject', accessibilityLabel: '', comment: hinted, confirm: { title: 'Reject?', text: 'For good.', confirm: 'Do it', deny: 'No' } },
    ]; // biome-ignore format: a table

    const payload = teamsPayload({ ...card, buttons, facts: [], links: [], text: undefined }, {});

    const asks = (verb: string, title: string, id: string) => {
      const data = { verb, id, asked: true, msteams: { feedback: { hide: true } } };
      const fallback = { type: 'Action.Submit', title, data };
      return { type: 'Action.Execute', title, verb, data: { id, asked: true }, fallback };
    };
    expect(checkTeamsPayload(payload)).toEqual([]);
    expect(draw(contentOf(payload)).warnings).toEqual([]);
    expect((contentOf(payload).body as JsonObject[])[1]!.actions).toEqual([
      {
        type: 'Action.ShowCard',
        title: 'Approve…',
        card: {
          type: 'AdaptiveCard',
          body: [
            { type: 'Input.Text', id: 'comment-approve', label: 'Note', isMultiline: true, maxLength: 500 },
          ],
          actions: [asks('approve', 'Approve', 'a1')],
        },
      },
      {
        type: 'Action.ShowCard',
        title: 'Reject…',
        card: {
          type: 'AdaptiveCard',
          body: [
            { type: 'TextBlock', text: 'Reject?', weight: 'Bolder', wrap: true },
            { type: 'TextBlock', text: 'For good.', wrap: true },
            {
              type: 'Input.Text',
              id: 'comment-reject',
              label: 'Reason',
              isMultiline: true,
              maxLength: 500,
              placeholder: 'A few words',
              isRequired: true,
              errorMessage: 'A few words',
            },
          ],
          actions: [asks('reject', 'Do it', 'b1')],
        },
      },
    ]);
  });

  it('keeps minor buttons, and what is too many, behind the menu', () => {
    const button = (index: number, minor: boolean): Card['buttons'][number] => ({
      action: 'retry',
      id: `r${index}`,
      label: `${minor ? 'minor' : 'main'} ${index}`,
      accessibilityLabel: '',
      minor,
    });
    const buttons = [button(1, true), ...[2, 3, 4, 5, 6, 7].map((index) => button(index, false))];

    const payload = teamsPayload({ ...card, buttons }, {});

    const shown = (contentOf(payload).body as JsonObject[]).at(-1)!.actions as JsonObject[];
    expect(shown.map(({ title, mode }) => (mode === undefined ? title : [title, mode]))).toEqual([
      'main 2',
      'main 3',
      'main 4',
      'main 5',
      'main 6',
      ['main 7', 'secondary'],
      ['Open', 'secondary'],
      ['minor 1', 'secondary'],
    ]);
    expect(checkTeamsPayload(payload)).toEqual([]);
  });

  it('tells what people did below the facts, beside raw overrides too', () => {
    const notes = ['Approved by \x01Ana\x02', '*literal*'];
    const told = [
      { type: 'TextBlock', text: 'Approved by **Ana**', wrap: true },
      { type: 'TextBlock', text: '\\*literal\\*', wrap: true },
    ];
    const own = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'Own' }, { $bellhop: 'actions' }] };

    const body = contentOf(teamsPayload({ ...card, notes, buttons: [], links: [] }, {})).body;
    const raw = contentOf(teamsPayload({ ...card, notes, raw: { teams: own } }, {})).body as JsonObject[];

    expect((body as JsonObject[]).slice(-2)).toEqual(told);
    expect(raw.map(({ type }) => type)).toEqual(['TextBlock', 'ActionSet', 'TextBlock', 'TextBlock']);
    expect(raw.slice(-2)).toEqual(told);
  });

  it.each([
    ['action', 'warning'],
    ['failure', 'attention'],
    ['warning', 'warning'],
    ['success', 'good'],
    ['progress', 'accent'],
    ['info', 'emphasis'],
  ] as const)('colours %s as %s', (tone, style) => {
    expect(contentOf(teamsPayload({ ...card, tone }, {}))).toMatchObject({ body: [{ style }, {}, {}, {}] });
  });

  it('puts a quote and monospace into elements of their own, line by line', () => {
    const text =
      'before\n\x14said\x15\nbetween\n\x16Trace:\n  at *x* {{DATE(2026-01-01T00:00:00Z,SHORT)}}\x17';

    const [, ...elements] = contentOf(teamsPayload({ ...card, text, facts: [], links: [], buttons: [] }, {}))
      .body as unknown[];

    const run = (line: string) => [{ type: 'TextRun', text: line, fontType: 'Monospace' }];
    expect(elements).toEqual([
      { type: 'TextBlock', text: 'before', wrap: true },
      { type: 'Container', style: 'emphasis', items: [{ type: 'TextBlock', text: 'said', wrap: true }] },
      { type: 'TextBlock', text: 'between', wrap: true },
      {
        type: 'Container',
        style: 'emphasis',
        items: [
          { type: 'RichTextBlock', inlines: run('Trace:') },
          {
            type: 'RichTextBlock',
            spacing: 'None',
            inlines: run('\u00a0\u00a0at *x* {\u2060{DATE(2026-01-01T00:00:00Z,SHORT)}}'),
          },
        ],
      },
    ]);
  });

  it('cuts what is long until the card is small enough, keeping the buttons', () => {
    const huge = cardOf('"模'.repeat(5000));

    const payload = teamsPayload({ ...huge, facts: Array.from({ length: 10 }, () => huge.facts[0]!) }, {});

    expect(sizeOf(payload)).toBeLessThanOrEqual(20_480);
    expect(JSON.stringify(payload)).toContain('"verb":"approve"');
    expect(checkTeamsPayload(payload)).toEqual([]);
  });

  it('is drawn by the official renderer without a warning, in the same shape whatever the values are, as they are', () => {
    const plainTags = tags(draw(contentOf(teamsPayload(cardOf(''), {}))).element);
    fc.assert(
      fc.property(hostile, (text) => {
        const payload = teamsPayload(cardOf(text), {});

        expect(checkTeamsPayload(payload)).toEqual([]);
        const { element, warnings } = draw(contentOf(payload));
        expect(warnings).toEqual([]);
        const value = cleanLine(`${text}z`);
        if (value.length > 60) return;
        // A quote of several lines is shown in monospace.
        if (!clean(text).includes('\n')) expect(tags(element)).toBe(plainTags);
        // Spaces run together on a page.
        const shown = seen(element).replace(/ +/g, ' ');
        const wanted = value
          .replace(/\u00a0/g, ' ')
          .replace(/ +/g, ' ')
          .trim();
        expect(shown.split(wanted).length - 1).toBeGreaterThanOrEqual(9);
      }),
      { numRuns: 250 },
    );
  });

  it('links only where the template links', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { element } = draw(contentOf(teamsPayload(cardOf(text), {})));

        const hrefs = [...element.querySelectorAll('a')].map((anchor) => anchor.getAttribute('href'));
        expect(hrefs.filter((href) => href !== 'https://console.example.com/x?a=1&b=2')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('teamsPlain', () => {
  it('says the sentence and gives the address, without Markdown', () => {
    expect(teamsPlain(cardWith(), {})).toEqual({
      type: 'message',
      summary: 'Pipeline name failed: reason',
      textFormat: 'plain',
      text: 'Pipeline name failed: reason\nhttps://console.example.com/x?a=1&b=2',
    });
  });

  it('is valid whatever the values are', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(checkTeamsPayload(teamsPlain(cardOf(text), {}))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
