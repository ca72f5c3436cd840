// The bot on this machine, seen by its operator: one SQLite file, and the page for both chats.

import { join } from 'node:path';
import { createPageChat } from '../../src/chats/page/chat';
import { slackPayload, slackPlain } from '../../src/chats/slack/blocks';
import { teamsPayload, teamsPlain } from '../../src/chats/teams/card';
import { readEnvironment } from '../../src/config/environment';
import { openLocalQueue } from '../../src/queues/local';
import { openLocalStore } from '../../src/stores/local';
import { openSqlite, type SqliteFile } from '../../src/stores/sqlite';
import type { OperationsHost, OperationsWorld } from './operations-host';

export function localHost({ env }: OperationsWorld): OperationsHost {
  let opened: SqliteFile | undefined;

  function sqlite(): SqliteFile {
    opened ??= openSqlite(join(readEnvironment(env).settings.dataFolder, 'bellhop.db'));
    return opened;
  }

  return {
    id: 'local',
    environment: async () => env,
    sources: {},
    store: async () => openLocalStore(sqlite()),
    letters: async () => [openLocalQueue(sqlite())],
    async chats() {
      const page = { store: openLocalStore(sqlite()), clock: { now: Date.now } };
      return {
        slack: createPageChat({ ...page, id: 'slack', payload: slackPayload, plain: slackPlain }),
        teams: createPageChat({ ...page, id: 'teams', payload: teamsPayload, plain: teamsPlain }),
      };
    },
    checks: () => [
      {
        name: 'inbox',
        async run() {
          await openLocalQueue(sqlite()).size();
          return [];
        },
      },
    ],
    close: async () => opened?.close(),
  };
}
