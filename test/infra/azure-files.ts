// The templates of infra/azure, read once for all tests.

import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Expression, entry, plainText } from '../support/bicep/expression';
import { type BicepFile, type Declaration, declared, readBicep } from '../support/bicep/file';

export const ROOT = resolve(__dirname, '../..');
export const INFRA = join(ROOT, 'infra/azure');

export const main = readBicep(join(INFRA, 'main.bicep'));
export const modules = readdirSync(join(INFRA, 'modules')).map((file) =>
  readBicep(join(INFRA, 'modules', file)),
);
export const all = [main, ...modules];

export function moduleNamed(name: string): BicepFile {
  const found = modules.find(({ path }) => path.endsWith(`/${name}.bicep`));
  if (found === undefined) throw new Error(`there is no module ${name}`);
  return found;
}

/** The resources of a file, those that are only looked up left out. */
export function resources(file: BicepFile): Declaration[] {
  return declared(file, 'resource').filter(({ existing }) => existing === undefined);
}

export function resource(file: BicepFile, name: string): Expression | undefined {
  return declared(file, 'resource').find((one) => one.name === name)?.value;
}

export function variable(file: BicepFile, name: string): Expression | undefined {
  return declared(file, 'var').find((one) => one.name === name)?.value;
}

/** A plain text at a path of keys. */
export function textAt(value: Expression | undefined, ...path: string[]): string | undefined {
  return plainText(path.reduce<Expression | undefined>((at, key) => entry(at, key), value));
}

/** The name that an expression is, e.g. of another resource. */
export function nameAt(value: Expression | undefined, key: string): string | undefined {
  const found = entry(value, key);
  return found?.kind === 'name' ? found.name : undefined;
}
