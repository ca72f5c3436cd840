// The state of one render: what a compiled program is given, and calls. See build/program.ts for the code that it is.

import type { Markup } from '../core/card';
import type { Mentions } from '../core/mention';
import type { Words } from '../core/view';
import { HELPERS, type Helper, put } from './helpers';
import type { Program } from './template-set';

export interface RenderState {
  root: unknown;
  words: Words;
  /** Who may be mentioned. */
  people: Mentions;
  helpers: Record<string, Helper>;
  put: typeof put;
  own: typeof own;
  holds: typeof holds;
  filled: typeof filled;
  each: typeof each;
  field: typeof field;
  /** What the program at hand has made so far. */
  fields: Markup[];
  /** The `{{#each}}` at hand: `@index` and its like, and the loop around it. */
  loop?: Loop;
  /** How much of a long quote there is room for. */
  room: 'short' | 'long';
  /** Set when a quote had to be cut. */
  cut?: boolean;
}

interface Loop {
  index: number;
  first: boolean;
  last: boolean;
  key: string;
  outer?: Loop;
}

/** Without a prototype, so that nothing is found in it. */
const NOBODY: Mentions = Object.create(null);

/** The state of a render of a view, which is JSON: whatever it inherits does not count. */
export function createState(
  view: object,
  words: Words,
  room: RenderState['room'],
  people: Mentions = NOBODY,
): RenderState {
  const root = Object.getPrototypeOf(view) === Object.prototype ? view : { ...view };
  return { root, words, people, helpers: HELPERS, put, own, holds, filled, each, field, fields: [], room };
}

/** The fields of a program. */
export function run(program: Program, state: RenderState): Markup[] {
  state.fields = [];
  program.main(program, state.root, null, null, state, null, program.useDepths ? [state.root] : undefined);
  return state.fields;
}

/** Takes the next field. They stay apart: the icon of one would have all of them stored as two bytes a character. */
function field(state: RenderState, text: string): string {
  state.fields.push(text);
  return '';
}

/** An own property, undefined of nothing: a view may hold null, and a template must not reach a prototype. */
function own(object: unknown, name: string): unknown {
  return object !== null && object !== undefined && Object.hasOwn(object, name)
    ? (object as Record<string, unknown>)[name]
    : undefined;
}

/** What `{{#if}}` takes for true: everything but nothing, zero, the empty text and the empty list. */
function holds(value: unknown): boolean {
  return Boolean(value) && !(Array.isArray(value) && value.length === 0);
}

/** Whether `{{#each}}` has anything to go through. */
function filled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** The text of a block for each member of a list or object, in the member's context. */
function each(
  state: RenderState,
  value: object,
  program: Program,
  body: Program['main'],
  depths?: unknown[],
): string {
  const keys = Object.keys(value);
  const outer = state.loop;
  let text = '';
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index]!;
    const member = own(value, key);
    state.loop = { index, first: index === 0, last: index === keys.length - 1, key, outer };
    text += body(program, member, null, null, state, null, depths && [member, ...depths]);
  }
  state.loop = outer;
  return text;
}
