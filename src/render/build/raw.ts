// Raw overrides: Block Kit or Adaptive Card JSON whose strings are templates, without anything that could act by itself.

import type { Node } from 'yaml';
import type { Json, JsonObject } from '../../core/json';
import type { ChatId } from '../../core/ports';
import { LEAF, URL_LEAF } from '../raw';
import { safeUrl } from '../url';
import { type Part, parseLeaf } from './program';
import { isMap, isScalar, isSeq, type Leaf, members, type Report, type SourceFile } from './source';

const URL_KEYS = new Set([
  'url',
  'image_url',
  'thumb_url',
  'video_url',
  'title_url',
  'iconUrl',
  'backgroundImage',
]);
const ONE_FIELD = /^\{\{\s*[A-Za-z_][\w.]*\s*\}\}$/;

/** What could press, mention or load by itself, by chat; and what Slack cannot replace by other blocks later. */
const REFUSED_KEYS: Record<ChatId, readonly string[]> = {
  slack: ['value', 'confirm', 'dispatch_action_config', 'initial_option', 'options', 'workflow'],
  teams: ['data', 'refresh', 'authentication', 'entities', 'verb', 'associatedInputs'],
};
const ALLOWED_ACTIONS = ['Action.OpenUrl', 'Action.ShowCard', 'Action.ToggleVisibility'];
const SLACK_ELEMENTS = new Set([
  'section', 'context', 'actions', 'header', 'divider', 'image', 'button', 'mrkdwn', 'plain_text', 'markdown', 'table',
  'raw_text',
]); // biome-ignore format: a list

export interface RawSource {
  tree: Json;
  parts: Part[];
}

/** Reads a raw override; `offset` is the number of raw leaves before its own. */
export function readRaw(source: SourceFile, chat: ChatId, offset: number, report: Report): RawSource {
  const parts: Part[] = [];

  function read(node: Node | null, key: string): Json {
    if (isSeq(node)) return node.items.map((item) => read(item as Node, key));
    if (isMap(node)) return readObject(node);
    if (!isScalar(node)) return null;
    if (typeof node.value !== 'string') return (node.value as Json) ?? null;
    const leaf = source.leaf(node);
    const isUrl = URL_KEYS.has(key);
    if (isUrl) checkUrl(leaf, report);
    else checkText(leaf, chat, report);
    parts.push({ parsed: parseLeaf(leaf, report), syntax: isUrl ? 'literal' : 'raw' });
    return { [isUrl ? URL_LEAF : LEAF]: offset + parts.length - 1 };
  }

  function readObject(node: Node): Json {
    if (!isMap(node)) return null;
    if (node.has('$bellhop')) {
      if (node.get('$bellhop') !== 'actions')
        report(source.problemAt(node, '$bellhop stands for "actions" only'));
      return { $bellhop: 'actions' };
    }
    checkType(node, String(node.get('type') ?? ''));
    const object: JsonObject = {};
    for (const [key, value] of members(node)) {
      const name = String(key.value);
      if (REFUSED_KEYS[chat].includes(name)) {
        report(
          source.problemAt(
            key,
            `${name} is refused: buttons that act come from { "$bellhop": "actions" } only`,
          ),
        );
      }
      object[name] = read(value, name);
    }
    return object;
  }

  function checkType(node: Node, type: string): void {
    const isAction = chat === 'teams' && type.startsWith('Action.');
    if (isAction && !ALLOWED_ACTIONS.includes(type)) {
      report(
        source.problemAt(node, `${type} is refused: put { "$bellhop": "actions" } where the buttons go`),
      );
    }
    if (chat !== 'slack' || type === '') return;
    if (!SLACK_ELEMENTS.has(type))
      report(source.problemAt(node, `${type} is refused: it acts, or cannot be updated`));
    if (type === 'button' && isMap(node) && !node.has('url')) {
      report(
        source.problemAt(
          node,
          'a button of your own needs a url; put { "$bellhop": "actions" } where the buttons go',
        ),
      );
    }
  }

  const tree = read(source.root, '');
  if (chat === 'teams' && (!isMap(source.root) || source.root.get('type') !== 'AdaptiveCard')) {
    report(source.problemAt(source.root, 'a Teams override is an object of type AdaptiveCard'));
  }
  if (
    chat === 'slack' &&
    !isSeq(source.root) &&
    !(isMap(source.root) && isSeq(source.root.get('blocks', true)))
  ) {
    report(source.problemAt(source.root, 'a Slack override is a list of blocks, or an object with blocks'));
  }
  return { tree, parts };
}

function checkUrl(leaf: Leaf, report: Report): void {
  if (ONE_FIELD.test(leaf.text) || (!leaf.text.includes('{{') && safeUrl(leaf.text) !== undefined)) return;
  report(leaf.problem('an address is one field of the view, {{like.this}}, or written out with https://'));
}

/** Mentions and addresses in the chat's own syntax, and values inside an address. */
function checkText({ text, problem }: Leaf, chat: ChatId, report: Report): void {
  const written = text.replace(/\{\{[\s\S]*?\}\}/g, '\x1a');
  if (chat === 'slack') {
    if (/<[@#]|<!(?!date\^)/.test(written)) report(problem('mentions are refused'));
    if (/<(?!https:)[a-z][a-z0-9+.-]*:/i.test(written)) report(problem('addresses must be https'));
    if (/<[^>|]*\x1a/.test(written)) report(problem('a value inside an address; use {{link text url}}'));
  } else {
    if (/\]\((?!https:)/.test(written))
      report(problem('addresses must be https; use {{link text url}} for one from the view'));
    if (/\]\([^)]*\x1a/.test(written)) report(problem('a value inside an address; use {{link text url}}'));
  }
}
