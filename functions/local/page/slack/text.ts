// Slack text objects as DOM.

import { asObject, asText, own } from '../../../../src/core/json';
import { h, outerLink } from '../dom';
import { formatSlackDate } from './date';
import { withEmoji } from './emoji';
import { type Inline, parseMrkdwn } from './mrkdwn';

/** A text object (or nothing) as a `span` or a stack of blocks. */
export function renderText(value: unknown, className = ''): HTMLElement {
  const text = asObject(value);
  const content = typeof text?.text === 'string' ? text.text : '';
  if (asText(own(text, 'type')) === 'mrkdwn') return renderMrkdwn(content, className);
  return h('div', { class: className, text: own(text, 'emoji') === false ? content : withEmoji(content) });
}

export function renderMrkdwn(content: string, className = ''): HTMLElement {
  const box = h('div', { class: `mrkdwn ${className}`.trim() });
  for (const block of parseMrkdwn(content)) {
    if (block.type === 'pre') box.append(h('pre', { text: block.text, attrs: { tabindex: 0 } }));
    else box.append(h(block.type === 'quote' ? 'blockquote' : 'p', {}, ...block.children.map(renderInline)));
  }
  return box;
}

const TAGS = { bold: 'strong', italic: 'em', strike: 's' } as const;

function renderInline(node: Inline): Node {
  switch (node.type) {
    case 'text':
      return document.createTextNode(withEmoji(node.text));
    case 'break':
      return h('br');
    case 'code':
      return h('code', { text: node.text });
    case 'mention':
      return h('span', { class: 'slack-mention', text: node.text });
    case 'link':
      return outerLink(node.url, {}, ...node.children.map(renderInline));
    case 'date': {
      const text = formatSlackDate(node.seconds, node.format, new Date());
      const time = h('time', {
        text,
        attrs: { datetime: new Date(node.seconds * 1000).toISOString(), title: node.fallback },
      });
      return node.url === undefined ? time : outerLink(node.url, {}, time);
    }
    default:
      return h(TAGS[node.type], {}, ...node.children.map(renderInline));
  }
}
