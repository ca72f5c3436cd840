// What Slack refuses or cuts, checked before it is sent: every limit of the blocks that Bellhop uses, and of raw overrides.

import { asArray, asObject, type Json, type JsonObject } from '../../core/json';
import type { Payload } from '../../core/ports';

const LONE_SURROGATE = /\p{Cs}/u;
const MAX_BLOCKS = 50;
const MAX_FALLBACK = 4000;
/** Not documented; `msg_blocks_too_long` was seen near 13 200. https://github.com/slackapi/bolt-js/issues/2509 */
const MAX_ALL_TEXT = 13_000;

/** Blocks that a message may hold and what of them is checked. `alert` looks as if, but is for modals. */
const IN_MESSAGES = new Set([
  'section', 'context', 'actions', 'header', 'divider', 'image', 'video', 'markdown', 'table', 'data_table', 'card',
  'carousel', 'container', 'plan', 'task_card', 'context_actions', 'file', 'data_visualization',
]); // biome-ignore format: a list

/** Every reason for which Slack would refuse or cut a message; empty = it may be sent. */
export function checkSlackPayload(payload: Payload): string[] {
  const problems: string[] = [];
  const check = new Checker(problems);
  check.text('text', payload.text, MAX_FALLBACK);
  if (payload.blocks === undefined) return problems;
  const blocks = asArray(payload.blocks);
  if (blocks.length === 0) problems.push('blocks is empty');
  if (blocks.length > MAX_BLOCKS) problems.push(`${blocks.length} blocks are more than ${MAX_BLOCKS}`);
  for (const [index, block] of blocks.entries()) check.block(block, `blocks[${index}]`);
  if (check.characters > MAX_ALL_TEXT)
    problems.push(`${check.characters} characters in all blocks are more than ${MAX_ALL_TEXT}`);
  return problems;
}

class Checker {
  characters = 0;
  constructor(private readonly problems: string[]) {}

  text(where: string, value: Json | undefined, max: number): void {
    if (typeof value !== 'string' || value === '') this.problems.push(`${where} is empty`);
    else {
      this.characters += value.length;
      if (value.length > max) this.problems.push(`${where} has ${value.length} characters, more than ${max}`);
      if (LONE_SURROGATE.test(value)) this.problems.push(`${where} holds half a character`);
    }
  }

  block(value: Json, where: string): void {
    const block = asObject(value);
    const type = block?.type;
    if (block === undefined || typeof type !== 'string') {
      this.problems.push(`${where} is no block`);
      return;
    }
    if (!IN_MESSAGES.has(type)) this.problems.push(`${where} is of type ${type}, which messages do not have`);
    if (block.block_id !== undefined) this.text(`${where}.block_id`, block.block_id, 255);
    if (type === 'section') this.section(block, where);
    if (type === 'header') this.object(block.text, `${where}.text`, 150, ['plain_text']);
    if (type === 'context')
      this.list(block.elements, `${where}.elements`, 10, (item, at) => this.contextElement(item, at));
    if (type === 'actions')
      this.list(block.elements, `${where}.elements`, 25, (item, at) => this.element(item, at));
    if (type === 'image') this.image(block, where);
  }

  private section(block: JsonObject, where: string): void {
    if (block.text === undefined && block.fields === undefined)
      this.problems.push(`${where} has neither text nor fields`);
    if (block.text !== undefined) this.object(block.text, `${where}.text`, 3000);
    if (block.fields !== undefined)
      this.list(block.fields, `${where}.fields`, 10, (item, at) => this.object(item, at, 2000));
    if (block.accessory !== undefined) this.element(block.accessory, `${where}.accessory`);
  }

  private contextElement(value: Json, where: string): void {
    const item = asObject(value);
    if (item?.type === 'image') this.image(item, where);
    else this.object(value, where, 3000);
  }

  private image(item: JsonObject, where: string): void {
    this.text(`${where}.alt_text`, item.alt_text, 2000);
    if (item.slack_file === undefined) this.url(`${where}.image_url`, item.image_url);
  }

  private element(value: Json, where: string): void {
    const element = asObject(value);
    if (element?.type !== 'button') {
      if (typeof element?.type !== 'string') this.problems.push(`${where} is no element`);
      return;
    }
    this.object(element.text, `${where}.text`, 75, ['plain_text']);
    if (element.action_id !== undefined) this.text(`${where}.action_id`, element.action_id, 255);
    if (element.value !== undefined) this.text(`${where}.value`, element.value, 2000);
    if (element.url !== undefined) this.url(`${where}.url`, element.url);
    if (element.accessibility_label !== undefined)
      this.text(`${where}.accessibility_label`, element.accessibility_label, 75);
    this.style(element.style, `${where}.style`);
    if (element.confirm !== undefined) this.confirm(asObject(element.confirm), `${where}.confirm`);
  }

  private confirm(confirm: JsonObject | undefined, where: string): void {
    const limits = { title: 100, text: 300, confirm: 30, deny: 30 };
    for (const [key, max] of Object.entries(limits)) this.object(confirm?.[key], `${where}.${key}`, max);
    this.style(confirm?.style, `${where}.style`);
  }

  private style(style: Json | undefined, where: string): void {
    if (style !== undefined && style !== 'primary' && style !== 'danger')
      this.problems.push(`${where} is no style`);
  }

  private object(
    value: Json | undefined,
    where: string,
    max: number,
    types = ['mrkdwn', 'plain_text'],
  ): void {
    const object = asObject(value);
    if (typeof object?.type !== 'string' || !types.includes(object.type)) {
      this.problems.push(`${where} is no ${types.join(' or ')} object`);
      return;
    }
    if (object.type === 'mrkdwn' && object.verbatim !== true) this.problems.push(`${where} is not verbatim`);
    this.text(`${where}.text`, object.text, max);
  }

  private url(where: string, value: Json | undefined): void {
    this.text(where, value, 3000);
    if (typeof value === 'string' && !value.startsWith('https://'))
      this.problems.push(`${where} is no https address`);
  }

  private list(
    value: Json | undefined,
    where: string,
    max: number,
    each: (item: Json, at: string) => void,
  ): void {
    const items = asArray(value);
    if (items.length === 0) this.problems.push(`${where} is empty`);
    if (items.length > max) this.problems.push(`${where} has ${items.length} items, more than ${max}`);
    for (const [index, item] of items.entries()) each(item, `${where}[${index}]`);
  }
}
