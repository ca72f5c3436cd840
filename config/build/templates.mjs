// Every template checked and precompiled, as the module `bellhop:templates` of a bundle.

import { transformSync } from 'esbuild';
import { BuildError } from './common.mjs';
import { madeModule } from './compiler.mjs';

/** Makes a template from its text when it is used for the first time. */
const LAZY = `
function lazy(texts) {
  const set = {};
  for (const [name, text] of Object.entries(texts)) {
    let made;
    Object.defineProperty(set, name, { enumerable: true, get: () => (made ??= new Function('return ' + text)()) });
  }
  return set;
}
`;

/** The built-in templates, and the sets of the user's own: `overrides` is name → folder. Throws every problem at once. */
function compile({ compileTemplateSet, formatProblem, samples }, overrides) {
  const { problems, set } = compileTemplateSet({ dir: 'templates', overrides, samples });
  if (problems.length > 0) throw new BuildError(problems.map(formatProblem));
  return set;
}

/** `bellhop:templates` with the built-in templates, for what runs long. */
export function templatesPlugin(compiler) {
  return madeModule('bellhop:templates', compiler.toModule(compile(compiler, {})));
}

/**
 * The same for a function, with the sets of its configuration. A cold start that shows one card would read the code of
 * all, 165 KB; as texts they are passed over.
 */
export function lazyTemplatesPlugin(compiler, overrides) {
  const set = compile(compiler, overrides);
  const cards = mapValues(set.cards, (locales) => mapValues(locales, (cards) => lazy(compiler, cards)));
  const members = mapValues(cards, (locales) => `{${join(locales)}}`);
  return madeModule(
    'bellhop:templates',
    `${LAZY}export const templateSet = { cards: {${join(members)}}, words: ${lazy(compiler, set.words)} };\n`,
  );
}

function lazy({ toSource }, values) {
  const texts = mapValues(values, (value) => minified(toSource(value)));
  return `lazy(${JSON.stringify(texts)})`;
}

/** esbuild leaves texts alone. */
function minified(source) {
  return transformSync(`_=${source}`, { minify: true }).code.trim().slice('_='.length, -';'.length);
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function join(sources) {
  return Object.entries(sources)
    .map(([key, source]) => `${JSON.stringify(key)}:${source}`)
    .join(',');
}
