// A folder of templates: which files there are, by locale and name.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '../../core/card';
import type { Problem } from '../../core/errors';
import { KINDS } from '../../core/event';
import { findJsonFault } from '../../core/json-fault';
import { didYouMean } from '../../core/nearest';
import type { ChatId } from '../../core/ports';
import { DEFAULT_TEMPLATE } from '../template-set';
import { parseFile, type Report, type SourceFile } from './source';

const WORDS = 'words';
const NAMES: readonly string[] = [...KINDS, DEFAULT_TEMPLATE, WORDS];
const FILE = /^(.+?)(?:\.(slack|teams)\.json|\.ya?ml)$/;

/** The files of one language. */
export interface Folder {
  templates: Map<string, SourceFile>;
  raw: Map<string, Partial<Record<ChatId, SourceFile>>>;
  words?: SourceFile;
}

/** Reads `<dir>/*` as English and `<dir>/<locale>/*` as the other languages. */
export function readFolder(dir: string, locales: readonly Locale[], report: Report): Record<Locale, Folder> {
  const folders = { en: emptyFolder(), ja: emptyFolder() } satisfies Record<Locale, Folder>;
  if (!existsSync(dir)) {
    report({ file: dir, message: 'there is no such folder of templates' });
    return folders;
  }
  for (const locale of locales) {
    const path = locale === 'en' ? dir : join(dir, locale);
    if (existsSync(path)) readLanguage(path, folders[locale], locale === 'en' ? locales : [], report);
  }
  return folders;
}

function readLanguage(path: string, folder: Folder, subfolders: readonly string[], report: Report): void {
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = join(path, entry.name);
    if (entry.name.startsWith('.') || /\.(md|txt)$/i.test(entry.name)) continue;
    if (entry.isDirectory()) {
      if (!subfolders.includes(entry.name))
        report({ file, message: `${entry.name} is no language; there are ${subfolders.join(', ')}` });
      continue;
    }
    const [, name = '', chat] = FILE.exec(entry.name) ?? [];
    if (!NAMES.includes(name) || (name === WORDS && chat !== undefined)) {
      report({ file, message: `${name || entry.name} is the name of no kind${didYouMean(name, NAMES)}` });
      continue;
    }
    const text = readFileSync(file, 'utf8');
    const fault = chat === undefined ? undefined : jsonFault(text);
    if (fault !== undefined) {
      report({ file, ...fault });
      continue;
    }
    const source = parseFile(file, text, report);
    if (chat !== undefined) {
      // Without a root it has been reported as no JSON, which is enough.
      if (source.root !== null) folder.raw.set(name, { ...folder.raw.get(name), [chat as ChatId]: source });
    } else if (name === WORDS) folder.words = source;
    else if (folder.templates.has(name)) report({ file, message: `there are two templates for ${name}` });
    else folder.templates.set(name, source);
  }
}

/** YAML would take what is no JSON, and puts its faults into words of its own. */
function jsonFault(text: string): Pick<Problem, 'line' | 'column' | 'message'> | undefined {
  const json = text.replace(/^\uFEFF/, '');
  try {
    JSON.parse(json);
    return undefined;
  } catch {
    const { line, column, hint } = findJsonFault(json);
    return { line, column, message: `not valid JSON: ${hint}` };
  }
}

function emptyFolder(): Folder {
  return { templates: new Map(), raw: new Map() };
}
