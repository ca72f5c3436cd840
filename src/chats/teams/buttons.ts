// Buttons and links of a card: presses by Action.Execute, questions and fields behind them, and what goes behind "…".

import type { Button, Card } from '../../core/card';
import type { JsonObject } from '../../core/json';
import { cutEnd } from '../../core/markup';
import { commentField, LONGEST_COMMENT } from './comment';
import { escapeMarkdown, unexpanded } from './markdown';

/** Decoration: some clients do not show it. */
const STYLE_OF = { primary: 'positive', danger: 'destructive' };

const SEEN = { label: 75, sentence: 150, question: 100, confirm: 300 };
/** As many as Slack shows beside its "more". Teams shows six at most, and keeps those of mode `secondary` behind "…". */
const MAX_ACTIONS = 9;
const MAX_VISIBLE = 6;
/** As many as Slack keeps behind its "more". */
const MAX_MINOR = 5;

/** The buttons and links of a card as Adaptive Card actions. `share`: of the length that words may have at most. */
export function actions({ buttons, links }: Card, share: number): JsonObject[] {
  const press = (button: Button): JsonObject =>
    button.confirm === undefined && button.comment === undefined
      ? execute(button, share)
      : asked(button, share);
  const minor = buttons.filter(isMinor).slice(0, MAX_MINOR);
  const opened = links.map(({ label, url }) => ({
    type: 'Action.OpenUrl',
    title: words(label, SEEN.label * share),
    url,
  }));
  const main = [...buttons.filter((button) => !isMinor(button)).map(press), ...opened].slice(0, MAX_ACTIONS);
  const visible = main.length <= MAX_VISIBLE ? MAX_VISIBLE : MAX_VISIBLE - 1;
  const more = [...main.slice(visible), ...minor.map(press)];
  return [...main.slice(0, visible), ...more.map((action) => ({ ...action, mode: 'secondary' }))];
}

/** As in Slack, where a menu cannot ask a question for one of its choices. */
function isMinor({ minor = false, confirm, comment }: Button): boolean {
  return minor && (confirm === undefined || comment !== undefined);
}

/** Submit stands in where a client does not know Execute; the press then shows no note of having been sent. */
function execute(button: Button, share: number, title = button.label): JsonObject {
  const { action, id, accessibilityLabel, style, comment } = button;
  const shown = words(title, SEEN.label * share);
  const tooltip = words(accessibilityLabel, SEEN.sentence * share);
  // A client may leave an empty field out: without the mark, the press would be asked for its comment again and again.
  const own = comment === undefined ? { id } : { id, asked: true };
  const data = { verb: action, ...own, msteams: { feedback: { hide: true } } };
  const pressed: JsonObject = { type: 'Action.Execute', title: shown, verb: action, data: own };
  if (tooltip !== '') pressed.tooltip = tooltip;
  if (style !== undefined) pressed.style = STYLE_OF[style];
  pressed.fallback = { type: 'Action.Submit', title: shown, data };
  return pressed;
}

/** A press that asks first. */
function asked(button: Button, share: number): JsonObject {
  const { action, label, style, confirm, comment } = button;
  const body: JsonObject[] = [];
  if (confirm !== undefined) {
    const title = escapeMarkdown(cutEnd(confirm.title, SEEN.question * share));
    const text = escapeMarkdown(cutEnd(confirm.text, SEEN.confirm * share));
    body.push({ type: 'TextBlock', text: title, weight: 'Bolder', wrap: true });
    body.push({ type: 'TextBlock', text, wrap: true });
  }
  if (comment !== undefined) body.push(field(commentField(action), comment, share));
  const card = { type: 'AdaptiveCard', body, actions: [execute(button, share, confirm?.confirm)] };
  const shown: JsonObject = {
    type: 'Action.ShowCard',
    title: words(`${label}…`, SEEN.label * share),
    card,
  };
  if (style !== undefined) shown.style = STYLE_OF[style];
  return shown;
}

function field(
  id: string,
  { label, hint, required }: Required<Button>['comment'],
  share: number,
): JsonObject {
  const title = words(label, SEEN.label * share);
  const input: JsonObject = {
    type: 'Input.Text',
    id,
    label: title,
    isMultiline: true,
    maxLength: LONGEST_COMMENT,
  };
  if (hint !== undefined) input.placeholder = words(hint, SEEN.sentence * share);
  if (required) {
    input.isRequired = true;
    input.errorMessage = words(hint ?? label, SEEN.sentence * share);
  }
  return input;
}

function words(text: string, max: number): string {
  return unexpanded(cutEnd(text, Math.max(10, max)));
}
