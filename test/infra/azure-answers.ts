// What an Azure subscription answers, with and without Bellhop in it: the scripts of the fake az.

import type { Answer } from './fake-az';

const ID = '/subscriptions/s/resourceGroups/bellhop/providers';
export const APP = {
  id: `${ID}/Microsoft.Web/sites/bellhop-x`,
  name: 'bellhop-x',
  tags: { application: 'bellhop' },
};
export const VAULT = {
  id: `${ID}/Microsoft.KeyVault/vaults/bellhop-v`,
  name: 'bellhop-v',
  tags: { application: 'bellhop' },
};
const OUTPUTS = {
  appId: { value: APP.id },
  appName: { value: 'bellhop-x' },
  hostName: { value: 'bellhop-x.azurewebsites.net' },
  vaultName: { value: 'bellhop-v' },
  storageName: { value: 'bellhops' },
  botAppId: { value: '' },
  configUrl: { value: '' },
};
const LIST = 'resource list --resource-group bellhop --resource-type';
export const REFERENCES = `rest --method get --url ${APP.id}/config/configreferences`;

const LOGGED_IN: Answer[] = [{ when: 'account show', stdout: { name: 'ML', id: 's' } }];
const DONE: Answer[] = [
  { when: 'deployment group create', stdout: OUTPUTS },
  { when: 'functionapp deployment source config-zip' },
  { when: 'rest --method post' },
  {
    when: REFERENCES,
    stdout: { value: [{ name: 'x/BELLHOP_JOBS_KEY', properties: { status: 'Resolved' } }] },
  },
];
/** A subscription without Bellhop. */
export const NEW: Answer[] = [
  ...LOGGED_IN,
  { when: 'group exists', stdout: 'false\n' },
  { when: 'group create' },
  { when: LIST, stdout: [] },
  ...DONE,
];

export function secrets(...names: string[]): Answer {
  return {
    when: `rest --method get --url ${VAULT.id}/secrets`,
    stdout: { value: names.map((name) => ({ name })) },
  };
}

/** A deployment that has been made before. */
export function existing(vaultHas: string[], actions: string | null): Answer[] {
  return [
    ...LOGGED_IN,
    { when: 'group exists', stdout: 'true\n' },
    { when: `${LIST} Microsoft.KeyVault/vaults`, stdout: [VAULT, { ...VAULT, name: 'theirs', tags: null }] },
    { when: `${LIST} Microsoft.Web/sites`, stdout: [APP] },
    secrets(...vaultHas),
    // As az prints it: text in quotes, and for null nothing at all.
    { when: 'functionapp config appsettings list', stdout: actions === null ? '' : JSON.stringify(actions) },
    ...DONE,
  ];
}

export const OWN_KEYS = ['bellhop-events-key', 'bellhop-jobs-key'];
