import { checkSlackPayload } from '../../../src/chats/slack/limits';
import type { Json } from '../../../src/core/json';

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });
const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (more: object) => ({
  type: 'actions',
  elements: [{ type: 'button', text: plain('x'), ...more }],
});

function check(blocks: Json[], text = 'ok'): string[] {
  return checkSlackPayload({ channel: 'C1', text, blocks });
}

describe('checkSlackPayload', () => {
  it('takes what Slack takes', () => {
    expect(check([section('x'.repeat(3000)), { type: 'divider' }, button({ value: 'v' })])).toEqual([]);
    expect(checkSlackPayload({ channel: 'C1', text: 'only text' })).toEqual([]);
  });

  it.each<[string, Json[]]>([
    ['blocks is empty', []],
    ['51 blocks are more than 50', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
    ['blocks[0] is no block', ['x']],
    ['blocks[0] is of type alert, which messages do not have', [{ type: 'alert' }]],
    ['blocks[0].text.text has 3001 characters, more than 3000', [section('x'.repeat(3001))]],
    ['blocks[0].text.text is empty', [section('')]],
    ['blocks[0].text.text holds half a character', [section('\ud800')]],
    ['blocks[0].text is not verbatim', [{ type: 'section', text: { type: 'mrkdwn', text: 'x' } }]],
    ['blocks[0] has neither text nor fields', [{ type: 'section' }]],
    [
      'blocks[0].fields has 11 items, more than 10',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => mrkdwn('x')) }],
    ],
    [
      'blocks[0].fields[0].text has 2001 characters, more than 2000',
      [{ type: 'section', fields: [mrkdwn('x'.repeat(2001))] }],
    ],
    [
      'blocks[0].text.text has 151 characters, more than 150',
      [{ type: 'header', text: plain('x'.repeat(151)) }],
    ],
    ['blocks[0].text is no plain_text object', [{ type: 'header', text: mrkdwn('x') }]],
    [
      'blocks[0].elements has 11 items, more than 10',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('x')) }],
    ],
    ['blocks[0].elements is empty', [{ type: 'actions', elements: [] }]],
    [
      'blocks[0].elements[0].text.text has 76 characters, more than 75',
      [button({ text: plain('x'.repeat(76)) })],
    ],
    [
      'blocks[0].elements[0].value has 2001 characters, more than 2000',
      [button({ value: 'x'.repeat(2001) })],
    ],
    ['blocks[0].elements[0].url is no https address', [button({ url: 'http://x' })]],
    ['blocks[0].elements[0].style is no style', [button({ style: 'green' })]],
    [
      'blocks[0].elements[0].accessibility_label has 76 characters, more than 75',
      [button({ accessibility_label: 'x'.repeat(76) })],
    ],
    [
      'blocks[0].elements[0].confirm.text.text has 301 characters, more than 300',
      [
        button({
          confirm: { title: plain('x'), text: plain('x'.repeat(301)), confirm: plain('x'), deny: plain('x') },
        }),
      ],
    ],
    ['blocks[0].image_url is no https address', [{ type: 'image', alt_text: 'x', image_url: 'data:x' }]],
    [
      'blocks[0].block_id has 256 characters, more than 255',
      [{ type: 'divider', block_id: 'x'.repeat(256) }],
    ],
  ])('says that %s', (problem, blocks) => {
    expect(check(blocks)).toEqual([problem]);
  });

  it('counts all text together, and the fallback', () => {
    expect(check(Array.from({ length: 5 }, () => section('x'.repeat(2900))))).toEqual([
      '14502 characters in all blocks are more than 13000',
    ]);
    expect(check([section('x')], 'x'.repeat(4001))).toEqual(['text has 4001 characters, more than 4000']);
    expect(check([section('x')], '')).toEqual(['text is empty']);
  });
});
