// What a person finds in a message, read from the chat's own JSON by readers that know nothing of our printers.

import { JSDOM } from 'jsdom';
import { type Block, type Inline, parseMrkdwn } from '../../../functions/local/page/slack/mrkdwn';
import { teamsMarkdown } from '../../../functions/local/page/teams/markdown';
import { asArray, asObject, asText, type Json, type JsonObject } from '../../../src/core/json';
import type { Payload } from '../../../src/core/ports';

export interface Reading {
  /** What can be pressed, in order: the action, the id that it carries, its label, and the question before it. */
  buttons: { action: string; id: string; label: string; question?: string }[];
  /** Link buttons, in order. */
  links: { label: string; url: string }[];
  facts: { title: string; value: string; urls: string[] }[];
  /** Title, text and notes: their words in order, without the chats' different punctuation of lists and quotes. */
  words: string[];
  /** The same of the context, which stands at different places. */
  context: string[];
  /** Addresses in title, text and context. */
  urls: string[];
  /** What is read aloud and shown on a lock screen. */
  sentence: string;
}

interface Text {
  text: string;
  urls: string[];
}

const INVISIBLE = /[\u00ad\u200a\u200b\u2060]/g;

function tidy(text: string): string {
  return text.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}

function moment(iso: string): string {
  return `⟨${iso}⟩`;
}

/** As browsers write it. */
function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}

/** Words, numbers, moments and symbols; bullets and quotation marks are the chat's own. */
function wordsOf(texts: string[]): string[] {
  return tidy(texts.join(' ')).match(/⟨[^⟩]+⟩|[\p{L}\p{N}\p{S}]+/gu) ?? [];
}

function objects(value: Json | undefined): JsonObject[] {
  return asArray(value)
    .map(asObject)
    .filter((item) => item !== undefined);
}

function textAt(value: Json | undefined): string {
  return asText(asObject(value)?.text) ?? '';
}

export function readSlack(payload: Payload): Reading {
  const blocks = objects(payload.blocks);
  const fields = blocks.flatMap((block) => objects(block.fields));
  const prose = blocks.filter(({ text }) => text !== undefined).map(({ text }) => mrkdwnText(textAt(text)));
  const context = blocks
    .filter(({ type }) => type === 'context')
    .flatMap((block) => asArray(block.elements).map((element) => mrkdwnText(textAt(element))));
  const elements = blocks
    .filter(({ type }) => type === 'actions')
    .flatMap((block) => objects(block.elements));
  return {
    buttons: elements.filter(({ url }) => url === undefined).flatMap(slackButtons),
    links: elements
      .filter(({ url }) => url !== undefined)
      .map(({ text, url }) => ({ label: tidy(textAt(text)), url: addressOf(asText(url) ?? '') })),
    facts: fields.map((field) => {
      const [title = '', ...value] = textAt(field).split('\n');
      const read = mrkdwnText(value.join('\n'));
      return { title: tidy(mrkdwnText(title).text), value: tidy(read.text), urls: read.urls };
    }),
    words: wordsOf(prose.map(({ text }) => text)),
    context: wordsOf(context.map(({ text }) => text)),
    urls: [...prose, ...context].flatMap(({ urls }) => urls).sort(),
    sentence: tidy(mrkdwnText(asText(payload.text) ?? '').text),
  };
}

/** One button, or those behind "more": a choice carries its action and its id in one value. */
function slackButtons(element: JsonObject): Reading['buttons'] {
  if (element.type === 'overflow') {
    return objects(element.options).map(({ text, value }) => {
      const [action = '', id = ''] = JSON.parse(asText(value) ?? '[]') as string[];
      return { action, id, label: tidy(textAt(text)) };
    });
  }
  const { action_id, value, text, confirm } = element;
  const asked = asObject(confirm);
  const button = { action: asText(action_id) ?? '', id: asText(value) ?? '', label: tidy(textAt(text)) };
  return asked === undefined
    ? [button]
    : [{ ...button, question: tidy(`${textAt(asked.title)} ${textAt(asked.text)}`) }];
}

function mrkdwnText(mrkdwn: string): Text {
  const urls: string[] = [];
  const text = parseMrkdwn(mrkdwn)
    .map((block) => blockText(block, urls))
    .join('\n');
  return { text, urls };
}

function blockText(block: Block, urls: string[]): string {
  return block.type === 'pre' ? block.text : block.children.map((node) => inlineText(node, urls)).join('');
}

function inlineText(node: Inline, urls: string[]): string {
  switch (node.type) {
    case 'break':
      return '\n';
    case 'date':
      return moment(new Date(node.seconds * 1000).toISOString().replace('.000', ''));
    case 'link':
      urls.push(addressOf(node.url));
      return node.children.map((child) => inlineText(child, urls)).join('');
    case 'bold':
    case 'italic':
    case 'strike':
      return node.children.map((child) => inlineText(child, urls)).join('');
    default:
      return node.text;
  }
}

export function readTeams(payload: Payload): Reading {
  const card = asObject(asObject(asArray(payload.attachments)[0])?.content) ?? {};
  const texts = { words: [] as string[], context: [] as string[] };
  const reading: Reading = {
    buttons: [],
    links: [],
    facts: [],
    words: [],
    context: [],
    urls: [],
    sentence: '',
  };
  for (const element of objects(card.body)) readElement(element, reading, texts);
  return {
    ...reading,
    words: wordsOf(texts.words),
    context: wordsOf(texts.context),
    urls: reading.urls.sort(),
    sentence: tidy(asText(payload.summary) ?? ''),
  };
}

function readElement(
  element: JsonObject,
  reading: Reading,
  texts: { words: string[]; context: string[] },
): void {
  switch (element.type) {
    case 'Container':
      for (const item of objects(element.items)) readElement(item, reading, texts);
      return;
    case 'TextBlock': {
      const { text, urls } = markdownText(asText(element.text) ?? '');
      (element.isSubtle === true ? texts.context : texts.words).push(text);
      reading.urls.push(...urls);
      return;
    }
    case 'RichTextBlock':
      texts.words.push(
        objects(element.inlines)
          .map(({ text }) => asText(text) ?? '')
          .join(''),
      );
      return;
    case 'FactSet':
      for (const { title, value } of objects(element.facts)) {
        const read = markdownText(asText(value) ?? '');
        const name = markdownText(asText(title) ?? '').text;
        reading.facts.push({ title: tidy(name), value: tidy(read.text), urls: read.urls });
      }
      return;
    case 'ActionSet':
      for (const action of objects(element.actions)) readAction(action, reading);
  }
}

function readAction(action: JsonObject, reading: Reading): void {
  const label = tidy(asText(action.title) ?? '').replace(/…$/, '');
  if (action.type === 'Action.OpenUrl') {
    reading.links.push({ label, url: addressOf(asText(action.url) ?? '') });
    return;
  }
  const asked = action.type === 'Action.ShowCard' ? asObject(action.card) : undefined;
  const [execute] = asked === undefined ? [action] : objects(asked.actions);
  const pressed = {
    action: asText(execute?.verb) ?? '',
    id: asText(asObject(execute?.data)?.id) ?? '',
    label,
  };
  if (asked === undefined) reading.buttons.push(pressed);
  else {
    const question = objects(asked.body).map(({ text }) => markdownText(asText(text) ?? '').text);
    const text = tidy(question.join(' '));
    reading.buttons.push(text === '' ? pressed : { ...pressed, question: text });
  }
}

function markdownText(markdown: string): Text {
  const timed = markdown.replace(/\{\{DATE\(([^,]+),SHORT\)\}\} \{\{TIME\(\1\)\}\}/g, (_, iso: string) =>
    moment(iso),
  );
  const { body } = new JSDOM(teamsMarkdown(timed).replace(/<(?:p|li|br)>/g, '$& ')).window.document;
  const urls = [...body.querySelectorAll('a')].map((link) => addressOf(link.getAttribute('href') ?? ''));
  return { text: body.textContent ?? '', urls };
}
