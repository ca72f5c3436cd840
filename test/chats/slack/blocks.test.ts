import fc from 'fast-check';
import { slackPayload, slackPlain } from '../../../src/chats/slack/blocks';
import { checkSlackPayload } from '../../../src/chats/slack/limits';
import type { Card } from '../../../src/core/card';
import { asArray, asObject, type Json } from '../../../src/core/json';
import { cleanLine } from '../../../src/core/markup';
import { cardOf, cardWith, hostile } from '../support/hostile';
import { readable } from './support';

const address = { channel: 'C123' };

/** The shape of a payload: everything but the words. */
function shape(value: Json | undefined): Json {
  if (typeof value === 'string') return 'text';
  if (Array.isArray(value)) return value.map(shape);
  const object = asObject(value);
  if (object === undefined) return value ?? null;
  const kept = ['type', 'style', 'action_id', 'value', 'url', 'channel'];
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) => [
      key,
      kept.includes(key) ? (member ?? null) : shape(member),
    ]),
  );
}

function stringsOf(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  return Object.values(asObject(value) ?? {}).flatMap(stringsOf);
}

/** Only these are parsed by Slack; in plain_text, angles are angles. */
function mrkdwnOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  const object = asObject(value) ?? {};
  return object.type === 'mrkdwn' ? stringsOf(object.text) : Object.values(object).flatMap(mrkdwnOf);
}

describe('slackPayload', () => {
  it('lays a card out as head, facts, context and buttons', () => {
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
        {
          action: 'stop',
          id: 's1',
          label: 'Stop',
          accessibilityLabel: '',
          style: 'danger',
          confirm: { title: 'Sure?', text: 'It ends.', confirm: 'Stop', deny: 'No' },
        },
      ],
      fallback: 'Pipeline failed.',
    };
    const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });

    expect(slackPayload(card, address)).toEqual({
      channel: 'C123',
      text: 'Pipeline failed.',
      unfurl_links: false,
      unfurl_media: false,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: '🔴 Pipeline failed\nwhy', verbatim: true } },
        { type: 'section', fields: [{ type: 'mrkdwn', text: '*Step*\nTrain', verbatim: true }] },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'prod', verbatim: true }] },
        {
          type: 'actions',
          elements: [
            { type: 'button', action_id: 'retry', text: plain('Retry'), value: 'r1', accessibility_label: 'Retry it', style: 'primary' },
            {
              type: 'button', action_id: 'stop', text: plain('Stop'), value: 's1', style: 'danger',
              confirm: { title: plain('Sure?'), text: plain('It ends.'), confirm: plain('Stop'), deny: plain('No'), style: 'danger' },
            },
            { type: 'button', action_id: 'link.0', text: plain('Open'), url: 'https://a.example' },
          ],
        },
      ],
    }); // biome-ignore format: a table
  });

  it('leaves out what a card does not have', () => {
    const card: Card = {
      kind: 'job',
      tone: 'info',
      locale: 'en',
      title: '',
      facts: [],
      links: [],
      buttons: [],
      fallback: 'A job.',
    };

    expect(slackPayload(card, address).blocks).toEqual([
      { type: 'section', text: { type: 'mrkdwn', text: 'A job.', verbatim: true } },
    ]);
  });

  it('keeps head and tail of a text that is too long, and the address of the title', () => {
    const card = cardWith({ value: `begin ${'&'.repeat(9000)} finish` });

    const head = asObject(asObject(asArray(slackPayload(card, address).blocks)[0])?.text)?.text as string;

    expect(head.length).toBeLessThanOrEqual(2950);
    expect(head).toContain('|name>');
    expect(head).toContain('begin &amp;&amp;');
    expect(head).toContain('reason');
  });

  it('drops addresses before words when a field is too small for both', () => {
    const long = `https://a.example/${'x'.repeat(1900)}`;
    const facts = Array.from({ length: 10 }, () => ({ title: 'Log', value: `\x0e${long}\x0fthe log\x10` }));
    const card = { ...cardWith(), facts };

    const payload = slackPayload(card, address);

    expect(checkSlackPayload(payload)).toEqual([]);
    expect(stringsOf(payload.blocks).filter((text) => text === '*Log*\nthe log')).toHaveLength(10);
  });

  it('is valid and has the same shape whatever the values are, which show as they are', () => {
    const expected = shape(slackPayload(cardOf(''), address));
    fc.assert(
      fc.property(hostile, (text) => {
        const payload = slackPayload(cardOf(text), address);

        expect(checkSlackPayload(payload)).toEqual([]);
        expect(shape(JSON.parse(JSON.stringify(payload)))).toEqual(expected);
        const value = cleanLine(`${text}z`).trim();
        if (value.length > 60) return;
        const seen = stringsOf(payload).map(readable);
        // The name in the title and a button, the place in the context, the fact, and the words read aloud.
        expect(seen.filter((shown) => shown.includes(value)).length).toBeGreaterThanOrEqual(6);
      }),
      { numRuns: 1500 },
    );
  });

  it('links only where the template links', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const angles =
          mrkdwnOf(slackPayload(cardOf(text), address).blocks)
            .join('\n')
            .match(/<[^>]*>/g) ?? [];

        const allowed = [
          '<!date^1795180000^{date_short_pretty} at {time}',
          '<https://console.example.com/x?a=1&amp;b=2',
        ];
        const targets = [...new Set(angles.map((angle) => angle.split('|')[0]!))].sort();
        // What is cut in the middle may lose a link or have both halves linked, but never gains an address.
        expect(targets).toEqual(
          text.length < 60 ? allowed : allowed.filter((target) => targets.includes(target)),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('slackPlain', () => {
  it('says the sentence and gives the address, without blocks', () => {
    expect(slackPlain(cardWith(), address)).toEqual({
      channel: 'C123',
      text: 'Pipeline name failed: reason\n<https://console.example.com/x?a=1&amp;b=2>',
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it('is valid whatever the values are', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(checkSlackPayload(slackPlain(cardOf(text), address))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
