// Cards from precompiled templates. A running function compiles nothing and reads no file.

import type { Button, Card, Fact, Link, Locale, Markup } from '../core/card';
import type { ActionId, Kind, Tone } from '../core/event';
import { CODES, cleanLine, cutEnd, plain } from '../core/markup';
import type { Mentions } from '../core/mention';
import type { Say, SentenceId } from '../core/say';
import type { ActionHandler, Words } from '../core/view';
import { fillLeaves } from './raw';
import { createSay } from './say';
import { createState, type RenderState, run } from './state';
import { type CardTemplate, DEFAULT_TEMPLATE, FIXED_FIELDS, type TemplateSet } from './template-set';
import { safeUrl } from './url';
import { createWords } from './words';

export type Form = 'root' | 'reply' | 'rest';

export interface RenderRequest {
  kind: Kind;
  /** What the handler of the kind made; its `sample` says which fields there are. */
  view: object;
  locale: Locale;
  tone: Tone;
  /** The buttons that the event offers; the template orders or omits them. */
  actions: readonly ActionId[];
  /** What else can be done about it: behind the "more" menu of a root. */
  minor?: readonly ActionId[];
  /** The opaque id that a press of any of its buttons carries. */
  button: string;
  /** Actions for which a reason must be written, whatever their handlers say. */
  reasoned?: readonly ActionId[];
  /** Lines about what people did. */
  notes?: Markup[];
  /** Whom it may mention; everybody else is named in plain text. */
  people?: Mentions;
  /** Style and confirmation of each action. */
  actionHandlers: Record<ActionId, ActionHandler>;
  /**
   * `root` shows everything; `reply` tells one change under it: title and text, with the buttons only if someone must act;
   * `rest` is a reply that gives the text a root had to cut.
   */
  form: Form;
  /** The named template set of the receiver; kinds that it lacks come from the built-in set. */
  templates?: string;
}

export interface Renderer {
  /** Pure and total: any string in the view gives a card that both chats accept. */
  render(request: RenderRequest): Card;
  words(locale: Locale): Words;
  say: Say;
}

/** A fallback is read aloud: a sentence, not a story. */
const LONGEST_FALLBACK = 600;
const BUILT_IN = '';

export function createRenderer(set: TemplateSet): Renderer {
  const words = new Map<Locale, Words>();

  function wordsOf(locale: Locale): Words {
    let found = words.get(locale);
    if (found === undefined) {
      found = createWords(locale, set.words[locale]);
      words.set(locale, found);
    }
    return found;
  }

  const say = createSay(set, wordsOf);

  function button(request: RenderRequest, action: ActionId, state: RenderState): Button {
    const { style, confirm, comment, minor } = request.actionHandlers[action];
    const fields = run(set.words[request.locale].actions[action], state);
    const [label = '', sentence = '', title = '', text = '', yes = '', no = ''] = fields.map(spoken);
    const shown: Button = { action, id: request.button, label, accessibilityLabel: sentence };
    if (style !== undefined) shown.style = style;
    if (minor) shown.minor = true;
    if (confirm) shown.confirm = { title, text, confirm: yes, deny: no };
    const required = comment === 'required' || request.reasoned?.includes(action) === true;
    if (comment !== undefined || required) shown.comment = commentOf(request.locale, action, required);
    return shown;
  }

  function commentOf(locale: Locale, action: ActionId, required: boolean): NonNullable<Button['comment']> {
    const words = (id: SentenceId): string => spoken(say(locale, id));
    return action === 'assign'
      ? { label: words('assign-label'), hint: words('assign-hint'), required }
      : { label: words('comment-label'), hint: words('comment-hint'), required };
  }

  function render(request: RenderRequest): Card {
    const { kind, view, locale, tone, form } = request;
    const compact = form !== 'root';
    const template = findTemplate(set, request);
    const state = createState(view, wordsOf(locale), compact ? 'long' : 'short', request.people);
    const fields = run(template.program, state);
    const title = tidy(fields[0]);
    const context = tidy(fields[1]);
    const text = tidy(fields[2]);
    const actions = template.actions?.filter((action) => request.actions.includes(action)) ?? request.actions;
    const minor = compact ? [] : (request.minor ?? []);
    const silent = form === 'rest' || (compact && tone !== 'action' && tone !== 'failure');
    const card: Card = {
      kind,
      tone,
      locale,
      title,
      facts: compact ? [] : factsOf(fields, template),
      links: compact ? [] : linksOf(fields, template),
      buttons: silent ? [] : [...actions, ...minor].map((action) => button(request, action, state)),
      fallback: fallbackOf(fields[3], title, context),
    };
    if (context !== '' && !compact) card.context = context;
    if (text !== '') card.text = text;
    if (state.cut) card.cut = true;
    if (request.notes !== undefined && request.notes.length > 0) card.notes = request.notes;
    if (template.raw !== undefined && !compact) {
      card.raw = fillLeaves(template.raw, fields.slice(FIXED_FIELDS + 2 * (template.facts + template.links)));
    }
    return card;
  }

  return { render, words: wordsOf, say };
}

/** The receiver's own template of the kind, else the built-in one; in the reader's language, else in English. */
function findTemplate(set: TemplateSet, request: RenderRequest): CardTemplate {
  const sets = request.templates === undefined ? [BUILT_IN] : [request.templates, BUILT_IN];
  for (const name of [request.kind, DEFAULT_TEMPLATE]) {
    for (const cards of sets) {
      const found = set.cards[cards]?.[request.locale]?.[name] ?? set.cards[cards]?.en?.[name];
      if (found !== undefined) return found;
    }
  }
  throw new Error(`the template set has no ${DEFAULT_TEMPLATE} template; build it again`);
}

/** Without the empty lines and spaces that blocks without content leave behind. */
function tidy(field: Markup | undefined): Markup {
  if (field === undefined || field === '') return '';
  const trimmed = field.trim();
  if (!trimmed.includes('\n')) return trimmed;
  const lines = trimmed.split('\n').map((line) => line.trimEnd());
  return lines.filter((line) => line !== '' && line !== CODES.item).join('\n');
}

function factsOf(fields: Markup[], template: CardTemplate): Fact[] {
  const facts: Fact[] = [];
  for (let at = FIXED_FIELDS; at < FIXED_FIELDS + 2 * template.facts; at += 2) {
    const value = tidy(fields[at + 1]);
    if (value !== '') facts.push({ title: tidy(fields[at]), value });
  }
  return facts;
}

function linksOf(fields: Markup[], template: CardTemplate): Link[] {
  const links: Link[] = [];
  const start = FIXED_FIELDS + 2 * template.facts;
  for (let at = start; at < start + 2 * template.links; at += 2) {
    const url = safeUrl(fields[at + 1]);
    if (url !== undefined) links.push({ label: spoken(fields[at]), url });
  }
  return links;
}

/** Plain words on one line, for what takes no formatting. */
function spoken(field: Markup | undefined): string {
  const words = plain(field ?? '');
  return (words.includes('\n') ? cleanLine(words) : words).trim();
}

/** The catalogue's sentence; without one, title and context read as a sentence, without the title's icon. */
function fallbackOf(sentence: Markup | undefined, title: Markup, context: Markup): string {
  const own = spoken(sentence);
  if (own !== '') return cutEnd(own, LONGEST_FALLBACK);
  const words = [spoken(title).replace(/^[^\p{L}\p{N}]+/u, ''), spoken(context)].filter(
    (part) => part !== '',
  );
  return cutEnd(`${words.join('. ')}.`, LONGEST_FALLBACK);
}
