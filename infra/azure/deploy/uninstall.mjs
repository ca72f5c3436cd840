// Uninstalling: the resource group, and what would outlive it: rights on workspaces and their role, the vault and the logs in their bins.

import { az, azJson } from './az.mjs';
import { DeployError } from './errors.mjs';
import { currentSubscription, groupExists, ourResources } from './known.mjs';

/** Made by the platform beside ours, without a tag. */
const PLATFORMS = /^microsoft\.(insights\/actiongroups|alertsmanagement\/smartdetectoralertrules)$/i;

/**
 * @param {import('./options.mjs').Options} options
 * @param {(line: string) => void} say
 */
export async function uninstall({ group, yes }, say) {
  const { name } = await currentSubscription();
  if (!(await groupExists(group))) throw new DeployError(`there is no resource group ${group} in ${name}`);
  await refuseForeign(group);
  if (!yes)
    throw new DeployError(
      `this deletes the resource group ${group} in ${name} with all messages and secrets: add --yes`,
      2,
    );
  const vaults = await ourResources(group, 'Microsoft.KeyVault/vaults');
  await removeRights(group, say);
  await removeRole(group, say);
  for (const logs of await ourResources(group, 'Microsoft.OperationalInsights/workspaces')) {
    say(`Deleting the logs ${logs.name} …`);
    const workspace = ['monitor', 'log-analytics', 'workspace', 'delete', '--workspace-name', logs.name];
    await az([...workspace, '--resource-group', group, '--force', 'true', '--yes']);
  }
  say(`Deleting the resource group ${group} …`);
  await az(['group', 'delete', '--name', group, '--yes']);
  for (const vault of vaults) {
    say(`Purging the vault ${vault.name} …`);
    await az(['keyvault', 'purge', '--name', vault.name]);
  }
  say(
    'Nothing is left in Azure. In the other places: delete the Slack app, the Teams app in the Teams admin centre,',
  );
  say("and EventBridge's rule, API destination and connection in AWS, if you made them.");
}

/** The group may have been there before us. */
async function refuseForeign(group) {
  const all = (await azJson(['resource', 'list', '--resource-group', group])) ?? [];
  const foreign = all.filter(({ type, tags }) => tags?.application !== 'bellhop' && !PLATFORMS.test(type));
  if (foreign.length > 0)
    throw new DeployError(
      `the resource group ${group} has more than Bellhop in it (${foreign.map(({ name }) => name).join(', ')}): delete Bellhop's resources by hand, they have the tag application=bellhop`,
    );
}

/** Rights in other groups stay when their holder is gone, and show as "Identity not found" for ever. */
async function removeRights(group, say) {
  for (const { id } of await ourResources(group, 'Microsoft.ManagedIdentity/userAssignedIdentities')) {
    const { principalId } = await azJson(['identity', 'show', '--ids', id]);
    const rights = await azJson(['role', 'assignment', 'list', '--all', '--assignee', principalId]);
    const elsewhere = rights.filter(({ scope }) => !inGroup(scope, group));
    if (elsewhere.length === 0) continue;
    say(`Removing ${elsewhere.length} right(s) on workspaces …`);
    await az(['role', 'assignment', 'delete', '--ids', ...elsewhere.map((right) => right.id)]);
  }
}

/** The role to act with belongs to the tenant, and stays when its group is gone; it goes only once nobody has it. */
async function removeRole(group, say) {
  const [app] = await ourResources(group, 'Microsoft.Web/sites');
  if (app === undefined) return;
  const place = ['--resource-group', group];
  const roles = await azJson(['role', 'definition', 'list', '--custom-role-only', 'true', ...place]);
  for (const { roleName } of roles.filter((role) => role.roleName === `Bellhop ${app.name}`)) {
    say(`Deleting the role ${roleName} …`);
    await az(['role', 'definition', 'delete', '--name', roleName, ...place]);
  }
}

/** Azure's ids have no case. */
function inGroup(scope, group) {
  return `${scope}/`.toLowerCase().includes(`/resourcegroups/${group.toLowerCase()}/`);
}
