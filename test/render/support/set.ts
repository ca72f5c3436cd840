// A small set of templates for tests, written to a folder of its own.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { handlers } from '../../../handlers';
import { ACTION_IDS, type ActionId, KINDS, type Kind } from '../../../src/core/event';
import { SENTENCE_IDS } from '../../../src/core/say';
import type { ActionHandler } from '../../../src/core/view';
import { type CompileOptions, compileTemplateSet, loadTemplateSet } from '../../../src/render/compile';
import { createRenderer, type Renderer, type RenderRequest } from '../../../src/render/runtime';

export const sample = {
  subject: {
    name: 'fraud-train',
    version: '7',
    id: 'arn:aws:x',
    url: 'https://console.example.com/run?a=1&b=(2)',
  },
  kind: { id: 'pipeline-run', word: 'Pipeline' },
  status: { id: 'Failed', word: 'failed', icon: '🔴' },
  place: 'prod · eu-west-1',
  startedAt: '2026-11-20T13:06:40.123Z',
  endedAt: '2026-11-20T13:47:40.456Z',
  reason: 'MemoryError: out of memory',
  actor: 'ana',
  count: 3,
  ratio: 0.12345,
  ok: true,
  steps: [
    { name: 'Ingest', icon: '✅', tries: [1] },
    { name: 'Train', icon: '🔴', tries: [1, 2] },
  ],
  names: ['a', 'b'],
  duration: 'a field named like a helper',
};

export type Sample = typeof sample;

export const WORDS = `
status: { Failed: failed, Completed: completed }
says: { Failed: has failed, Completed: has completed, other: changed to {status} }
kind: { ${KINDS.map((kind) => `${kind}: Kind ${kind}`).join(', ')} }
units: { d: "{n} d", h: "{n} h", min: "{n} min", s: "{n} s" }
actions:
${ACTION_IDS.map(
  (action) => `  ${action}:
    label: ${action}
    sentence: "${action} {{subject.name}}"
    confirm: { title: "Really {{subject.name}}?", text: "It {{status.word}}.", confirm: Do it, deny: Cancel }`,
).join('\n')}
acts:
${ACTION_IDS.map((action) => `  ${action}: { to: ${action}, doing: doing ${action}, done: done ${action} }`).join('\n')}
sentences:
${SENTENCE_IDS.map((id) => `  ${id}: "${id} {{reason}}"`).join('\n')}
`.replace('changed to {status}', '"changed to {status}"');

export const DEFAULT = `
title: "{{status.icon}} **{{kind.word}} {{status.word}}** · {{link subject.name subject.url}}"
context: "{{place}} · started {{when startedAt}} · took {{duration startedAt endedAt}}"
text: "{{#if reason}}{{quote reason}}{{/if}}"
facts:
  Actor: "{{actor}}"
  Run: "{{code subject.id}}"
links:
  - { label: Open, url: subject.url }
`;

export const actionHandlers: Record<ActionId, ActionHandler> = handlers.actions;

/** A folder with these files; words.yaml and default.yaml in both languages unless given. */
export function folderOf(files: Record<string, string>, bare = false): string {
  const dir = mkdtempSync(join(tmpdir(), 'bellhop-templates-'));
  const all = bare
    ? files
    : { 'words.yaml': WORDS, 'ja/words.yaml': WORDS, 'default.yaml': DEFAULT, ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

export function samplesOf(view: object): Record<Kind, object> {
  return Object.fromEntries(KINDS.map((kind) => [kind, view])) as Record<Kind, object>;
}

/** The problems of one template file, as `line:column message`. */
export function problemsOf(files: Record<string, string>, options: Partial<CompileOptions> = {}): string[] {
  const dir = folderOf(files);
  const { problems } = compileTemplateSet({ dir, samples: samplesOf(sample), ...options });
  return problems.map(
    ({ file = '', line, column, message }) => `${file.replace(`${dir}/`, '')}:${line}:${column} ${message}`,
  );
}

export function rendererOf(
  files: Record<string, string> = {},
  options: Partial<CompileOptions> = {},
): Renderer {
  return createRenderer(loadTemplateSet({ dir: folderOf(files), samples: samplesOf(sample), ...options }));
}

export function request(view: object = sample, more: Partial<RenderRequest> = {}): RenderRequest {
  return {
    kind: 'pipeline-run',
    form: 'root',
    view,
    locale: 'en',
    tone: 'failure',
    actions: ['retry'],
    button: 'id-of-button',
    actionHandlers,
    ...more,
  };
}
