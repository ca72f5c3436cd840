import type { Press } from '../../../../functions/local/page/press';
import { renderSlackBody } from '../../../../functions/local/page/slack/blocks';
import type { JsonObject } from '../../../../src/core/json';
import { installDocument } from './document';

installDocument();

function render(blocks: JsonObject[], onPress: (press: Press) => void = () => undefined): HTMLElement {
  return renderSlackBody({ channel: '#ml', text: 'fallback', blocks }, onPress);
}

const mrkdwn = (text: string): JsonObject => ({ type: 'mrkdwn', verbatim: true, text });
const plain = (text: string): JsonObject => ({ type: 'plain_text', text, emoji: false });

describe('renderSlackBody', () => {
  it('draws each block that a message of ours has', () => {
    const body = render([
      { type: 'header', text: plain('Head') },
      { type: 'section', text: mrkdwn('*Failed* `x`'), fields: [mrkdwn('*A*\n1'), mrkdwn('*B*\n2')] },
      { type: 'divider' },
      { type: 'context', elements: [mrkdwn(':warning: late'), plain(':warning: as written')] },
      { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'AUC rising' },
      {
        type: 'actions',
        elements: [{ type: 'button', text: plain('Logs'), url: 'https://example.com/logs' }],
      },
    ]);

    expect(body.querySelector('[role=heading]')!.textContent).toBe('Head');
    expect(body.querySelector('.slack-section strong')!.textContent).toBe('Failed');
    expect([...body.querySelectorAll('.slack-fields > *')].map((field) => field.textContent)).toEqual([
      'A1',
      'B2',
    ]);
    expect(body.querySelectorAll('hr')).toHaveLength(1);
    expect(body.querySelector('.slack-context')!.textContent).toBe('⚠️ late:warning: as written');
    expect(body.querySelector('img')!.getAttribute('alt')).toBe('AUC rising');
    expect(body.querySelector('a')!.getAttribute('href')).toBe('https://example.com/logs');
  });

  it('shows the text of a message without blocks', () => {
    expect(renderSlackBody({ text: '*plain*' }, () => undefined).querySelector('strong')!.textContent).toBe(
      'plain',
    );
  });

  it('makes no element and no script address out of data', () => {
    const body = render([
      {
        type: 'section',
        text: mrkdwn('<img src=x onerror=alert(1)> &lt;script&gt; <javascript:alert(1)|click>'),
      },
      {
        type: 'actions',
        elements: [{ type: 'button', text: plain('<b>x</b>'), url: 'javascript:alert(1)' }],
      },
      { type: 'image', image_url: 'data:text/html,x', alt_text: '<i>' },
    ]);

    expect(body.querySelectorAll('img, script, a, b, i')).toHaveLength(0);
    expect(body.textContent).toContain('<script>');
    expect(body.textContent).toContain('click');
  });

  it('hands over a press with the question it asks first', () => {
    const presses: Press[] = [];
    const confirm = {
      title: plain('Stop it?'),
      text: plain('The step is lost.'),
      confirm: plain('Stop'),
      deny: plain('Keep'),
      style: 'danger',
    };
    const body = render(
      [
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              style: 'danger',
              text: plain('Stop…'),
              action_id: 'stop',
              value: 'x',
              accessibility_label: 'Stop fraud-train',
              confirm,
            },
            { type: 'button', text: plain('Refresh'), action_id: 'details', value: 'y' },
          ],
        },
      ],
      (press) => presses.push(press),
    );

    for (const button of body.querySelectorAll('button')) button.click();

    expect(body.querySelector('button')!.getAttribute('aria-label')).toBe('Stop fraud-train');
    expect(presses).toEqual([
      {
        label: 'Stop…',
        action: 'stop',
        button: 'x',
        confirm: {
          title: 'Stop it?',
          text: 'The step is lost.',
          confirm: 'Stop',
          deny: 'Keep',
          danger: true,
        },
      },
      { label: 'Refresh', action: 'details', button: 'y' },
    ]);
  });

  it('hands over a choice in a menu, and shows the menu as it was', () => {
    const presses: Press[] = [];
    const options = [
      { text: plain('Details'), value: '["details","x"]' },
      { text: plain('Snooze for 4 h'), value: '["snooze","x"]' },
      { text: plain('Odd'), value: 'no pair' },
    ];
    const body = render(
      [{ type: 'actions', elements: [{ type: 'overflow', action_id: 'more', options }] }],
      (press) => presses.push(press),
    );
    const menu = body.querySelector('select')!;

    for (const index of [2, 3]) {
      menu.selectedIndex = index;
      menu.dispatchEvent(new menu.ownerDocument.defaultView!.Event('change'));
    }

    expect(presses).toEqual([
      { label: 'Snooze for 4 h', action: 'snooze', button: 'x' },
      { label: 'Odd', action: '', button: '' },
    ]);
    expect(menu.selectedIndex).toBe(0);
  });

  it('names a block that it cannot draw instead of hiding it', () => {
    expect(render([{ type: 'data_table' }]).textContent).toBe(
      'A block that this page cannot draw: data_table',
    );
  });

  it.each([[[null as never]], [[{ type: 'section' }]], [[{ type: 'actions', elements: [null] }]], [[{}]]])(
    'survives odd blocks: %j',
    (blocks) => {
      expect(() => render(blocks)).not.toThrow();
    },
  );
});
