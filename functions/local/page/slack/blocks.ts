// Slack's Block Kit as DOM: the blocks that messages of ours have. Reference: https://docs.slack.dev/reference/block-kit/blocks

import { asArray, asObject, asText, type JsonObject, own } from '../../../../src/core/json';
import { h, outerLink, safeUrl } from '../dom';
import type { Press } from '../press';
import { renderMrkdwn, renderText } from './text';

/** A message's body: its blocks, or its text if it has none. */
export function renderSlackBody(payload: JsonObject, onPress: (press: Press) => void): HTMLElement {
  const body = h('div', { class: 'slack-body' });
  const blocks = asArray(own(payload, 'blocks'));
  if (blocks.length === 0) body.append(renderMrkdwn(asText(own(payload, 'text')) ?? ''));
  for (const value of blocks) {
    const block = asObject(value);
    if (block !== undefined) body.append(renderBlock(block, onPress));
  }
  return body;
}

function renderBlock(block: JsonObject, onPress: (press: Press) => void): HTMLElement {
  switch (own(block, 'type')) {
    case 'section':
      return renderSection(block, onPress);
    case 'header':
      return h(
        'div',
        { attrs: { role: 'heading', 'aria-level': 4 }, class: 'slack-header' },
        renderText(own(block, 'text')),
      );
    case 'divider':
      return h('hr', { class: 'slack-divider' });
    case 'context':
      return h(
        'div',
        { class: 'slack-context' },
        ...asArray(own(block, 'elements')).map(renderContextElement),
      );
    case 'actions':
      return h('div', { class: 'slack-actions' }, ...elements(block, onPress));
    case 'image':
      return renderImage(block);
    default:
      return h('div', {
        class: 'unknown-block',
        text: `A block that this page cannot draw: ${asText(own(block, 'type')) ?? 'no type'}`,
      });
  }
}

function renderSection(block: JsonObject, onPress: (press: Press) => void): HTMLElement {
  const fields = asArray(own(block, 'fields'));
  const accessory = asObject(own(block, 'accessory'));
  const words = h('div', { class: 'slack-section-words' });
  if (own(block, 'text') !== undefined) words.append(renderText(own(block, 'text')));
  if (fields.length > 0)
    words.append(h('div', { class: 'slack-fields' }, ...fields.map((field) => renderText(field))));
  return h('div', { class: 'slack-section' }, words, accessory && renderElement(accessory, onPress));
}

function renderContextElement(value: unknown): HTMLElement {
  const element = asObject(value);
  return own(element, 'type') === 'image' && element !== undefined ? renderImage(element) : renderText(value);
}

function renderImage(block: JsonObject): HTMLElement {
  const src = safeUrl(own(block, 'image_url'));
  const alt = asText(own(block, 'alt_text')) ?? '';
  if (src === undefined) return h('span', { class: 'slack-image-missing', text: alt });
  return h('img', {
    class: 'slack-image',
    attrs: { src, alt, loading: 'lazy', referrerpolicy: 'no-referrer' },
  });
}

function elements(block: JsonObject, onPress: (press: Press) => void): HTMLElement[] {
  return asArray(own(block, 'elements')).map((value) => renderElement(asObject(value) ?? {}, onPress));
}

function renderElement(element: JsonObject, onPress: (press: Press) => void): HTMLElement {
  switch (own(element, 'type')) {
    case 'button':
      return renderButton(element, onPress);
    case 'image':
      return renderImage(element);
    case 'overflow':
      return renderMenu(element, onPress);
    default:
      return h('span', {
        class: 'unknown-block',
        text: `An element that this page cannot draw: ${asText(own(element, 'type')) ?? 'no type'}`,
      });
  }
}

/** The menu behind "⋯": a choice is a press, and carries action and id in one value. */
function renderMenu(element: JsonObject, onPress: (press: Press) => void): HTMLElement {
  const choices = asArray(own(element, 'options')).map((value) => {
    const choice = asObject(value);
    const [action, button] = pairIn(own(choice, 'value'));
    return { label: asText(own(asObject(own(choice, 'text')), 'text')) ?? '', action, button };
  });
  const menu = h(
    'select',
    {
      class: 'slack-button slack-more',
      attrs: { 'aria-label': 'More actions' },
      on: {
        change: () => {
          const chosen = choices[menu.selectedIndex - 1];
          menu.selectedIndex = 0;
          if (chosen !== undefined) onPress(chosen);
        },
      },
    },
    h('option', { text: '⋯' }),
    ...choices.map(({ label }) => h('option', { text: label })),
  );
  return menu;
}

function pairIn(value: unknown): [action: string, button: string] {
  try {
    const [action, button] = asArray(JSON.parse(String(value)));
    return [asText(action) ?? '', asText(button) ?? ''];
  } catch {
    return ['', ''];
  }
}

function renderButton(element: JsonObject, onPress: (press: Press) => void): HTMLElement {
  const label = asText(own(asObject(own(element, 'text')), 'text')) ?? '';
  const style = asText(own(element, 'style')) ?? 'default';
  const className = `slack-button slack-button-${style === 'primary' || style === 'danger' ? style : 'default'}`;
  const attrs = { 'aria-label': asText(own(element, 'accessibility_label')) };
  const url = own(element, 'url');
  if (url !== undefined) return outerLink(url, { class: className, text: label, attrs });
  return h('button', {
    class: className,
    text: label,
    attrs: { ...attrs, type: 'button' },
    on: { click: () => onPress({ label, ...sentBy(element), confirm: confirmOf(element) }) },
  });
}

function sentBy(element: JsonObject): Pick<Press, 'action' | 'button'> {
  return {
    action: asText(own(element, 'action_id')) ?? '',
    button: asText(own(element, 'value')) ?? '',
  };
}

function confirmOf(element: JsonObject): Press['confirm'] {
  const confirm = asObject(own(element, 'confirm'));
  if (confirm === undefined) return undefined;
  const words = (name: string): string => asText(own(asObject(own(confirm, name)), 'text')) ?? '';
  return {
    title: words('title'),
    text: words('text'),
    confirm: words('confirm'),
    deny: words('deny'),
    danger: own(confirm, 'style') === 'danger',
  };
}
