// Whether the chats answer for the groups that policies name: asked about somebody who is nobody.

import type { TeamsBotOptions } from '../../src/chats/teams/account';
import type { Check } from '../../src/cli/operations';
import type { Config } from '../../src/config';
import { type Environment, readEnvironment, type TeamsSettings } from '../../src/config/environment';
import { CallError } from '../../src/core/errors';
import type { ChatId, Store } from '../../src/core/ports';
import type { Directory, Person } from '../../src/core/press';
import { createSecrets } from '../../src/secrets/secrets';
import { lazyStore } from '../lazy';
import { slackAccess } from '../slack';
import { type OperationsWorld, terminalLog } from './operations-host';

interface Group {
  name: string;
  id: string;
}

/** Entra has nobody with this id. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** A check for each chat that is configured, and of which a policy names a group. */
export function groupChecks(
  env: Environment,
  config: Config | undefined,
  store: () => Promise<Store>,
  world: OperationsWorld,
): Check[] {
  const { slack, teams } = readEnvironment(env).settings;
  const checks: Check[] = [];
  const [inSlack, inTeams] = [groupsIn(config, 'slack'), groupsIn(config, 'teams')];
  // Of several workspaces each has groups of its own; whether the scope is there has been looked at.
  if (slack?.botToken !== undefined && inSlack.length > 0)
    checks.push({
      name: 'slack groups',
      async run() {
        const { createSlackDirectory } = await import('../../src/chats/slack/directory');
        const log = terminalLog(world);
        const secrets = createSecrets({ env, log, now: Date.now });
        const { options } = slackAccess(slack, { secrets, store: lazyStore(store), log });
        return problemsOf(createSlackDirectory(options), 'slack', '', inSlack);
      },
    });
  if (teams !== undefined && inTeams.length > 0) checks.push(teamsCheck(teams, inTeams, store, world));
  return checks;
}

function teamsCheck(
  settings: TeamsSettings,
  groups: Group[],
  store: () => Promise<Store>,
  world: OperationsWorld,
): Check {
  const { appPassword, appType, tenantId, ...rest } = settings;
  const names = groups.map(({ name }) => name).join(', ');
  if (appPassword === undefined || tenantId === undefined)
    return {
      name: 'teams groups',
      advice: true,
      run: async () => [
        `Policies name groups of Entra (${names}): the bot must have GroupMember.Read.All and User.Read.All in Microsoft Graph, which cannot be looked at from here.`,
      ],
    };
  const options: TeamsBotOptions = {
    ...rest,
    type: appType,
    tenantId,
    password: () => appPassword.reveal(),
    ...world.teamsAt,
  };
  return {
    name: 'teams groups',
    async run() {
      const { createTeamsDirectory } = await import('../../src/chats/teams/directory');
      return problemsOf(
        createTeamsDirectory({ ...options, store: lazyStore(store) }),
        'teams',
        tenantId,
        groups,
      );
    },
  };
}

async function problemsOf(
  directory: Directory,
  chat: ChatId,
  tenant: string,
  groups: readonly Group[],
): Promise<string[]> {
  const nobody: Person = { chat, id: NOBODY, tenant, name: 'nobody' };
  const found = groups.map(async ({ name, id }) => {
    try {
      await directory.memberOf(nobody, id);
      return [];
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return [`Nobody can be found to be in "${name}" (${id}): ${error.message}`];
    }
  });
  return (await Promise.all(found)).flat();
}

function groupsIn(config: Config | undefined, chat: ChatId): Group[] {
  const groups = new Map<string, Group>();
  for (const { allow } of config?.rules.policies ?? [])
    for (const principal of allow) {
      const id = principal.type === 'group' ? principal[chat] : undefined;
      if (principal.type === 'group' && id !== undefined) groups.set(id, { name: principal.name, id });
    }
  return [...groups.values()];
}
