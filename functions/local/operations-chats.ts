// What is wrong with the chats: one check for what each of them needs.

import type { TeamsCheckOptions } from '../../src/chats/teams/check';
import type { Check } from '../../src/cli/operations';
import type { Config } from '../../src/config';
import { type Environment, readEnvironment, type TeamsSettings } from '../../src/config/environment';
import { asText, type JsonObject } from '../../src/core/json';
import type { ChatId, Store } from '../../src/core/ports';
import { createSecrets } from '../../src/secrets/secrets';
import { lazyStore } from '../lazy';
import { slackAccess } from '../slack';
import { type OperationsWorld, terminalLog } from './operations-host';

function teamsOptions(
  { appId, appType, appPassword, tenantId }: TeamsSettings,
  world: OperationsWorld,
): TeamsCheckOptions {
  return {
    appId,
    tenantId: appType === 'SingleTenant' ? tenantId : undefined,
    ...(appPassword !== undefined && { password: () => appPassword.reveal() }),
    ...world.teamsAt,
  };
}

/** One check for what each chat needs, if it is configured; in a cloud also if only a receiver asks for it. */
export function chatChecks(
  env: Environment,
  config: Config | undefined,
  store: () => Promise<Store>,
  world: OperationsWorld,
  inCloud: boolean,
): Check[] {
  const { slack, teams } = readEnvironment(env).settings;
  const checks: Check[] = [];
  const slackPlaces = addressesIn(config, 'slack');
  if (slack !== undefined) {
    checks.push({
      name: 'slack',
      async run() {
        const { slackProblems } = await import('../../src/chats/slack/check');
        const log = terminalLog(world);
        // The environment has all secrets in it by now.
        const secrets = createSecrets({ env, log, now: Date.now });
        const access = slackAccess(slack, { secrets, store: lazyStore(store), log });
        const places = slackPlaces.map(({ channel, team }) => ({
          channel: String(channel),
          team: asText(team),
        }));
        return slackProblems(access.options, places, access.installations);
      },
    });
  } else if (inCloud && slackPlaces.length > 0) {
    checks.push(missing('slack', 'SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET'));
  }
  const teamsPlaces = addressesIn(config, 'teams');
  if (teams !== undefined) {
    const options = teamsOptions(teams, world);
    if (options.password !== undefined)
      checks.push({
        name: 'teams token',
        async run() {
          const { teamsTokenProblems } = await import('../../src/chats/teams/check');
          return teamsTokenProblems(options);
        },
      });
    if (teamsPlaces.length > 0)
      checks.push({
        name: 'teams places',
        async run() {
          const { teamsPlaceProblems } = await import('../../src/chats/teams/check');
          return teamsPlaceProblems(await store(), teamsPlaces);
        },
      });
  } else if (inCloud && teamsPlaces.length > 0) {
    checks.push(missing('teams', 'MicrosoftAppId, MicrosoftAppType and what that type needs'));
  }
  return checks;
}

function addressesIn(config: Config | undefined, chat: ChatId): JsonObject[] {
  const places = config?.routing.receivers.flatMap((receiver) => receiver.places) ?? [];
  return places.filter((place) => place.chat === chat).map(({ address }) => address);
}

function missing(chat: ChatId, names: string): Check {
  return {
    name: chat,
    run: async () => [`Receivers have places in ${chat}, but it is not configured: set ${names}.`],
  };
}
