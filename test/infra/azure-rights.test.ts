// What infra/azure lets whom do: roles that exist, each as narrow as its task, and secrets nowhere in the open.

import { ROLES } from '../support/bicep/azure';
import { type Expression, entry, keysOf, plainText } from '../support/bicep/expression';
import { declared, decorated } from '../support/bicep/file';
import { references } from '../support/bicep/references';
import { all, main, moduleNamed, nameAt, resource, resources, textAt } from './azure-files';

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const text = all.map((file) => file.text).join('\n');

describe('secrets', () => {
  it('come in by secure parameters alone', () => {
    const suspicious = all.flatMap((file) =>
      declared(file, 'param').filter(
        (one) => /(key|secret|password|token)$/i.test(one.name) !== decorated(one, 'secure'),
      ),
    );

    expect(suspicious.map(({ name }) => name)).toEqual([]);
  });

  it('go out by no output', () => {
    const leaks = all.flatMap((file) => {
      const secure = declared(file, 'param').filter((one) => decorated(one, 'secure'));
      const read = declared(file, 'output').flatMap(({ value }) => references(value));
      return read.filter(({ name }) => secure.some((one) => one.name === name));
    });

    expect(leaks).toEqual([]);
  });

  it('are written nowhere', () => {
    const withoutRoles = text.replace(GUID, '');

    expect(withoutRoles).not.toMatch(/\b(listKeys|listAccountSas|listSecrets)\b|AccountKey=|SharedAccess/);
    // Long and without a word's shape: mixed with digits, as keys are.
    expect(withoutRoles.match(/\b(?=\w*\d)(?=\w*[a-z])\w{24,}\b/g) ?? []).toEqual([]);
  });

  it('are not needed for storage and telemetry', () => {
    const accounts = all.flatMap((file) =>
      resources(file).filter(({ target }) => target?.startsWith('Microsoft.Storage/storageAccounts@')),
    );

    expect(accounts.length).toBe(2);
    for (const { value } of accounts)
      expect(entry(entry(value, 'properties'), 'allowSharedKeyAccess')).toEqual({
        kind: 'literal',
        value: false,
      });
    expect(text).toContain('DisableLocalAuth: true');
  });
});

describe('rights', () => {
  it('are roles that Azure knows, under their names', () => {
    const found = [...text.matchAll(/(\w+)\s*[:=]\s*'([0-9a-f-]{36})'/g)];
    const wrong = found.filter(([, name = '', id = '']) => {
      const words = (ROLES[id] ?? 'nobody')
        .replace(/^(Storage|Key Vault|Monitoring|AzureML) /, '')
        .split(' ');
      return words.join('').toLowerCase() !== name.toLowerCase();
    });

    expect(wrong.map(([line]) => line)).toEqual([]);
    expect(found.length).toBe(text.match(GUID)?.length);
    expect(Object.keys(ROLES).filter((id) => !text.includes(id))).toEqual([]);
  });

  it('let Event Grid put events into their queue and their dead letters into their container, and no more', () => {
    const storage = moduleNamed('storage');
    const senders = resources(storage).filter(
      ({ value }) => nameAt(entry(value, 'properties'), 'principalId') === 'senderPrincipalId',
    );

    expect(senders.map(({ value }) => nameAt(value, 'scope'))).toEqual(['events', 'undelivered']);
    expect(text.match(/senderPrincipalId: identities/g)).toHaveLength(1);
  });

  it('give the bot in Teams none', () => {
    expect(text).not.toContain('botPrincipalId');
  });

  it('let the functions read the remote configuration, and not write it', () => {
    const rights = resources(moduleNamed('config-storage')).filter(({ target }) =>
      target?.includes('roleAssignments'),
    );
    const given = rights.map(({ value }) => [
      nameAt(entry(value, 'properties'), 'principalId'),
      roleOf(value),
    ]);

    expect(given).toEqual([
      ['readerPrincipalId', 'blobDataReader'],
      ['writerObjectId', 'blobDataContributor'],
    ]);
  });

  it('on workspaces are off unless asked for', () => {
    const access = declared(main, 'param').find(({ name }) => name === 'workspaceAccess');
    const call = declared(main, 'module').find(({ name }) => name === 'workspaceRoles');

    expect(plainText(access?.value)).toBe('none');
    expect(call?.value).toMatchObject({ kind: 'for', body: { kind: 'if' } });
  });

  it('to act in workspaces are a role of their own, made only where it is given', () => {
    const call = declared(main, 'module').find(({ name }) => name === 'ownRole');
    const role = resource(moduleNamed('acting-role'), 'role');

    expect(call?.value).toMatchObject({ kind: 'if' });
    expect(textAt(role, 'properties', 'type')).toBe('CustomRole');
    expect(nameAt(entry(role, 'properties'), 'assignableScopes')).toBe('scopes');
    expect(keysOf(items(entry(entry(role, 'properties'), 'permissions'))[0])).toEqual(['actions']);
  });
});

/** The role in `subscriptionResourceId('…', roles.name)`. */
function roleOf(value: Parameters<typeof entry>[0]): string | undefined {
  const id = entry(entry(value, 'properties'), 'roleDefinitionId');
  const role = id?.kind === 'call' ? id.given[1] : undefined;
  return role?.kind === 'member' ? role.name : undefined;
}

function items(value: Expression | undefined): Expression[] {
  return value?.kind === 'list' ? value.items : [];
}
