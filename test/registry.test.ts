// The registries against the folders: a file that nobody registered, or a registration without its file, fails here.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { handlers } from '../handlers';
import { ACTION_IDS, KINDS, type Kind } from '../src/core/event';
import { SENTENCE_IDS } from '../src/core/say';
import { STATUSES } from '../src/core/status';
import type { EventHandler } from '../src/core/view';

const ROOT = join(__dirname, '..');

function idsIn(folder: string, extension: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
    .sort();
}

function yamlOf(path: string): Record<string, unknown> {
  return parse(readFileSync(join(ROOT, 'templates', path), 'utf8')) as Record<string, unknown>;
}

async function exportsOf(path: string): Promise<unknown[]> {
  return Object.values((await import(join(ROOT, path))) as Record<string, unknown>);
}

const EVENT_FILES = idsIn('handlers/events', '.ts');
const TEMPLATE_FILES = idsIn('templates', '.yaml').filter((id) => id !== 'words');

describe('event handlers', () => {
  it('exist for every kind', () => {
    expect(Object.keys(handlers.events).sort()).toEqual([...KINDS].sort());
  });

  it.each(EVENT_FILES)('handlers/events/%s.ts is registered under its name', async (id) => {
    const exported = await exportsOf(`handlers/events/${id}.ts`);
    const kinds = KINDS.filter((kind) => exported.includes(handlers.events[kind]));

    if (id === 'default') expect(kinds.length).toBeGreaterThan(0);
    else expect(kinds).toEqual([id]);
  });

  it.each(Object.entries(handlers.events))(
    '%s has a sample without a gap',
    (_kind, handler: EventHandler) => {
      expect(gapsIn(handler.sample, 'sample')).toEqual([]);
    },
  );

  it('have samples that name their own kind', () => {
    const wrong = KINDS.filter((kind) => handlers.events[kind].sample.kind.id !== kind);
    const shared = KINDS.filter((kind) => handlers.events[kind] === handlers.events['notebook-instance']);

    expect(wrong.filter((kind) => !shared.includes(kind))).toEqual([]);
  });
});

describe('action handlers', () => {
  it('exist for every action, each in a file of its name', () => {
    expect(Object.keys(handlers.actions).sort()).toEqual([...ACTION_IDS].sort());
    expect(idsIn('handlers/actions', '.ts')).toEqual([...ACTION_IDS].sort());
  });

  it.each(ACTION_IDS)('handlers/actions/%s.ts is registered under its name', async (id) => {
    expect(await exportsOf(`handlers/actions/${id}.ts`)).toEqual([handlers.actions[id]]);
  });
});

describe('templates', () => {
  it('are those of the handlers, one each', () => {
    expect(TEMPLATE_FILES).toEqual(EVENT_FILES);
  });

  it('are the same in every language', () => {
    expect(idsIn('templates/ja', '.yaml')).toEqual(idsIn('templates', '.yaml'));
  });

  it.each(TEMPLATE_FILES)('%s has the same shape in Japanese', (id) => {
    expect(shapeOf(yamlOf(`ja/${id}.yaml`))).toEqual(shapeOf(yamlOf(`${id}.yaml`)));
  });

  it.each(TEMPLATE_FILES)('%s names the same fields of the view in Japanese', (id) => {
    expect(fieldsOf(yamlOf(`ja/${id}.yaml`))).toEqual(fieldsOf(yamlOf(`${id}.yaml`)));
  });
});

describe.each(['words.yaml', 'ja/words.yaml'])('the catalogue %s', (path) => {
  const words = yamlOf(path) as Record<string, Record<string, unknown>>;

  it('has a word and a sentence for every status', () => {
    expect(STATUSES.filter((status) => !isWord(words.status?.[status]))).toEqual([]);
    expect(STATUSES.filter((status) => !isWord(words.says?.[status]))).toEqual([]);
  });

  it('has a word for every kind and no other', () => {
    expect(Object.keys(words.kind ?? {})).toEqual([...KINDS]);
    expect(Object.values(words.kind ?? {}).every(isWord)).toBe(true);
  });

  it('has the words of every action and no other, with a question where the handler asks', () => {
    expect(Object.keys(words.actions ?? {})).toEqual([...ACTION_IDS]);
    for (const id of ACTION_IDS) {
      const asked = handlers.actions[id].confirm
        ? { confirm: { title: '', text: '', confirm: '', deny: '' } }
        : {};

      expect(shapeOf(words.actions?.[id])).toEqual(shapeOf({ label: '', sentence: '', ...asked }));
    }
  });

  it('has the forms of every action and every sentence, in this order', () => {
    expect(Object.keys(words.acts ?? {})).toEqual([...ACTION_IDS]);
    expect(Object.keys(words.sentences ?? {})).toEqual([...SENTENCE_IDS]);
  });

  it('has every unit, with a place for its number', () => {
    expect(Object.keys(words.units ?? {})).toEqual(['d', 'h', 'min', 's']);
    expect(Object.values(words.units ?? {}).every((unit) => String(unit).includes('{n}'))).toBe(true);
  });

  it('keeps the words of buttons within what Slack shows', () => {
    for (const id of ACTION_IDS) {
      const { label, confirm } = (
        words.actions as Record<string, { label: string; confirm?: Record<string, string> }>
      )[id]!;

      expect(label.length).toBeLessThanOrEqual(30);
      expect(confirm?.confirm?.length ?? 0).toBeLessThanOrEqual(30);
      expect(confirm?.deny?.length ?? 0).toBeLessThanOrEqual(30);
    }
  });
});

describe('the kinds of the default template', () => {
  it('are those without anything special', () => {
    const plain = KINDS.filter((kind: Kind) => !TEMPLATE_FILES.includes(kind));

    expect(plain.every((kind) => handlers.events[kind] === handlers.events['notebook-instance'])).toBe(true);
  });
});

function isWord(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** Paths of a sample that are null, undefined, empty or no number: what a template names there could not be checked. */
function gapsIn(value: unknown, path: string): string[] {
  if (value === null || value === undefined || value === '' || Number.isNaN(value)) return [path];
  if (typeof value !== 'object') return [];
  const members = Object.entries(value);
  return members.length === 0 ? [path] : members.flatMap(([key, member]) => gapsIn(member, `${path}.${key}`));
}

/** The structure without the words; fact titles are words, so only their number counts. */
function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return key === 'actions' ? value : value.map((item) => shapeOf(item));
  if (typeof value !== 'object' || value === null) return typeof value;
  if (key === 'facts') return Object.keys(value).length;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member, name)]));
}

/**
 * The view's fields named in `{{…}}`, once each. Sentences are built differently, so blocks and helpers do not count,
 * nor does what a plural depends on: Japanese has none.
 */
function fieldsOf(template: Record<string, unknown>): string[] {
  const expressions = JSON.stringify(template).match(/\{\{.*?\}\}/g) ?? [];
  const names = expressions.flatMap(
    (text) => text.replace(/\\"[^"]*\\"|plural \S+/g, '').match(/@?[A-Za-z][\w.]*/g) ?? [],
  );
  const fields = names.map((name) => name.split('.')[0]!).filter((name) => !CALLS.has(name));
  return [...new Set(fields)].sort();
}

const CALLS = new Set(['if', 'unless', 'each', 'with', 'else', 'eq', 'link', 'when', 'join', 'plural']);
