// What is wrong in a configuration file, and where: one small file per mistake, in bad/.
// Its expectations are its own last lines: `#! line:column message`.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config';
import { ConfigError, type Problem } from '../../src/core/errors';

const FOLDER = join(__dirname, 'bad');

/** Every problem as `line:column message`, the file checked and left out. */
async function problemsOf(name: string): Promise<string[]> {
  const file = join(FOLDER, name);
  const error: unknown = await loadConfig({ env: {}, file }).catch((reason) => reason);
  if (!(error instanceof ConfigError)) throw new Error(`${name} was accepted`);
  return error.problems.map((problem: Problem) => {
    expect(problem.file).toBe(file);
    return `${problem.line}:${problem.column} ${problem.message}`;
  });
}

describe('a configuration file with mistakes', () => {
  it.each(readdirSync(FOLDER))('lists everything wrong in %s, with its place', async (name) => {
    const written = readFileSync(join(FOLDER, name), 'utf8').split('\n');
    const expected = written.filter((line) => line.startsWith('#! ')).map((line) => line.slice(3));

    const problems = await problemsOf(name);

    expect(problems).toEqual(expected);
  });
});
