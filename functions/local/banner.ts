// What the local host says at its start.

import { relative, resolve } from 'node:path';
import type { Config } from '../../src/config';
import { formatProblem } from '../../src/core/errors';
import { behindChats } from './chats';

/** The address, what is wired, where the data lies, and who may knock. */
export function banner(url: string, config: Config): string {
  const { receivers } = config.routing;
  const places = new Set(receivers.flatMap(({ places: of }) => of.map(({ id }) => id)));
  const doors =
    config.eventsKey === undefined
      ? 'The doors ask for no key; they listen on loopback alone, for this machine’s own user.'
      : 'The event doors ask for BELLHOP_EVENTS_KEY, in the header x-bellhop-key.';
  return [
    ...config.warnings.map((problem) => `warning: ${formatProblem(problem)}`),
    '',
    `  Bellhop is at ${url}`,
    '',
    `  page    ${url}`,
    `  events  POST ${url}events/aws and ${url}events/azure`,
    `  routes  ${relative('.', config.file)}: ${plural(receivers.length, 'receiver')}, ${plural(places.size, 'destination')}`,
    ...chatLines(config),
    `  data    ${resolve(config.dataFolder)}`,
    '',
    `  ${doors}`,
    '',
  ].join('\n');
}

function chatLines(config: Config): string[] {
  const behind = behindChats(config);
  if (behind.slack === 'page' && behind.teams === 'page')
    return ['  chats   Slack and Teams are shown on the page; nothing is sent to them'];
  const { slack, teamsEmulator } = config;
  const at = slack?.apiUrl === undefined ? '' : ` at ${slack.apiUrl}`;
  const listens = slack?.appToken === undefined ? 'POST /slack/events' : 'Socket Mode';
  return [
    behind.slack === 'page'
      ? '  Slack   is shown on the page; nothing is sent there'
      : `  Slack   messages are sent${at}; presses come by ${listens}`,
    {
      page: '  Teams   is shown on the page; nothing is sent there',
      chat: '  Teams   messages are sent; presses come by POST /api/messages',
      emulator: `  Teams   an EMULATOR at ${teamsEmulator}, and nothing that it sends is verified: only for this machine`,
    }[behind.teams],
  ];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
