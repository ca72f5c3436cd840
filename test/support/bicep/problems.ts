// What a compiler would find: names that point nowhere, modules called wrongly, and what nobody uses.

import { dirname, join } from 'node:path';
import { entry, keysOf } from './expression';
import { type BicepFile, type Declaration, declared, decorated } from './file';
import { references } from './references';

const TYPES = ['string', 'int', 'bool', 'object', 'string[]'];

/** The functions that these templates may call. */
const FUNCTIONS = [
  'deployer', 'empty', 'environment', 'flatten', 'guid', 'last', 'resourceGroup', 'split', 'subscriptionResourceId',
  'tenant', 'toLower', 'union', 'uniqueString',
]; // biome-ignore format: a list

/** Every problem in a main file and its modules, as `path:line: problem`. */
export function bicepProblems(main: BicepFile, modules: readonly BicepFile[]): string[] {
  const all = [main, ...modules];
  const called = new Set(declared(main, 'module').map((module) => pathOf(main, module)));
  const orphans = modules
    .filter(({ path }) => !called.has(path))
    .map(({ path }) => `${path}:1: nobody calls it`);
  return [
    ...all.flatMap((file) => inFile(file)),
    ...calls(main, modules),
    ...outputs(main, modules),
    ...orphans,
  ];
}

function pathOf(file: BicepFile, { target = '' }: Declaration): string {
  return join(dirname(file.path), target);
}

function inFile(file: BicepFile): string[] {
  const say = (line: number, text: string) => `${file.path}:${line}: ${text}`;
  const { declarations } = file;
  const names = new Set(declarations.filter(({ kind }) => kind !== 'output').map(({ name }) => name));
  const uses = declarations.flatMap(({ value }) => references(value));
  const used = new Set(uses.map(({ name }) => name));
  const repeated = declarations.filter(
    (one, index) => declarations.findIndex((other) => sameName(one, other)) < index,
  );
  const idle = declarations.filter(
    ({ kind, name, existing }) => (kind === 'param' || kind === 'var' || existing) && !used.has(name),
  );
  const undescribed = declarations.filter(
    (one) => (one.kind === 'param' || one.kind === 'output') && !decorated(one, 'description'),
  );
  const untyped = declarations.filter(({ type }) => type !== undefined && !TYPES.includes(type));
  const unknown = uses.filter(({ name, call }) => (call ? !FUNCTIONS.includes(name) : !names.has(name)));
  return [
    ...unknown.map(({ name, line }) => say(line, `${name} is unknown`)),
    ...repeated.map(({ name, line }) => say(line, `${name} is declared twice`)),
    ...idle.map(({ name, line }) => say(line, `${name} is not used`)),
    ...undescribed.map(({ name, line }) => say(line, `${name} has no description`)),
    ...untyped.map(({ name, type, line }) => say(line, `${name} is of type ${type}`)),
  ];
}

function sameName(one: Declaration, other: Declaration): boolean {
  return one.name === other.name && (one.kind === 'output') === (other.kind === 'output');
}

function calls(main: BicepFile, modules: readonly BicepFile[]): string[] {
  return declared(main, 'module').flatMap((call) => {
    const say = (text: string) => `${main.path}:${call.line}: ${call.name} ${text}`;
    const file = modules.find(({ path }) => path === pathOf(main, call));
    if (file === undefined) return [say(`calls ${call.target}, which is not there`)];
    const given = keysOf(entry(call.value, 'params'));
    const params = declared(file, 'param');
    const missing = params.filter(({ name, value }) => value === undefined && !given.includes(name));
    const extra = given.filter((name) => !params.some((param) => param.name === name));
    return [
      ...missing.map(({ name }) => say(`needs ${name}`)),
      ...extra.map((name) => say(`takes no ${name}`)),
    ];
  });
}

/** Outputs that are read but not there, and outputs of modules that nobody reads. */
function outputs(main: BicepFile, modules: readonly BicepFile[]): string[] {
  // To wait for a module is to read none of its outputs.
  const waits = main.declarations.flatMap(({ value }) => references(entry(value, 'dependsOn')));
  const isWait = (name: string, line: number) => waits.some((one) => one.name === name && one.line === line);
  const reads = main.declarations
    .flatMap(({ value }) => references(value))
    .filter(({ name, line }) => !isWait(name, line));
  return declared(main, 'module').flatMap((call) => {
    const file = modules.find(({ path }) => path === pathOf(main, call));
    if (file === undefined) return [];
    const there = declared(file, 'output');
    const read = reads.filter(({ name }) => name === call.name);
    const absent = read.filter(({ output }) => !there.some(({ name }) => name === output));
    const idle = there.filter(({ name }) => !read.some(({ output }) => output === name));
    return [
      ...absent.map(({ output, line }) => `${main.path}:${line}: ${call.name} has no output ${output}`),
      ...idle.map(({ name, line }) => `${file.path}:${line}: nobody reads the output ${name}`),
    ];
  });
}
