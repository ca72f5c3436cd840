import type { Press } from '../../../../functions/local/page/press';
import { renderTeamsBody } from '../../../../functions/local/page/teams/card';
import { teamsMarkdown } from '../../../../functions/local/page/teams/markdown';
import type { JsonObject } from '../../../../src/core/json';
import { installDocument } from './document';

// The same library in its own CommonJS build: Jest cannot load the ES modules that the bundler takes.
jest.mock('adaptivecards', () => jest.requireActual('adaptivecards/dist/adaptivecards.js'));

installDocument();

describe('teamsMarkdown', () => {
  it.each([
    ['**Failed** at _night_', '<p><strong>Failed</strong> at <em>night</em></p>'],
    ['*one* __two__', '<p><em>one</em> <strong>two</strong></p>'],
    ['**a *b* c**', '<p><strong>a <em>b</em> c</strong></p>'],
    ['my_model_v2 2*3*4', '<p>my_model_v2 2<em>3</em>4</p>'],
    ['\\*literal\\* \\_x\\_ \\[y\\](z)', '<p>*literal* _x_ [y](z)</p>'],
    ['a\nb\n\nc', '<p>a b</p><p>c</p>'],
    ['to do:\n- one\n- **two**', '<p>to do:</p><ul><li>one</li><li><strong>two</strong></li></ul>'],
    ['3. c\n4. d', '<ol start="3"><li>c</li><li>d</li></ol>'],
    [
      '[log](https://a.example/x?a=1&b=2)',
      '<p><a href="https://a.example/x?a=1&#38;b=2" rel="noopener noreferrer">log</a></p>',
    ],
    ['[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>'],
    ['[x](data:text/html,y) [z', '<p>[x](data:text/html,y) [z</p>'],
    ['<b>&lt;i&gt; &#60; "q"', '<p>&#60;b&#62;&#60;i&#62; &#60; &#34;q&#34;</p>'],
    ['`code` # no heading', '<p>`code` # no heading</p>'],
    ['** open', '<p>** open</p>'],
  ])('%j', (text, html) => {
    expect(teamsMarkdown(text)).toBe(html);
  });
});

function activity(body: JsonObject[], more: JsonObject = {}): JsonObject {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: { type: 'AdaptiveCard', version: '1.5', body, ...more },
      },
    ],
  };
}

describe('renderTeamsBody', () => {
  it('draws text, facts and tables with the official renderer', () => {
    const body = renderTeamsBody(
      activity([
        { type: 'TextBlock', text: '**Failed** \\*as is\\*', wrap: true },
        { type: 'FactSet', facts: [{ title: 'Steps', value: '3 of 5' }] },
        {
          type: 'Table',
          columns: [{ width: 1 }],
          rows: [
            {
              type: 'TableRow',
              cells: [{ type: 'TableCell', items: [{ type: 'TextBlock', text: 'cell' }] }],
            },
          ],
        },
      ]),
      false,
      () => undefined,
    );

    expect(body.querySelector('strong')!.textContent).toBe('Failed');
    expect(body.textContent).toContain('*as is*');
    expect(body.querySelector('.ac-fact-value')!.textContent).toBe('3 of 5');
    expect(body.textContent).toContain('cell');
  });

  it('expands dates and times for the reader', () => {
    const text = '{{DATE(2026-11-20T14:00:00Z,SHORT)}} {{TIME(2026-11-20T14:00:00Z)}}';

    const body = renderTeamsBody(activity([{ type: 'TextBlock', text }]), false, () => undefined);

    expect(body.textContent).toContain('2026');
    expect(body.textContent).not.toContain('{{');
  });

  it('makes no element out of data', () => {
    const text = '<img src=x onerror=alert(1)> [x](javascript:alert(1))';

    const body = renderTeamsBody(activity([{ type: 'TextBlock', text }]), false, () => undefined);

    expect(body.querySelectorAll('img, a')).toHaveLength(0);
    expect(body.textContent).toBe(text);
  });

  it('hands over a pressed button, with what it carries', () => {
    const presses: Press[] = [];
    const actions = [{ type: 'Action.Execute', title: 'Retry', verb: 'retry', data: { id: 'x' } }];
    const body = renderTeamsBody(activity([{ type: 'ActionSet', actions }]), true, (press) =>
      presses.push(press),
    );

    body.querySelector<HTMLElement>('.ac-pushButton')!.click();

    expect(presses).toEqual([{ label: 'Retry', action: 'retry', button: 'x' }]);
  });

  it('hands over what was written into the card', () => {
    const presses: Press[] = [];
    const card = {
      type: 'AdaptiveCard',
      body: [{ type: 'Input.Text', id: 'comment-reject', label: 'Reason', value: ' It drifts ' }],
      actions: [{ type: 'Action.Execute', title: 'Reject', verb: 'reject', data: { id: 'x', asked: true } }],
    };
    const body = renderTeamsBody(
      activity([{ type: 'ActionSet', actions: [{ type: 'Action.ShowCard', title: 'Reject…', card }] }]),
      false,
      (press) => presses.push(press),
    );

    for (const name of ['Reject…', 'Reject'])
      [...body.querySelectorAll<HTMLElement>('.ac-pushButton')]
        .find(({ textContent }) => textContent === name)!
        .click();

    expect(presses).toEqual([{ label: 'Reject', action: 'reject', button: 'x', comment: 'It drifts' }]);
  });

  it('shows a message that is text alone', () => {
    expect(
      renderTeamsBody({ type: 'message', text: '<b>plain</b>' }, false, () => undefined).textContent,
    ).toBe('<b>plain</b>');
  });
});
