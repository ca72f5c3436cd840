// Whether the secrets in the vault have reached the app: a reference that cannot be resolved is handed over as its own text.

import { setTimeout as sleep } from 'node:timers/promises';
import { az, azJson } from './az.mjs';

const API = '2025-03-01';
const PAUSE_SECONDS = 10;

/**
 * Asks the platform to read the vault again, until it has all secrets or the time is over.
 * @param {string} appId
 * @param {number} waitSeconds
 * @param {(line: string) => void} say
 * @returns {Promise<string[]>} the settings whose secret could not be read
 */
export async function unresolvedSecrets(appId, waitSeconds, say) {
  const until = Date.now() + waitSeconds * 1000;
  const references = `${appId}/config/configreferences/appsettings`;
  for (let first = true; ; first = false) {
    await az(['rest', '--method', 'post', '--url', `${references}/refresh?api-version=${API}`]);
    const { value } = await azJson(['rest', '--method', 'get', '--url', `${references}?api-version=${API}`]);
    const unresolved = value.filter(({ properties }) => properties?.status !== 'Resolved').map(nameOf);
    if (unresolved.length === 0 || Date.now() >= until) return unresolved;
    if (first) say('Waiting until the app may read its secrets …');
    await sleep(PAUSE_SECONDS * 1000);
  }
}

/** The resource manager puts the parents' names in front. */
function nameOf({ name }) {
  return name.split('/').at(-1);
}
