// A catalogue file: the words of one language for statuses, kinds, units and buttons.

import { ACTION_IDS, type ActionId, KINDS } from '../../core/event';
import { didYouMean } from '../../core/nearest';
import { SENTENCE_IDS, type SentenceId } from '../../core/say';
import type { ActForms, Catalogue } from '../template-set';
import { type Parsed, type ProgramSource, parseLeaf, precompile } from './program';
import { isMap, isScalar, members, type Report, type SourceFile, scalarMembers } from './source';

const KEYS = ['status', 'says', 'kind', 'units', 'actions', 'acts', 'sentences', 'fallback'];
const FORMS = ['to', 'doing', 'done'] as const;
const UNITS = ['d', 'h', 'min', 's'] as const;
const CONFIRM = ['title', 'text', 'confirm', 'deny'] as const;

export interface CatalogueSource {
  source: SourceFile;
  words: Catalogue<ProgramSource>;
  /** Strings over the view, to be checked against every sample. */
  strings: Parsed[];
  /** Strings over a saying, to be checked against the sample of one. */
  sentences: Parsed[];
  fallback: Parsed;
}

/** Reads a catalogue. Everything that is missing or unknown is reported. */
export function readCatalogue(source: SourceFile, report: Report): CatalogueSource {
  const read: CatalogueSource = {
    source,
    words: {
      status: {},
      says: {},
      kind: {},
      units: { d: '', h: '', min: '', s: '' },
      actions: {} as never,
      acts: {} as never,
      sentences: {} as never,
    },
    strings: [],
    sentences: [],
    fallback: parseLeaf({ text: '', problem: (message) => ({ message }) }, report),
  };
  const top = isMap(source.root) ? source.root : undefined;
  if (top === undefined)
    report(source.problemAt(source.root, `a catalogue must be a mapping with ${KEYS.join(', ')}`));
  for (const [key] of top === undefined ? [] : members(top)) {
    const name = String(key.value);
    if (!KEYS.includes(name))
      report(source.problemAt(key, `${name} is no key of a catalogue${didYouMean(name, KEYS)}`));
  }
  const table = (name: string): Record<string, string> =>
    Object.fromEntries(
      scalarMembers(source, top?.get(name, true) as never, name, report).map(([key, value]) => [
        String(key.value),
        source.leaf(value).text,
      ]),
    );
  read.words.status = table('status');
  read.words.kind = table('kind');
  if (top?.has('says')) read.words.says = table('says');
  read.words.units = { ...read.words.units, ...table('units') };
  requireKeys(source, read.words.kind, KINDS, 'kind', report);
  requireKeys(source, read.words.units, UNITS, 'units', report);
  for (const unit of UNITS) {
    if (!read.words.units[unit].includes('{n}'))
      report(source.problemAt(source.root, `units: ${unit} must hold {n}`));
  }
  const fallback = top?.get('fallback', true);
  if (isScalar(fallback)) {
    read.fallback = parseLeaf(source.leaf(fallback), report);
    read.strings.push(read.fallback);
  }
  for (const action of ACTION_IDS) {
    read.words.actions[action] = readAction(read, action, report);
    read.words.acts[action] = readForms(read, action, report);
  }
  for (const id of SENTENCE_IDS) read.words.sentences[id] = readSentence(read, id, report);
  for (const name of ['acts', 'sentences']) {
    const node = top?.get(name, true);
    const known: readonly string[] = name === 'acts' ? ACTION_IDS : SENTENCE_IDS;
    for (const [key] of isMap(node) ? members(node) : []) {
      const id = String(key.value);
      if (!known.includes(id))
        report(source.problemAt(key, `${name}: ${id} is unknown${didYouMean(id, known)}`));
    }
  }
  return read;
}

function nodeAt({ source }: CatalogueSource, keys: readonly string[]): unknown {
  return isMap(source.root) ? source.root.getIn(keys, true) : undefined;
}

function readForms(read: CatalogueSource, action: ActionId, report: Report): ActForms {
  const forms: ActForms = { to: '', doing: '', done: '' };
  for (const form of FORMS) {
    const node = nodeAt(read, ['acts', action, form]);
    if (isScalar(node)) forms[form] = read.source.leaf(node).text;
    else report(read.source.problemAt(read.source.root, `acts: ${action} has no ${form}`));
  }
  return forms;
}

function readSentence(read: CatalogueSource, id: SentenceId, report: Report): ProgramSource {
  const node = nodeAt(read, ['sentences', id]);
  if (!isScalar(node)) report(read.source.problemAt(read.source.root, `sentences: ${id} is missing`));
  const parsed = parseLeaf(
    isScalar(node) ? read.source.leaf(node) : { text: '', problem: (message) => ({ message }) },
    report,
  );
  read.sentences.push(parsed);
  return precompile([{ parsed, syntax: 'markdown' }], report);
}

function readAction(read: CatalogueSource, action: ActionId, report: Report): ProgramSource {
  const { source } = read;
  const path = (...keys: string[]) => nodeAt(read, ['actions', action, ...keys]);
  const asks = path('confirm') !== undefined;
  const strings = [['label'], ['sentence'], ...CONFIRM.map((key) => ['confirm', key])].map((keys) => {
    const node = path(...keys);
    if (!isScalar(node) && (asks || keys[0] !== 'confirm'))
      report(source.problemAt(source.root, `actions: ${action} has no ${keys.join('.')}`));
    const leaf = isScalar(node)
      ? source.leaf(node)
      : { text: '', problem: (message: string) => ({ message }) };
    return parseLeaf(leaf, report);
  });
  read.strings.push(...strings);
  return precompile(
    strings.map((parsed) => ({ parsed, syntax: 'literal' })),
    report,
  );
}

function requireKeys(
  source: SourceFile,
  table: object,
  keys: readonly string[],
  what: string,
  report: Report,
): void {
  for (const key of keys) {
    if (!Object.hasOwn(table, key)) report(source.problemAt(source.root, `${what}: ${key} is missing`));
  }
  for (const key of Object.keys(table)) {
    if (!keys.includes(key))
      report(source.problemAt(source.root, `${what}: ${key} is unknown${didYouMean(key, keys)}`));
  }
}

/** A translation names the same statuses. */
export function checkCatalogueShape(read: CatalogueSource, english: CatalogueSource, report: Report): void {
  for (const table of ['status', 'says'] as const) {
    const wanted = Object.keys(english.words[table]);
    for (const key of wanted) {
      if (!Object.hasOwn(read.words[table], key)) {
        report(
          read.source.problemAt(
            read.source.root,
            `${table}: ${key} is missing; ${english.source.file} has it`,
          ),
        );
      }
    }
    for (const key of Object.keys(read.words[table])) {
      if (!wanted.includes(key))
        report(read.source.problemAt(read.source.root, `${table}: ${key} is not in ${english.source.file}`));
    }
  }
}
