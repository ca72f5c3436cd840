// The floor: what the least possible bot would do with an event, as a measure for what ours costs.

import Handlebars from 'handlebars';

/** One chat's payload as text with holes: no routing, no escaping for chats, no limits, one chat, one language. */
const TEMPLATE = JSON.stringify({
  channel: '#ml-alerts',
  text: '{{detail-type}} in {{region}}',
  unfurl_links: false,
  blocks: [
    {
      type: 'section',
      text: {
        type: 'mrkdwn',
        text: '*{{detail-type}}* · {{account}} · {{region}}\n{{#if detail}}{{detail.status}}{{/if}}',
      },
    },
    {
      type: 'section',
      fields: [
        { type: 'mrkdwn', text: '*Account*\n{{account}}' },
        { type: 'mrkdwn', text: '*Region*\n{{region}}' },
        { type: 'mrkdwn', text: '*Time*\n{{time}}' },
        { type: 'mrkdwn', text: '*Id*\n{{id}}' },
      ],
    },
    { type: 'context', elements: [{ type: 'mrkdwn', text: '{{#each resources}}{{this}} {{/each}}' }] },
    {
      type: 'actions',
      elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open' }, value: '{{id}}' }],
    },
  ],
});

const render = Handlebars.template(
  // The compiler's output is source text; a real floor would ship it precompiled, as ours does.
  new Function(`return ${Handlebars.precompile(TEMPLATE) as string}`)(),
);

/** Parse, fill one precompiled JSON template, parse it to be sure of it, write it. */
export function floor(body: string): string {
  return JSON.stringify(JSON.parse(render(JSON.parse(body))));
}
