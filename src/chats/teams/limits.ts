// What Teams refuses, cuts or misreads, checked before it is sent.

import { asArray, asObject, type Json, type JsonObject } from '../../core/json';
import type { Payload } from '../../core/ports';
import { isPerson } from './mentions';

/** Teams takes more; older pages say 28 KB, and what is near a limit is read by nobody. */
export const MAX_BYTES = 20_480;
const MAX_ACTIONS = 6;
const TAG = /<at>[^<]*<\/at>/gi;
const LONE_SURROGATE = /\p{Cs}/u;
/** The only two functions of text, without a fraction of a second: with one, the raw text would show. */
const TIME =
  /\{\{(?:DATE\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,SHORT\)|TIME\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\))\}\}/g;

/** The size of a payload on the wire, in bytes. */
export function sizeOf(payload: Payload): number {
  return Buffer.byteLength(JSON.stringify(payload));
}

/** Every reason for which Teams would refuse or misread a message; empty = it may be sent. */
export function checkTeamsPayload(payload: Payload): string[] {
  const problems: string[] = [];
  if (payload.type !== 'message') problems.push('type is not "message"');
  if (typeof payload.summary !== 'string' || payload.summary === '') problems.push('summary is empty');
  const size = sizeOf(payload);
  if (size > MAX_BYTES) problems.push(`the message has ${size} bytes, more than ${MAX_BYTES}`);
  if (payload.attachments === undefined) {
    if (typeof payload.text !== 'string' || payload.text === '') problems.push('text is empty');
    return problems;
  }
  for (const attachment of asArray(payload.attachments)) {
    const card = asObject(asObject(attachment)?.content);
    if (card?.type !== 'AdaptiveCard') problems.push('the attachment is no Adaptive Card');
    else checkCard(card, problems);
  }
  return problems;
}

function checkCard(card: JsonObject, problems: string[]): void {
  if (card.version !== '1.5') problems.push('version is not 1.5');
  if (asArray(card.body).length === 0) problems.push('body is empty');
  checkMentions(card, problems);
  if (card.refresh !== undefined) problems.push('refresh would press a button by itself');
  walk(card, 'card', problems);
}

/** Every tag has its entity, and every entity its tag: Teams refuses the one, and shows the other as it is. */
function checkMentions(card: JsonObject, problems: string[]): void {
  const { msteams, ...shown } = card;
  const entities = asArray(asObject(msteams)?.entities).map(asObject);
  const tags = new Set(JSON.stringify(shown).match(TAG) ?? []);
  for (const entity of entities) {
    const { id, name } = asObject(entity?.mentioned) ?? {};
    const known = entity?.type === 'mention' && typeof id === 'string' && isPerson(id);
    if (!known || entity.text !== `<at>${name}</at>`) problems.push('msteams.entities holds no mention');
    else if (!tags.delete(entity.text)) problems.push(`${entity.text} is nowhere in the card`);
  }
  for (const tag of tags) problems.push(`${tag} mentions nobody`);
}

function walk(value: Json | undefined, where: string, problems: string[]): void {
  if (typeof value === 'string') checkString(value, where, problems);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, `${where}[${index}]`, problems);
    const shown = value.filter((item) => asObject(item)?.mode !== 'secondary').length;
    if (where.endsWith('.actions') && shown > MAX_ACTIONS) {
      problems.push(`${where} has ${shown} actions, more than ${MAX_ACTIONS}`);
    }
  } else {
    const object = asObject(value);
    if (object === undefined) return;
    checkElement(object, where, problems);
    for (const [key, member] of Object.entries(object)) walk(member, `${where}.${key}`, problems);
  }
}

function checkString(text: string, where: string, problems: string[]): void {
  if (LONE_SURROGATE.test(text)) problems.push(`${where} holds half a character`);
  if (text.includes('{{') && text.replace(TIME, '').includes('{{'))
    problems.push(`${where} holds braces that Teams would expand`);
}

function checkElement(object: JsonObject, where: string, problems: string[]): void {
  const empty = (key: string): boolean => typeof object[key] !== 'string' || object[key] === '';
  switch (object.type) {
    case 'TextBlock':
    case 'TextRun':
      if (empty('text')) problems.push(`${where}.text is empty`);
      break;
    case 'FactSet':
      if (asArray(object.facts).length === 0) problems.push(`${where}.facts is empty`);
      break;
    case 'Image':
      if (!isHttps(object.url)) problems.push(`${where}.url is no https address`);
      break;
    case 'Action.OpenUrl':
      if (!isHttps(object.url)) problems.push(`${where}.url is no https address`);
      if (empty('title')) problems.push(`${where}.title is empty`);
      break;
    case 'Input.Text':
      if (empty('id')) problems.push(`${where}.id is empty`);
      if (empty('label')) problems.push(`${where}.label is empty`);
      break;
    case 'Action.Execute':
    case 'Action.Submit':
      if (empty('title')) problems.push(`${where}.title is empty`);
      if (typeof asObject(object.data)?.id !== 'string') problems.push(`${where}.data has no id`);
  }
}

function isHttps(url: Json | undefined): boolean {
  return typeof url === 'string' && url.startsWith('https://');
}
