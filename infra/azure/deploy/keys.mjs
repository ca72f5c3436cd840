// Bellhop's own two keys: made once, handed over in a file that nobody else can read, kept in the vault.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The template's parameter for each secret. */
const KEYS = { 'bellhop-events-key': 'eventsKey', 'bellhop-jobs-key': 'jobsKey' };

/**
 * Calls with the path of a parameters file that has a new key for each that is not in the vault; with undefined if all are
 * there. Arguments of a program can be seen by everybody on the machine, a file with mode 600 cannot.
 * @template T
 * @param {string[]} present names of the secrets that are in the vault
 * @param {(file: string | undefined) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withMissingKeys(present, use) {
  const missing = Object.entries(KEYS).filter(([secret]) => !present.includes(secret));
  if (missing.length === 0) return use(undefined);
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-deploy-'));
  try {
    const file = join(folder, 'keys.json');
    const parameters = Object.fromEntries(missing.map(([, name]) => [name, { value: newKey() }]));
    const $schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#';
    writeFileSync(file, JSON.stringify({ $schema, contentVersion: '1.0.0.0', parameters }), { mode: 0o600 });
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 256 bits, in letters that need no escaping in an address. */
function newKey() {
  return randomBytes(32).toString('base64url');
}
