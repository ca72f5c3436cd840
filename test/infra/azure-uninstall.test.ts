// `npm run deploy:azure -- --uninstall` against a fake az: it deletes what is ours, wherever it is, and nothing else.

import { type Answer, runDeploy } from './fake-az';

const tags = { application: 'bellhop' };
const IDENTITY = {
  id: '/s/identity',
  name: 'bellhop-worker',
  tags,
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
};
const LOGS = { id: '/s/logs', name: 'bellhop-logs', tags, type: 'Microsoft.OperationalInsights/workspaces' };
const VAULT = { id: '/s/vault', name: 'bellhop-v', tags, type: 'Microsoft.KeyVault/vaults' };
const APP = { id: '/s/app', name: 'bellhop-x', tags, type: 'Microsoft.Web/sites' };
const ROLES = [
  { roleName: 'Bellhop bellhop-x' },
  { roleName: 'Bellhop bellhop-of-others' },
  { roleName: 'Theirs' },
];
const PLATFORMS = {
  id: '/s/smart',
  name: 'Smart Detection',
  tags: null,
  type: 'microsoft.insights/actiongroups',
};
const THEIRS = { id: '/s/db', name: 'their-database', tags: {}, type: 'Microsoft.Sql/servers' };
const RIGHTS = [
  {
    id: '/right/in',
    scope: '/subscriptions/s/resourceGroups/Bellhop/providers/Microsoft.Storage/storageAccounts/a',
  },
  {
    id: '/right/out',
    scope: '/subscriptions/s/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/w',
  },
  { id: '/right/near', scope: '/subscriptions/s/resourceGroups/bellhop-ml/providers/Microsoft.X/y/z' },
];

function answers(...found: object[]): Answer[] {
  const list = 'resource list --resource-group bellhop';
  return [
    { when: 'account show', stdout: { name: 'ML' } },
    { when: 'group exists', stdout: 'true' },
    { when: `${list} --resource-type ${IDENTITY.type}`, stdout: [IDENTITY] },
    { when: `${list} --resource-type ${LOGS.type}`, stdout: [LOGS] },
    { when: `${list} --resource-type ${VAULT.type}`, stdout: [VAULT] },
    { when: `${list} --resource-type ${APP.type}`, stdout: [APP] },
    { when: list, stdout: [APP, IDENTITY, LOGS, VAULT, PLATFORMS, ...found] },
    { when: 'identity show', stdout: { principalId: 'p' } },
    { when: 'role assignment list', stdout: RIGHTS },
    { when: 'role assignment delete' },
    { when: 'role definition list --custom-role-only true --resource-group bellhop', stdout: ROLES },
    { when: 'role definition delete' },
    { when: 'monitor log-analytics workspace delete' },
    { when: 'group delete' },
    { when: 'keyvault purge' },
  ];
}

/** The calls that change something. */
function changes(lines: string[]): string[] {
  return lines.filter((line) => /\b(delete|purge|create)\b/.test(line));
}

describe('uninstalling', () => {
  it('deletes rights elsewhere, its own role, the logs, the group and the vault, in that order', async () => {
    const { exit, lines, stderr } = await runDeploy(['--uninstall', '--yes'], answers());

    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(changes(lines)).toEqual([
      'role assignment delete --ids /right/out /right/near',
      'role definition delete --name Bellhop bellhop-x --resource-group bellhop',
      'monitor log-analytics workspace delete --workspace-name bellhop-logs --resource-group bellhop --force true --yes',
      'group delete --name bellhop --yes',
      'keyvault purge --name bellhop-v',
    ]);
  });

  it('says what is left in other places', async () => {
    const { stdout } = await runDeploy(['--uninstall', '--yes'], answers());

    expect(stdout).toMatch(/Nothing is left in Azure\..*Slack app.*Teams app[\s\S]*API destination/);
  });

  it('deletes nothing without a yes', async () => {
    const { exit, lines, stderr } = await runDeploy(['--uninstall'], answers());

    expect(exit).toBe(2);
    expect(stderr).toContain(
      'this deletes the resource group bellhop in ML with all messages and secrets: add --yes',
    );
    expect(changes(lines)).toEqual([]);
  });

  it('deletes nothing if others live in the group', async () => {
    const { exit, lines, stderr } = await runDeploy(['--uninstall', '--yes'], answers(THEIRS));

    expect(exit).toBe(1);
    expect(stderr).toContain('has more than Bellhop in it (their-database)');
    expect(changes(lines)).toEqual([]);
  });

  it('says so if there is nothing', async () => {
    const none = [{ when: 'group exists', stdout: 'false' }, ...answers()];

    const { exit, stderr } = await runDeploy(['--uninstall', '--yes'], none);

    expect(exit).toBe(1);
    expect(stderr).toBe('deploy:azure: there is no resource group bellhop in ML\n');
  });
});
