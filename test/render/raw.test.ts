import fc from 'fast-check';
import { slackPayload } from '../../src/chats/slack/blocks';
import { checkSlackPayload } from '../../src/chats/slack/limits';
import { teamsPayload } from '../../src/chats/teams/card';
import { checkTeamsPayload } from '../../src/chats/teams/limits';
import { cleanLine } from '../../src/core/markup';
import { readable } from '../chats/slack/support';
import { hostile } from '../chats/support/hostile';
import { draw, seen, tags } from '../chats/teams/support';
import { folderOf, problemsOf, rendererOf, request, sample } from './support/set';

const SLACK = JSON.stringify({
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: 'Run {{subject.name}}' } },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: '*Who:* {{actor}} {{link "the run" subject.url}} `id`' },
    },
    { $bellhop: 'actions' },
    {
      type: 'actions',
      elements: [
        { type: 'button', text: { type: 'plain_text', text: 'Runbook' }, url: 'https://a.example/{x}' },
      ],
    },
    { type: 'image', alt_text: 'chart of {{actor}}', image_url: '{{subject.url}}' },
  ],
});

const TEAMS = JSON.stringify({
  type: 'AdaptiveCard',
  body: [
    { type: 'TextBlock', text: '**Who:** {{actor}} [book](https://a.example)', wrap: true },
    { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'raw {{actor}}' }] },
    { type: 'FactSet', facts: [{ title: 'Run', value: '{{subject.name}}' }] },
    {
      type: 'ActionSet',
      actions: [{ $bellhop: 'actions' }, { type: 'Action.OpenUrl', title: 'Book', url: 'https://a.example' }],
    },
  ],
});

function renderer(files: Record<string, string>) {
  return rendererOf({}, { overrides: { own: folderOf(files, true) } });
}

const overrides = { 'pipeline-run.slack.json': SLACK, 'pipeline-run.teams.json': TEAMS };

describe('raw overrides', () => {
  it("print Block Kit with the author's formatting, the values as text, and the buttons in their place", () => {
    const card = renderer(overrides).render(
      request({ ...sample, actor: '*ana* <!here>' }, { templates: 'own' }),
    );

    const { blocks } = slackPayload(card, { channel: 'C1' }) as { blocks: Record<string, unknown>[] };

    expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'actions', 'actions', 'image']);
    expect(blocks[0]!.text).toEqual({ type: 'plain_text', text: 'Run fraud-train', emoji: false });
    expect(blocks[1]!.text).toEqual({
      type: 'mrkdwn',
      text: '*Who:* \u00ad*\u00adana\u00ad*\u00ad &lt;!here&gt; <https://console.example.com/run?a=1&amp;b=%282%29|the run> `id`',
      verbatim: true,
    });
    expect(blocks[2]).toMatchObject({
      elements: [{ action_id: 'retry', value: 'id-of-button' }, { action_id: 'link.0' }],
    });
    expect(blocks[3]).toMatchObject({ elements: [{ url: 'https://a.example/%7Bx%7D' }] });
    expect(blocks[4]).toMatchObject({ image_url: 'https://console.example.com/run?a=1&b=%282%29' });
  });

  it("print an Adaptive Card with the author's Markdown, the values as text, and the buttons in their place", () => {
    const card = renderer(overrides).render(request({ ...sample, actor: '*ana*' }, { templates: 'own' }));

    const payload = teamsPayload(card, {}) as { attachments: { content: { body: unknown[] } }[] };

    expect(checkTeamsPayload(payload as never)).toEqual([]);
    expect(payload.attachments[0]!.content.body).toMatchObject([
      { text: '**Who:** \\*ana\\* [book](https://a.example)' },
      { inlines: [{ text: 'raw *ana*' }] },
      { facts: [{ title: 'Run', value: 'fraud-train' }] },
      {
        actions: [
          { type: 'Action.ShowCard' },
          { type: 'Action.OpenUrl' },
          { type: 'Action.OpenUrl', title: 'Book' },
        ],
      },
    ]);
  });

  it('append the buttons where the author left no place for them', () => {
    const files = {
      'pipeline-run.slack.json': '[{"type":"divider"}]',
      'pipeline-run.teams.json': '{"type":"AdaptiveCard","body":[{"type":"TextBlock","text":"x"}]}',
    };
    const card = renderer(files).render(request(sample, { templates: 'own' }));

    expect(slackPayload(card, {}).blocks).toMatchObject([{ type: 'divider' }, { type: 'actions' }]);
    expect(teamsPayload(card, {})).toMatchObject({
      attachments: [{ content: { body: [{ type: 'TextBlock' }, { type: 'ActionSet' }] } }],
    });
  });

  it('serve one chat alone, and leave replies to the templates', () => {
    const own = renderer({ 'pipeline-run.slack.json': SLACK });

    const root = own.render(request(sample, { templates: 'own', locale: 'ja' }));
    const reply = own.render(request(sample, { templates: 'own', form: 'reply' }));

    expect(Object.keys(root.raw ?? {})).toEqual(['slack']);
    expect(root.title).toContain('Pipeline failed');
    expect(reply.raw).toBeUndefined();
  });

  it('give way to the standard card if an address from the view is not safe, or a limit is passed', () => {
    const own = renderer(overrides);
    const unsafe = own.render(
      request({ ...sample, subject: { ...sample.subject, url: 'javascript:x' } }, { templates: 'own' }),
    );
    const many = JSON.stringify(
      Array.from({ length: 30 }, () => ({ type: 'section', text: { type: 'mrkdwn', text: '{{actor}}' } })),
    );
    const long = renderer({ 'pipeline-run.slack.json': many }).render(
      request({ ...sample, actor: 'x'.repeat(9000) }, { templates: 'own' }),
    );

    expect(Object.keys(unsafe.raw ?? {})).toEqual(['teams']);
    expect(checkSlackPayload(slackPayload(long, { channel: 'C' }))).toEqual([]);
    expect((slackPayload(long, { channel: 'C' }).blocks as unknown[]).length).toBeLessThan(6);
  });

  it('keep their shape and limits whatever the values are', () => {
    const own = renderer(overrides);
    const card = (text: string) =>
      own.render(
        request(
          { ...sample, actor: `${text}z`, subject: { ...sample.subject, name: `${text}z` } },
          { templates: 'own' },
        ),
      );
    const teams = (text: string) => teamsPayload(card(text), {}) as { attachments: { content: unknown }[] };
    const drawn = tags(draw(teams('').attachments[0]!.content).element);
    fc.assert(
      fc.property(hostile, (text) => {
        const blocks = slackPayload(card(text), { channel: 'C1' });
        const payload = teams(text);

        expect(checkSlackPayload(blocks)).toEqual([]);
        expect(checkTeamsPayload(payload as never)).toEqual([]);
        const { element, warnings } = draw(payload.attachments[0]!.content);
        expect(warnings).toEqual([]);
        expect(tags(element)).toBe(drawn);
        const value = cleanLine(`${text}z`).trim();
        if (value.length > 60) return;
        expect(readable(JSON.stringify(blocks.blocks))).toContain(JSON.stringify(value).slice(1, -1));
        expect(seen(element).replace(/ +/g, ' ')).toContain(
          value
            .replace(/\u00a0/g, ' ')
            .replace(/ +/g, ' ')
            .trim(),
        );
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [
      'slack',
      '[\n  { "type": "divider" },\n]',
      '3:1 not valid JSON: a comma or a colon with nothing after it',
    ],
    [
      'teams',
      '{\n  "type": "AdaptiveCard",\n  "body": [ { "type": "TextBlock", "text": "{{actor" } }',
      '3:56 not valid JSON: expected a comma or a closing bracket',
    ],
    ['slack', 'blocks: []', '1:1 not valid JSON: expected a JSON value'],
    ['slack', '[{ "type": "divider", "type": "divider" }]', '1:23 not valid JSON: Map keys must be unique'],
  ])('are JSON, and tell their first fault where it is: %s %j', (chat, text, problem) => {
    const name = `pipeline-run.${chat}.json`;

    expect(problemsOf({ [name]: text })).toEqual([`${name}:${problem}`]);
  });

  it('may be indented with tabs and start with a byte order mark', () => {
    const text = JSON.stringify([{ type: 'divider' }], null, '\t');

    expect(problemsOf({ 'pipeline-run.slack.json': `\uFEFF${text}\n` })).toEqual([]);
  });

  it.each([
    [
      'slack',
      [
        {
          type: 'actions',
          elements: [
            { type: 'button', text: { type: 'plain_text', text: 'x' }, value: 'y', url: 'https://a.example' },
          ],
        },
      ],
      'value is refused',
    ],
    [
      'slack',
      [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'x' } }] }],
      'a button of your own needs a url',
    ],
    ['slack', [{ type: 'actions', elements: [{ type: 'users_select' }] }], 'users_select is refused'],
    ['slack', [{ type: 'rich_text', elements: [] }], 'rich_text is refused'],
    ['slack', [{ type: 'section', text: { type: 'mrkdwn', text: 'hi <!channel>' } }], 'mentions are refused'],
    [
      'slack',
      [{ type: 'section', text: { type: 'mrkdwn', text: '<http://a.example|x>' } }],
      'addresses must be https',
    ],
    [
      'slack',
      [{ type: 'section', text: { type: 'mrkdwn', text: '<{{subject.url}}|x>' } }],
      'a value inside an address',
    ],
    [
      'slack',
      [{ type: 'image', alt_text: 'x', image_url: 'https://a.example/{{actor}}' }],
      'an address is one field of the view',
    ],
    ['slack', [{ type: 'section', text: { type: 'mrkdwn', text: '{{nope}}' } }], 'the view has no nope'],
    ['slack', { text: 'x' }, 'a Slack override is a list of blocks'],
    [
      'teams',
      { type: 'AdaptiveCard', body: [], actions: [{ type: 'Action.Execute', verb: 'approve' }] },
      'Action.Execute is refused',
    ],
    [
      'teams',
      { type: 'AdaptiveCard', body: [], actions: [{ type: 'Action.OpenUrl', url: 'http://a.example' }] },
      'an address is one field of the view',
    ],
    [
      'teams',
      {
        type: 'AdaptiveCard',
        body: [],
        actions: [{ type: 'Action.OpenUrl', url: 'https://a.example', data: {} }],
      },
      'data is refused',
    ],
    ['teams', { type: 'AdaptiveCard', body: [], msteams: { entities: [] } }, 'entities is refused'],
    [
      'teams',
      { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: '[x](javascript:y)' }] },
      'addresses must be https',
    ],
    [
      'teams',
      { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: '[x](https://a.example/{{actor}})' }] },
      'a value inside an address',
    ],
    ['teams', { body: [] }, 'a Teams override is an object of type AdaptiveCard'],
    ['teams', { type: 'AdaptiveCard', body: [{ $bellhop: 'facts' }] }, '$bellhop stands for "actions" only'],
  ])('are refused at build time for %s: %j', (chat, raw, problem) => {
    expect(problemsOf({ [`job.${chat}.json`]: JSON.stringify(raw) })).toContainEqual(
      expect.stringContaining(problem),
    );
  });
});
