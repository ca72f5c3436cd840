// Templates into programs: the syntax trees of a card's strings, joined and precompiled as one program.

import Handlebars from 'handlebars';
import { messageOf } from '../../core/errors';
import { CODES, clean } from '../../core/markup';
import { SIGNATURES } from './fields';
import { HOLE, LINE_HOLE, lexMarkdown } from './markdown';
import type { Leaf, Report } from './source';

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
  invokeKnownHelper(count: number, name: string): void;
  pushSource(source: unknown): void;
  appendToBuffer(source: unknown): unknown;
  push(expression: unknown): void;
  popStack(): unknown;
}
type CompilerClass = new () => Compiler;

const environment = Handlebars.create() as typeof Handlebars & { JavaScriptCompiler: CompilerClass };

/** Names and blocks that Handlebars' own runtime serves; `if`, `unless` and our helpers become plain code and calls. */
const LOOPS = ['each', 'with'];

/**
 * Every `{{value}}` goes through our own gate, `put`, in place of the HTML escape that all of Handlebars shares.
 * Names are looked up among own properties only, values are never called (a view is JSON), our helpers are called
 * without the options object and the copying that Handlebars does for each.
 */
class CardCompiler extends environment.JavaScriptCompiler {
  appendEscaped(): void {
    this.pushSource(this.appendToBuffer(['data.put(', this.popStack(), ')']));
  }
  resolvePath(_type: string, parts: string[], first: number): void {
    for (const part of parts.slice(first))
      this.push(['data.own(', this.popStack(), ',', JSON.stringify(part), ')']);
  }
  resolvePossibleLambda(): void {}
  nameLookup(helpers: unknown, name: string): unknown {
    return [helpers, '.', name];
  }
  override invokeKnownHelper(count: number, name: string): void {
    if (LOOPS.includes(name)) {
      super.invokeKnownHelper(count, name);
      return;
    }
    this.popStack(); // the hash: helpers take no named arguments
    const [inverse, program] = [this.popStack(), this.popStack()];
    const args = Array.from({ length: count }, () => this.popStack()).reverse();
    if (SIGNATURES[name]?.block) {
      const [yes, no] = name === 'if' ? [program, inverse] : [inverse, program];
      this.push([
        '(data.holds(',
        args[0],
        ') ? ',
        branch(yes, this.useDepths),
        ' : ',
        branch(no, this.useDepths),
        ')',
      ]);
    } else {
      this.push([`data.helpers.${name}(data`, ...args.flatMap((argument) => [',', argument]), ')']);
    }
  }
}

/** The call of a block's program, in the context and loop that it stands in. */
function branch(program: unknown, useDepths: boolean): string {
  const index = /^container\.program\((\d+)/.exec(String(program ?? ''))?.[1];
  if (index === undefined) return '""';
  return `container.fn(${index})(container,depth0,helpers,partials,data${useDepths ? ',null,depths' : ''})`;
}
CardCompiler.prototype.compiler = CardCompiler;
environment.JavaScriptCompiler = CardCompiler;

const OPTIONS: PrecompileOptions = {
  knownHelpers: Object.fromEntries(Object.keys(SIGNATURES).map((name) => [name, true])),
  knownHelpersOnly: true,
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
  } catch (error) {
    const line =
      /Parse error on line (\d+)/.exec(messageOf(error))?.[1] ?? /- (\d+):\d+$/.exec(messageOf(error))?.[1];
    const message = `not a valid template: ${messageOf(error).replace(/^Parse error on line \d+: /, '')}`;
    report(leaf.problem(message, line === undefined ? 1 : Number(line)));
    return { leaf: { ...leaf, text: '' }, tree: environment.parse('') };
  }
}

/** The source text of one program for several strings; they come out with the field code between them. */
export function precompile(parts: readonly Part[], report: Report): ProgramSource {
  const whole = environment.parse('');
  parts.forEach(({ parsed, syntax }, index) => {
    if (index > 0) whole.body.push(content(CODES.field));
    // Parsed anew, because marking changes the tree and a string may be part of several programs.
    const tree = environment.parse(parsed.leaf.text);
    markProgram(tree, syntax, true, (message, node) =>
      report(parsed.leaf.problem(message, node.loc.start.line, node.loc.start.column)),
    );
    dropPlaces(tree);
    whole.body.push(...tree.body);
  });
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

function content(value: string): hbs.AST.ContentStatement {
  return { type: 'ContentStatement', value, original: value } as never;
}
