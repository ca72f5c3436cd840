// What is in Azure already: the account, the resource group, the secrets in the vault, and how the kill switch stands.

import { az, azJson } from './az.mjs';

const SECRETS_API = '2025-05-01';

/** @returns {Promise<{ name: string, id: string }>} the subscription that az works in */
export function currentSubscription() {
  return azJson(['account', 'show'], {
    fails:
      'you are not logged in to Azure: run `az login`, then `az account set --subscription NAME` if you have several',
  });
}

/** @param {string} group */
export async function groupExists(group) {
  return (await az(['group', 'exists', '--name', group])) === 'true';
}

/**
 * Bellhop's resources of a type in the group.
 * @param {string} group
 * @param {string} type e.g. `Microsoft.KeyVault/vaults`
 * @returns {Promise<{ id: string, name: string }[]>}
 */
export async function ourResources(group, type) {
  const found = await azJson(['resource', 'list', '--resource-group', group, '--resource-type', type]);
  return (found ?? []).filter(({ tags }) => tags?.application === 'bellhop');
}

/**
 * The names of all secrets. Asked of the resource manager, which needs no right to read their values.
 * @param {string} group
 * @returns {Promise<string[]>}
 */
export async function secretNames(group) {
  const names = [];
  for (const { id } of await ourResources(group, 'Microsoft.KeyVault/vaults')) {
    let url = `${id}/secrets?api-version=${SECRETS_API}`;
    while (url) {
      const page = await azJson(['rest', '--method', 'get', '--url', url]);
      names.push(...page.value.map(({ name }) => name));
      url = page.nextLink;
    }
  }
  return names;
}

/**
 * How BELLHOP_ACTIONS stands. A deployment must never turn on what somebody has turned off in an emergency.
 * @param {string} group
 * @returns {Promise<'on' | 'off'>}
 */
export async function killSwitch(group) {
  for (const { name } of await ourResources(group, 'Microsoft.Web/sites')) {
    const query = "[?name=='BELLHOP_ACTIONS'].value | [0]";
    const list = ['functionapp', 'config', 'appsettings', 'list', '--resource-group', group, '--name', name];
    if ((await azJson([...list, '--query', query])) === 'off') return 'off';
  }
  return 'on';
}
