// Templates into programs: the syntax trees of a card's strings, joined and precompiled as one program.

import Handlebars from 'handlebars';
import { messageOf } from '../../core/errors';
import { CODES, clean } from '../../core/markup';
import { SIGNATURES } from './fields';
import { HOLE, LINE_HOLE, lexMarkdown } from './markdown';
import type { Leaf, Report } from './source';
import { findTemplateFault } from './template-fault';

/**
 * How static text is read: as the small Markdown, as literal text (labels, words for screen readers), or as the chat's
 * own syntax (raw overrides).
 */
export type Syntax = 'markdown' | 'literal' | 'raw';

/** The parts of Handlebars' compiler that its documentation offers for subclasses, and its types leave out. */
interface Compiler {
  /** What compiles the blocks inside. */
  compiler: unknown;
  useDepths: boolean;
  append(): void;
  lookupData(depth: number, parts: string[]): void;
  invokeKnownHelper(count: number, name: string): void;
  pushSource(source: unknown): void;
  appendToBuffer(source: unknown): unknown;
  push(expression: unknown): void;
  popStack(): unknown;
}
type CompilerClass = new () => Compiler;

/** The block around each string of a card: a name that no template can write. */
const FIELD = '\x1e';

const environment = Handlebars.create() as typeof Handlebars & { JavaScriptCompiler: CompilerClass };

/**
 * Every `{{value}}` goes through our own gate, `put`, in place of the HTML escape that all of Handlebars shares.
 * Names are looked up among own properties only, values are never called (a view is JSON). Blocks and helpers become
 * plain code and calls of the render's state, `data`: a program needs no runtime of Handlebars, whose preparations and
 * copies for each call took longer than the rendering.
 */
class CardCompiler extends environment.JavaScriptCompiler {
  appendEscaped(): void {
    this.pushSource(this.appendToBuffer(['data.put(', this.popStack(), ')']));
  }
  /** What a block came to, which is always text. */
  override append(): void {
    this.pushSource(this.appendToBuffer(this.popStack()));
  }
  /** `@root`, and `@index` and its like of the loop that it stands in. */
  override lookupData(depth: number, parts: string[]): void {
    const loop = `data.loop${'?.outer'.repeat(depth)}`;
    this.push(parts[0] === 'root' ? 'data' : loop);
    this.resolvePath('data', parts, 0);
  }
  resolvePath(_type: string, parts: string[], first: number): void {
    for (const part of parts.slice(first)) this.push(member(this.popStack(), part));
  }
  resolvePossibleLambda(): void {}
  nameLookup(helpers: unknown, name: string): unknown {
    return [helpers, '.', name];
  }
  override invokeKnownHelper(count: number, name: string): void {
    this.popStack(); // the hash: helpers take no named arguments
    const [inverse, program] = [this.popStack(), this.popStack()].map(indexOf);
    const args = Array.from({ length: count }, () => this.popStack()).reverse();
    if (name === FIELD) {
      this.push(['data.field(data,', ...this.block(name, program, 'depth0'), ')']);
      return;
    }
    if (!SIGNATURES[name]?.block) {
      this.push([`data.helpers.${name}(data`, ...args.flatMap((argument) => [',', argument]), ')']);
      return;
    }
    const [value] = args;
    const [yes, no] = name === 'unless' ? [inverse, program] : [program, inverse];
    const test = name === 'each' ? 'filled' : 'holds';
    this.push([
      `(data.${test}(`,
      value,
      ') ? ',
      ...this.block(name, yes, value),
      ' : ',
      ...this.block('if', no, value),
      ')',
    ]);
  }

  /** The text of a block that holds: in its own context once, in its value's, or in that of each of its members. */
  private block(name: string, program: string | undefined, value: unknown): unknown[] {
    if (program === undefined) return ['""'];
    const call = `container[${program}](container,`;
    if (name === 'each')
      return [
        'data.each(data,',
        value,
        `,container,container[${program}]`,
        this.useDepths ? ',depths)' : ')',
      ];
    return name === 'with'
      ? [
          call,
          value,
          ',null,null,data',
          ...(this.useDepths ? [',null,[', value, '].concat(depths)'] : []),
          ')',
        ]
      : [call, 'depth0,null,null,data', this.useDepths ? ',null,depths' : '', ')'];
  }
}

/**
 * What stands under a name in a view, which is JSON: own members alone. A name that texts, numbers, lists or objects
 * inherit is asked for as such; under every other name there is nothing but their own.
 */
function member(value: unknown, name: string): unknown[] {
  const key = JSON.stringify(name);
  const inherited = ['', 0, false, [], {}].some((sample) => name in Object(sample));
  return inherited ? ['data.own(', value, ',', key, ')'] : [value, '?.[', key, ']'];
}

/** The place of a block's program among those of the card; undefined of a block without content. */
function indexOf(program: unknown): string | undefined {
  return /^container\.program\((\d+)/.exec(String(program ?? ''))?.[1];
}
CardCompiler.prototype.compiler = CardCompiler;
environment.JavaScriptCompiler = CardCompiler;

const OPTIONS: PrecompileOptions = {
  knownHelpers: Object.fromEntries([...Object.keys(SIGNATURES), FIELD].map((name) => [name, true])),
  knownHelpersOnly: true,
  // That blocks on lines of their own leave no line behind was seen to when each string was parsed.
  ignoreStandalone: true,
};

export interface Parsed {
  leaf: Leaf;
  tree: hbs.AST.Program;
}

/** One string of a program. */
export interface Part {
  parsed: Parsed;
  syntax: Syntax;
}

/** A program as JavaScript text, ready to be printed into a module. */
export class ProgramSource {
  constructor(readonly text: string) {}
}

/** The syntax tree of one string; what cannot be parsed is reported, and is empty. */
export function parseLeaf(leaf: Leaf, report: Report): Parsed {
  try {
    return { leaf, tree: environment.parse(leaf.text) };
  } catch {
    const { message, line, column } = findTemplateFault(leaf.text);
    report(leaf.problem(`not a valid template: ${message}`, line, column));
    return { leaf: { ...leaf, text: '' }, tree: environment.parse('') };
  }
}

/** The source text of one program for several strings, which it hands over one by one. */
export function precompile(parts: readonly Part[], report: Report): ProgramSource {
  const whole = environment.parse('');
  for (const { parsed, syntax } of parts) {
    // Parsed anew, because marking changes the tree and a string may be part of several programs.
    const tree = environment.parse(parsed.leaf.text);
    markProgram(tree, syntax, true, (message, node) =>
      report(parsed.leaf.problem(message, node.loc.start.line, node.loc.start.column)),
    );
    dropPlaces(tree);
    whole.body.push(field(tree));
  }
  try {
    return new ProgramSource(String(environment.precompile(whole, OPTIONS)));
  } catch (error) {
    // What checkFields has reported already, with a place; it stops here too.
    const first = parts[0]?.parsed.leaf;
    if (first !== undefined) report(first.problem(`cannot be compiled: ${messageOf(error)}`));
    return new ProgramSource('{"compiler":[8,">= 4.3.0"],"main":function(){return ""}}');
  }
}

type At = (message: string, node: hbs.AST.Node) => void;

/** Replaces the static text of a tree by its marked form, in place. */
function markProgram(program: hbs.AST.Program, syntax: Syntax, atLineStart: boolean, report: At): void {
  const holes = program.body.filter(({ type }) => type !== 'ContentStatement' && type !== 'CommentStatement');
  const text = program.body.map((statement) => textOf(statement, report)).join('');
  const marked =
    syntax === 'markdown'
      ? lexMarkdown(text, atLineStart, (message) => report(message, program.body[0] ?? program))
      : text;
  const body: hbs.AST.Statement[] = [];
  let lineStart = atLineStart;
  for (const piece of marked.split(/([\x1a\x1b])/)) {
    if (piece !== HOLE && piece !== LINE_HOLE) {
      if (piece === '') continue;
      body.push(content(syntax === 'raw' ? CODES.rawOn + piece + CODES.rawOff : piece));
      lineStart = /\n[ ]*$/.test(piece);
      continue;
    }
    const hole = holes.shift()!;
    if (hole.type === 'BlockStatement') {
      const { program: inner, inverse } = hole as hbs.AST.BlockStatement;
      for (const branch of [inner, inverse])
        if (branch !== undefined) markProgram(branch, syntax, lineStart, report);
    }
    if (hole.type === 'MustacheStatement') asField(hole as hbs.AST.MustacheStatement);
    body.push(hole);
    lineStart = piece === LINE_HOLE;
  }
  program.body = body;
}

function textOf(statement: hbs.AST.Statement, report: At): string {
  if (statement.type === 'CommentStatement') return '';
  if (statement.type !== 'ContentStatement') return endsLine(statement) ? LINE_HOLE : HOLE;
  const { value } = statement as hbs.AST.ContentStatement;
  const cleaned = clean(value);
  if (cleaned !== value.replaceAll('\t', ' '))
    report('the template holds invisible characters; remove them', statement);
  return cleaned;
}

/** Whether a block's content ends with a line break, as a block on lines of its own does. */
function endsLine(statement: hbs.AST.Statement): boolean {
  const last = (statement as hbs.AST.BlockStatement).program?.body.at(-1);
  if (last === undefined) return false;
  return last.type === 'ContentStatement'
    ? (last as hbs.AST.ContentStatement).value.endsWith('\n')
    : endsLine(last);
}

/** Handlebars prints the place of every call into the program, which nothing reads and which is most of its size. */
function dropPlaces(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if ('loc' in value) value.loc = undefined;
  for (const member of Object.values(value)) dropPlaces(member);
}

/** `{{name}}` without arguments is a field, also if a helper has that name: every helper takes arguments. */
function asField({ path, params, hash }: hbs.AST.MustacheStatement): void {
  const field = path as hbs.AST.PathExpression;
  if (path.type !== 'PathExpression' || params.length > 0 || hash !== undefined || field.data) return;
  if (Object.hasOwn(SIGNATURES, String(field.original))) field.original = `./${field.original}`;
}

function field(program: hbs.AST.Program): hbs.AST.BlockStatement {
  const path = { type: 'PathExpression', data: false, depth: 0, parts: [FIELD], original: FIELD };
  return { type: 'BlockStatement', path, params: [], program, openStrip: {}, closeStrip: {} } as never;
}

function content(value: string): hbs.AST.ContentStatement {
  return { type: 'ContentStatement', value, original: value } as never;
}
