// The deployment itself, from the login to the addresses of the doors.

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { az, azJson } from './az.mjs';
import { DeployError } from './errors.mjs';
import { withMissingKeys } from './keys.mjs';
import { currentSubscription, groupExists, killSwitch, secretNames } from './known.mjs';
import { unresolvedSecrets } from './references.mjs';
import { report } from './report.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const TEMPLATE = resolve(HERE, '../main.bicep');
const BUILT = resolve(HERE, '../../../dist/azure');
const SLACK_SECRETS = ['slack-signing-secret', 'slack-bot-token'];

/**
 * @param {import('./options.mjs').Options} options
 * @param {(line: string) => void} say
 */
export async function deploy(options, say) {
  const { name } = await currentSubscription();
  const zip = options.whatIf ? undefined : packageFile(options.package);
  if (options.parameters !== undefined && !existsSync(options.parameters))
    throw new DeployError(`there is no file ${options.parameters}`);
  say(`Subscription ${name}, resource group ${options.group}`);
  await ensureGroup(options, say);
  const present = await secretNames(options.group);
  const slackMissing = SLACK_SECRETS.filter((secret) => !present.includes(secret));
  const switches = [
    `slack=${slackMissing.length === 0}`,
    `actions=${options.actions ?? (await killSwitch(options.group))}`,
  ];
  if (options.whatIf) {
    await az([...command('what-if', options), ...switches], { show: true, fails: FAILED });
    return;
  }
  say('Deploying the infrastructure; the first time takes a few minutes …');
  const outputs = await withMissingKeys(present, (keys) => {
    const parameters = keys === undefined ? switches : [...switches, '--parameters', `@${keys}`];
    const only = ['--query', 'properties.outputs'];
    return azJson([...command('create', options), ...parameters, ...only], { fails: FAILED });
  });
  const made = Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value]));
  say('Deploying the code …');
  const upload = ['functionapp', 'deployment', 'source', 'config-zip', '--name', made.appName, '--src', zip];
  await az([...upload, '--resource-group', options.group], { fails: NO_CODE });
  const unresolved = await unresolvedSecrets(made.appId, options.waitSeconds, say);
  for (const line of report(made, { slackMissing, actions: switches[1].slice('actions='.length) })) say(line);
  if (unresolved.length > 0)
    throw new DeployError(
      `the app cannot read these secrets yet: ${unresolved.join(', ')}. New rights take up to ten minutes; then run this again.`,
    );
}

const NO_CODE =
  'the infrastructure is there, but the code could not be deployed; it is safe to run this again';
const FAILED =
  'the deployment failed. What is there already stays; it is safe to run this again, and right to do so if a new role was not seen yet';

/**
 * @param {'create' | 'what-if'} verb
 * @param {import('./options.mjs').Options} options
 */
function command(verb, { group, parameters, set }) {
  const base = ['deployment', 'group', verb, '--resource-group', group, '--name', 'bellhop'];
  const file = parameters === undefined ? [] : ['--parameters', `@${parameters}`];
  const pairs = set.flatMap((pair) => ['--parameters', pair]);
  return [...base, '--template-file', TEMPLATE, ...file, ...pairs, '--parameters'];
}

/**
 * @param {import('./options.mjs').Options} options
 * @param {(line: string) => void} say
 */
async function ensureGroup({ group, location, whatIf }, say) {
  if (await groupExists(group)) return;
  if (whatIf) throw new DeployError(`there is no resource group ${group} yet, so everything would be new`);
  if (location === undefined)
    throw new DeployError(
      `there is no resource group ${group}: say where to make it, e.g. --location westeurope`,
      2,
    );
  say(`Making the resource group ${group} in ${location} …`);
  await az(['group', 'create', '--name', group, '--location', location, '--tags', 'application=bellhop']);
}

/** @param {string | undefined} given */
function packageFile(given) {
  if (given !== undefined) {
    if (existsSync(given)) return given;
    throw new DeployError(`there is no file ${given}`);
  }
  const built = existsSync(BUILT) ? readdirSync(BUILT).filter((file) => file.endsWith('.zip')) : [];
  if (built.length === 1) return join(BUILT, built[0]);
  throw new DeployError('there is no built function app in dist/azure: run `npm run build:cloud` first');
}
