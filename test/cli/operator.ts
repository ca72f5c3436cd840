// The operator's commands in this process: the real composition, captured streams, and a configuration of the test's own.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationsWorld } from '../../functions/local/operations';
import { setEnvironment } from '../support/hosts/environment';
import { provideTemplates } from '../support/hosts/templates';
import { bellhop, type Run } from './support';

// What the build would put there; the commands load it when they need it.
provideTemplates();

const ROOT = mkdtempSync(join(tmpdir(), 'bellhop-operator-'));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

/** An empty one, which goes away after the tests of the file. */
export function newFolder(): string {
  return mkdtempSync(join(ROOT, 'folder-'));
}

export const OPERATOR_CONFIG = `
receivers:
  - { name: ml, slack: { channel: "#ml" } }
  - { name: people, locale: ja, slack: { channel: "#ml-people" }, teams: { channel: ML people } }
  - { name: nobody }
route: { receiver: ml }
`;

export interface Operator {
  (...args: string[]): Promise<Run>;
  env: Record<string, string>;
}

/**
 * Runs commands with this environment and a file with the configuration; the SDKs see the same environment.
 * @param teamsAt where Teams is
 */
export function operator(
  env: Record<string, string>,
  teamsAt?: OperationsWorld['teamsAt'],
  configuration = OPERATOR_CONFIG,
): Operator {
  const file = join(newFolder(), 'bellhop.yaml');
  writeFileSync(file, configuration);
  const all = { BELLHOP_CONFIG: file, ...env };
  async function run(...args: string[]): Promise<Run> {
    let noise = '';
    const restore = setEnvironment(all);
    try {
      const result = await bellhop(args, {
        async openOperations(options) {
          const { openOperations } = await import('../../functions/local/operations');
          const stderr = { write: (text: string) => (noise += text) };
          return openOperations({ env: all, candidates: [], stderr, teamsAt }, options);
        },
      });
      return { ...result, stderr: noise + result.stderr };
    } finally {
      restore();
    }
  }
  return Object.assign(run, { env: all });
}
