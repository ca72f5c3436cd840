// The build of templates: checks every one against the views of its kinds, and precompiles them all.
// Only this side of rendering loads the Handlebars compiler and the YAML parser; a running function has runtime.ts.

import { LOCALES, type Locale } from '../core/card';
import { ConfigError, formatProblem, type Problem } from '../core/errors';
import { KINDS, type Kind } from '../core/event';
import type { Json } from '../core/json';
import { SAYING_SAMPLE } from '../core/say';
import { type CardSource, checkShape, checkStrings, fieldsOf, readCard } from './build/card';
import { type CatalogueSource, checkCatalogueShape, readCatalogue } from './build/catalogue';
import { type Folder, readFolder } from './build/folder';
import { type Part, ProgramSource, precompile } from './build/program';
import { readRaw } from './build/raw';
import type { Report } from './build/source';
import { type CardTemplate, DEFAULT_TEMPLATE, type TemplateSet } from './template-set';

export interface CompileOptions {
  /** The folder of the built-in templates, with words.yaml. Problems name files as this path begins. */
  dir: string;
  /** Named sets of a user's own templates: name → folder. A receiver chooses one by its name. */
  overrides?: Record<string, string>;
  /** The complete sample view of every kind, from its handler. */
  samples: Record<Kind, object>;
  locales?: readonly Locale[];
}

export interface CompiledSet {
  /** Everything that is wrong, each with file, line and column where they are known. */
  problems: Problem[];
  /** Usable only if there are no problems. */
  set: TemplateSet<ProgramSource>;
}

type Folders = Record<Locale, Folder>;
type Cards = Record<Locale, Map<string, CardSource>>;

/** Reads, checks and precompiles all templates. Never throws for what is wrong in them. */
export function compileTemplateSet({
  dir,
  overrides = {},
  samples,
  locales = LOCALES,
}: CompileOptions): CompiledSet {
  const problems = new Map<string, Problem>();
  // A string that serves many kinds is checked against each; its problem is told once.
  const report: Report = (problem) => problems.set(formatProblem(problem), problem);
  const folders = readFolder(dir, locales, report);
  const builtIn = readCards(folders, report);
  const words = readWords(dir, folders, locales, samples, report);
  const set: TemplateSet<ProgramSource> = { cards: {}, words: {} as TemplateSet<ProgramSource>['words'] };
  for (const locale of LOCALES) set.words[locale] = (words[locale] ?? words.en).words;
  if (!builtIn.en.has(DEFAULT_TEMPLATE))
    report({ file: dir, message: `${DEFAULT_TEMPLATE}.yaml is missing` });

  const compileSet = (name: string, own: Folders, cards: Cards): void => {
    const compiled: (typeof set.cards)[string] = {};
    for (const locale of locales) {
      const templates: Record<string, CardTemplate<ProgramSource>> = {};
      for (const template of new Set([
        ...cards[locale].keys(),
        ...own[locale].raw.keys(),
        ...own.en.raw.keys(),
      ])) {
        const card = cards[locale].get(template) ?? inherited(template, locale, cards, builtIn);
        if (card === undefined) continue;
        const raw = { ...own.en.raw.get(template), ...own[locale].raw.get(template) };
        const views = kindsServed(template, cards, builtIn).map((kind) => samples[kind]);
        templates[template] = compileCard(card, raw, (words[locale] ?? words.en).fallback, views, report);
      }
      compiled[locale] = templates;
    }
    set.cards[name] = compiled;
  };
  compileSet('', folders, builtIn);
  for (const [name, folder] of Object.entries(overrides)) {
    const own = readFolder(folder, locales, report);
    for (const { words: file } of Object.values(own)) {
      if (file !== undefined)
        report(
          file.problemAt(
            file.root,
            'words belong to the built-in templates; a set of your own has cards only',
          ),
        );
    }
    compileSet(name, own, readCards(own, report));
  }
  return { problems: [...problems.values()].sort(byPlace), set };
}

/** JavaScript text of a module that exports the set as `templateSet`, for the bundle of a running function. */
export function toModule(set: TemplateSet<ProgramSource>): string {
  return `export const templateSet = ${toSource(set)};\n`;
}

/** The set of a folder in this process, without a bundle: for tests and the local host. Throws ConfigError. */
export function loadTemplateSet(options: CompileOptions): TemplateSet {
  const { problems, set } = compileTemplateSet(options);
  if (problems.length > 0) throw new ConfigError(problems);
  return new Function(`return ${toSource(set)}`)() as TemplateSet;
}

/** JavaScript text of a value of the set, programs included. */
export function toSource(value: unknown): string {
  if (value instanceof ProgramSource) return value.text;
  if (Array.isArray(value)) return `[${value.map(toSource).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${toSource(member)}`).join(',')}}`;
}

function readCards(folders: Folders, report: Report): Cards {
  const cards: Cards = { en: new Map(), ja: new Map() };
  for (const locale of LOCALES) {
    for (const [name, source] of folders[locale].templates) {
      const card = readCard(source, report);
      cards[locale].set(name, card);
      const english = cards.en.get(name);
      if (locale !== 'en' && english !== undefined) checkShape(card, english, report);
      if (locale !== 'en' && english === undefined)
        report(source.problemAt(source.root, 'there is no English template of this name'));
    }
  }
  return cards;
}

function readWords(
  dir: string,
  folders: Folders,
  locales: readonly Locale[],
  samples: Record<Kind, object>,
  report: Report,
): Partial<Record<Locale, CatalogueSource>> & { en: CatalogueSource } {
  const words: Partial<Record<Locale, CatalogueSource>> = {};
  for (const locale of locales) {
    const file = folders[locale].words;
    if (file === undefined)
      report({ file: dir, message: `${locale === 'en' ? '' : `${locale}/`}words.yaml is missing` });
    else {
      const read = readCatalogue(file, report);
      words[locale] = read;
      for (const kind of KINDS) checkStrings(read.strings, samples[kind] as Json, report);
      checkStrings(read.sentences, SAYING_SAMPLE as unknown as Json, report);
      if (locale !== 'en' && words.en !== undefined) checkCatalogueShape(read, words.en, report);
    }
  }
  const none = {
    file: dir,
    root: null,
    problemAt: () => ({ message: '' }),
    leaf: () => ({ text: '', problem: () => ({ message: '' }) }),
  };
  return { ...words, en: words.en ?? readCatalogue(none, () => {}) };
}

/** What stands beside a raw override that comes without a template of its own. */
function inherited(name: string, locale: Locale, own: Cards, builtIn: Cards): CardSource | undefined {
  for (const cards of [own.en, builtIn[locale], builtIn.en]) {
    const found = cards.get(name);
    if (found !== undefined) return found;
  }
  return builtIn[locale].get(DEFAULT_TEMPLATE) ?? builtIn.en.get(DEFAULT_TEMPLATE);
}

/** The kinds whose views a template may be given. */
function kindsServed(name: string, own: Cards, builtIn: Cards): readonly Kind[] {
  if (name !== DEFAULT_TEMPLATE) return KINDS.filter((kind) => kind === name);
  return KINDS.filter((kind) => !own.en.has(kind) && !builtIn.en.has(kind));
}

function compileCard(
  card: CardSource,
  files: Folder['raw'] extends Map<string, infer Files> ? Files : never,
  fallback: CatalogueSource['fallback'],
  views: object[],
  report: Report,
): CardTemplate<ProgramSource> {
  const parts = fieldsOf(card, fallback);
  const rawParts: Part[] = [];
  const raw: { slack?: Json; teams?: Json } = {};
  for (const chat of ['slack', 'teams'] as const) {
    const file = files[chat];
    if (file === undefined) continue;
    const read = readRaw(file, chat, rawParts.length, report);
    raw[chat] = read.tree;
    rawParts.push(...read.parts);
  }
  const all = [...parts, ...rawParts];
  for (const view of views)
    checkStrings(
      all.map(({ parsed }) => parsed),
      view as Json,
      report,
    );
  const template: CardTemplate<ProgramSource> = {
    program: precompile(all, report),
    facts: card.facts.length,
    links: card.links.length,
    actions: card.actions,
  };
  if (files.slack !== undefined || files.teams !== undefined) template.raw = raw;
  return template;
}

function byPlace(a: Problem, b: Problem): number {
  return (
    (a.file ?? '').localeCompare(b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0)
  );
}
