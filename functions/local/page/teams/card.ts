// A Bot Framework activity as Teams shows it: its Adaptive Cards through the official renderer, else its text.

import {
  AdaptiveCard,
  ExecuteAction,
  GlobalRegistry,
  HostConfig,
  OpenUrlAction,
  SubmitAction,
  Table,
  Versions,
} from 'adaptivecards';
import { readComment } from '../../../../src/chats/teams/comment';
import { asArray, asObject, asText, type JsonObject, own } from '../../../../src/core/json';
import { h, safeUrl } from '../dom';
import type { Press } from '../press';
import { teamsHostConfig } from './host-config';
import { teamsMarkdown } from './markdown';

const CARD = 'application/vnd.microsoft.card.adaptive';

// The package says that its modules have no side effects, so bundlers drop the table's own registration.
GlobalRegistry.defaultElements.register('Table', Table, Versions.v1_5);

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = teamsMarkdown(text);
  result.didProcess = true;
};

/** A message's body. */
export function renderTeamsBody(
  payload: JsonObject,
  dark: boolean,
  onPress: (press: Press) => void,
): HTMLElement {
  const body = h('div', { class: 'teams-body' });
  const text = asText(own(payload, 'text'));
  if (text !== undefined) body.append(h('p', { class: 'teams-text', text }));
  for (const value of asArray(own(payload, 'attachments'))) {
    const attachment = asObject(value);
    const content = asObject(own(attachment, 'content'));
    if (own(attachment, 'contentType') === CARD && content !== undefined)
      body.append(renderCard(content, dark, onPress));
  }
  return body;
}

function renderCard(content: JsonObject, dark: boolean, onPress: (press: Press) => void): HTMLElement {
  const card = new AdaptiveCard();
  card.hostConfig = new HostConfig(teamsHostConfig(dark));
  card.onExecuteAction = (action) => {
    if (action instanceof OpenUrlAction) {
      const url = safeUrl(action.url);
      if (url !== undefined) window.open(url, '_blank', 'noopener,noreferrer');
    } else if (action instanceof ExecuteAction || action instanceof SubmitAction) {
      onPress(pressOf(action));
    }
  };
  card.parse(content);
  const rendered = card.render();
  return h(
    'div',
    { class: 'teams-card' },
    rendered ?? asText(own(content, 'fallbackText')) ?? 'A card that this page cannot draw.',
  );
}

/** What Teams would send: the verb, the id, and what was written into the card. */
function pressOf(action: ExecuteAction | SubmitAction): Press {
  const data = asObject(action.data);
  const verb = (action instanceof ExecuteAction ? action.verb : undefined) ?? asText(own(data, 'verb')) ?? '';
  const comment = readComment(data ?? {}, verb);
  return {
    label: action.title ?? '',
    button: asText(own(data, 'id')) ?? '',
    action: verb,
    ...(comment !== undefined && { comment }),
  };
}
