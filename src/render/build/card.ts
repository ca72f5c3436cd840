// A template file: its keys, the order of its strings, and the program made of them.

import { ACTION_IDS, type ActionId } from '../../core/event';
import type { Json, JsonObject } from '../../core/json';
import { didYouMean } from '../../core/nearest';
import { checkFields } from './fields';
import { type Parsed, type Part, parseLeaf } from './program';
import {
  isMap,
  isScalar,
  isSeq,
  type Leaf,
  members,
  type Report,
  type SourceFile,
  scalarMembers,
} from './source';

const KEYS = ['title', 'context', 'text', 'facts', 'links', 'actions', 'fallback'];
const MAX_FACTS = 10;
/** Slack shows them as buttons, beside those of the actions. */
const MAX_LINKS = 3;
/** A field of the view, with or without braces. */
const VIEW_FIELD = /^(?:\{\{\s*)?([A-Za-z_][\w.]*)(?:\s*\}\})?$/;

export interface CardSource {
  source: SourceFile;
  title?: Parsed;
  context?: Parsed;
  text?: Parsed;
  fallback?: Parsed;
  facts: [title: Parsed, value: Parsed][];
  links: [label: Parsed, url: Parsed][];
  actions: ActionId[] | null;
}

/** Reads a template file. Everything that is wrong with its structure is reported. */
export function readCard(source: SourceFile, report: Report): CardSource {
  const card: CardSource = { source, facts: [], links: [], actions: null };
  if (!isMap(source.root)) {
    report(source.problemAt(source.root, `a template must be a mapping with ${KEYS.join(', ')}`));
    return card;
  }
  for (const [key, value] of members(source.root)) {
    const name = String(key.value);
    switch (name) {
      case 'title':
      case 'context':
      case 'text':
      case 'fallback':
        if (isScalar(value)) card[name] = parseLeaf(source.leaf(value), report);
        else report(source.problemAt(value ?? key, `${name} must be a text`));
        if (name === 'title' && card.title?.leaf.text.trim() === '')
          report(source.problemAt(value ?? key, 'title is empty; a card needs one'));
        break;
      case 'facts':
        card.facts = scalarMembers(source, value, 'facts', report).map(([title, fact]) => [
          parseLeaf(source.leaf(title), report),
          parseLeaf(source.leaf(fact), report),
        ]);
        if (card.facts.length > MAX_FACTS)
          report(source.problemAt(value, `a card has at most ${MAX_FACTS} facts; four is a good number`));
        break;
      case 'links':
        card.links = readLinks(source, value, report);
        break;
      case 'actions':
        card.actions = readActions(source, value, report);
        break;
      default:
        report(
          source.problemAt(
            key,
            `${name} is no key of a template${didYouMean(name, KEYS)}; there are ${KEYS.join(', ')}`,
          ),
        );
    }
  }
  if (card.title === undefined) report(source.problemAt(source.root, 'title is missing'));
  return card;
}

function readLinks(source: SourceFile, value: unknown, report: Report): [Parsed, Parsed][] {
  if (!isSeq(value)) {
    report(source.problemAt(null, 'links must be a list of { label, url }'));
    return [];
  }
  if (value.items.length > MAX_LINKS)
    report(source.problemAt(value, `a card has at most ${MAX_LINKS} links`));
  return value.items.flatMap((item): [Parsed, Parsed][] => {
    const label = isMap(item) ? item.get('label', true) : undefined;
    const url = isMap(item) ? item.get('url', true) : undefined;
    if (!isScalar(label) || !isScalar(url) || !isMap(item) || item.items.length !== 2) {
      report(source.problemAt(isMap(item) ? item : value, 'a link has a label and a url, and nothing else'));
      return [];
    }
    return [[parseLeaf(source.leaf(label), report), parseLeaf(urlLeaf(source.leaf(url), report), report)]];
  });
}

/** Addresses come whole from the view, where code has built them, or are written out here. */
function urlLeaf(leaf: Leaf, report: Report): Leaf {
  if (/^https:\/\/[^\s{}]+$/.test(leaf.text)) return leaf;
  const field = VIEW_FIELD.exec(leaf.text)?.[1];
  if (field === undefined)
    report(leaf.problem('a url is the name of one field of the view, or written out with https://'));
  return { ...leaf, text: field === undefined ? '' : `{{${field}}}` };
}

function readActions(source: SourceFile, value: unknown, report: Report): ActionId[] {
  if (!isSeq(value)) {
    report(source.problemAt(null, `actions must be a list of ${ACTION_IDS.join(', ')}`));
    return [];
  }
  return value.items.flatMap((item): ActionId[] => {
    const name = isScalar(item) ? String(item.value) : '';
    const action = ACTION_IDS.find((id) => id === name);
    if (action !== undefined) return [action];
    report(
      source.problemAt(
        isScalar(item) ? item : value,
        `${name} is no action${didYouMean(name, ACTION_IDS)}; there are ${ACTION_IDS.join(', ')}`,
      ),
    );
    return [];
  });
}

/** The strings of a card in the order in which its program gives them; see CardTemplate. */
export function fieldsOf(card: CardSource, fallback: Parsed): Part[] {
  const empty = parseLeaf({ text: '', problem: (message) => ({ message }) }, () => {});
  const markdown = (parsed: Parsed | undefined) => ({ parsed: parsed ?? empty, syntax: 'markdown' as const });
  const literal = (parsed: Parsed) => ({ parsed, syntax: 'literal' as const });
  return [
    markdown(card.title),
    markdown(card.context),
    markdown(card.text),
    literal(card.fallback ?? fallback),
    ...card.facts.flat().map(markdown),
    ...card.links.flat().map(literal),
  ];
}

/** Reports what the strings name and a sample does not have. */
export function checkStrings(strings: readonly Parsed[], sample: Json, report: Report): void {
  for (const { leaf, tree } of strings) {
    checkFields(tree, sample as JsonObject, (message, node) =>
      report(leaf.problem(message, node.loc.start.line, node.loc.start.column)),
    );
  }
}

/** A translation has the same parts in the same order; only the words differ. */
export function checkShape(card: CardSource, english: CardSource, report: Report): void {
  const { source } = card;
  const top = source.root;
  for (const key of ['context', 'text', 'fallback'] as const) {
    if ((card[key] === undefined) !== (english[key] === undefined)) {
      report(
        source.problemAt(
          top,
          `${key} is ${card[key] === undefined ? 'missing' : 'too much'}: ${english.source.file} ${card[key] === undefined ? 'has' : 'does not have'} it`,
        ),
      );
    }
  }
  for (const key of ['facts', 'links'] as const) {
    if (card[key].length !== english[key].length) {
      report(
        source.problemAt(
          top,
          `${card[key].length} ${key}, but ${english.source.file} has ${english[key].length}`,
        ),
      );
    }
  }
  if (card.actions?.join() !== english.actions?.join())
    report(source.problemAt(top, `actions differ from those of ${english.source.file}`));
}
