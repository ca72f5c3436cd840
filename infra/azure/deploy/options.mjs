// The command line of the deployment.

import { parseArgs } from 'node:util';
import { DeployError } from './errors.mjs';

export const HELP = `Usage: npm run deploy:azure -- [options]

Deploys Bellhop into one resource group, or brings it up to date. Needs the Azure CLI, logged in (az login).

  --resource-group NAME   where everything goes; made if it is not there (bellhop)
  --location REGION       the region of a new resource group, e.g. westeurope
  --parameters FILE       parameters of infra/azure/main.bicep as JSON; see infra/azure/parameters.example.json
  --set NAME=VALUE        one more parameter; may be repeated, wins over the file
  --actions on|off        turns the kill switch; without it the switch stays as it is
  --package FILE          the function app (the zip in dist/azure)
  --what-if               only says what the infrastructure would become
  --wait SECONDS          how long to wait for the vault's secrets to reach the app (180)
  --uninstall             deletes the resource group and what would stay behind; needs --yes
  --yes                   yes, delete it
  --help                  this

docs/deploy-azure.md explains every step.`;

/** These come from flags or from what is in Azure already. */
const OURS = ['actions', 'slack', 'eventsKey', 'jobsKey'];

/**
 * @typedef {object} Options
 * @property {string} group
 * @property {string | undefined} location
 * @property {string | undefined} parameters
 * @property {string[]} set
 * @property {'on' | 'off' | undefined} actions
 * @property {string | undefined} package
 * @property {boolean} whatIf
 * @property {number} waitSeconds
 * @property {boolean} uninstall
 * @property {boolean} yes
 * @property {boolean} help
 */

/**
 * @param {string[]} args
 * @returns {Options}
 */
export function readOptions(args) {
  const values = parse(args);
  const { actions } = values;
  if (actions !== undefined && actions !== 'on' && actions !== 'off')
    throw usage(`--actions must be on or off, not "${actions}"`);
  for (const pair of values.set) checkPair(pair);
  if (values.parameters !== undefined && !values.parameters.endsWith('.json'))
    throw usage('--parameters must be a JSON file');
  const waitSeconds = Number(values.wait);
  if (!(waitSeconds >= 0)) throw usage(`--wait must be a number of seconds, not "${values.wait}"`);
  return {
    group: values['resource-group'],
    location: values.location,
    parameters: values.parameters,
    set: values.set,
    actions,
    package: values.package,
    whatIf: values['what-if'],
    waitSeconds,
    uninstall: values.uninstall,
    yes: values.yes,
    help: values.help,
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        'resource-group': { type: 'string', default: 'bellhop' },
        location: { type: 'string' },
        parameters: { type: 'string' },
        set: { type: 'string', multiple: true, default: [] },
        actions: { type: 'string' },
        package: { type: 'string' },
        'what-if': { type: 'boolean', default: false },
        wait: { type: 'string', default: '180' },
        uninstall: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw usage(error.message);
  }
}

/** @param {string} pair */
function checkPair(pair) {
  const name = /^(\w+)=/.exec(pair)?.[1];
  if (name === undefined) throw usage(`--set must be NAME=VALUE, not "${pair}"`);
  if (OURS.includes(name))
    throw usage(`--set ${name} is not for you: this script finds it out, or has a flag for it`);
}

/** @param {string} message */
function usage(message) {
  return new DeployError(`${message}. See --help.`, 2);
}
