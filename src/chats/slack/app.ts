// Bolt's App with our listeners, behind whichever receiver.

import type { App, AuthorizeSourceData, Logger, Receiver } from '@slack/bolt';
import { messageOf } from '../../core/errors';
import { asObject } from '../../core/json';
import type { Log } from '../../core/ports';
import { type ListenerParts, listen } from './listeners';
import { botOf } from './parse';
import { ListenerFailure } from './receiver';

export interface AppParts extends ListenerParts {
  receiver: Receiver;
}

/** Loads Bolt. Slack's signature, or its socket, has said who sends; our own client knows whose token speaks. */
export async function openApp({ receiver, ...parts }: AppParts): Promise<App> {
  const { log, installations } = parts;
  const { App } = await import('./bolt');

  async function installedIn({ teamId, enterpriseId }: AuthorizeSourceData<boolean>) {
    if (installations === undefined) return {};
    const found = await installations.find({ team: teamId, enterprise: enterpriseId });
    return found === undefined ? { stranger: true } : { installation: found.id };
  }

  const app = new App({
    receiver,
    // Bolt wants to know the bot so that it does not hear itself.
    authorize: async (source, body) => ({
      botUserId: botOf(asObject(body) ?? {}),
      ...(await installedIn(source)),
    }),
    tokenVerificationEnabled: false,
    ignoreSelf: true,
    // It would keep conversations in this process's memory.
    convoStore: false,
    logger: quiet(log),
  });
  listen(app, parts);
  app.error(async (error) => {
    log.error('a request of Slack was not taken', { reason: messageOf(error) });
    throw new ListenerFailure();
  });
  return app;
}

/** Bolt's warnings are fixed sentences; its other lines may hold whole requests. */
export function quiet(log: Log): Logger {
  return {
    debug: () => {},
    info: () => {},
    warn: (sentence: unknown) => log.warn('Bolt warned', { reason: String(sentence).slice(0, 200) }),
    error: () => {},
    setLevel: () => {},
    getLevel: () => 'error' as ReturnType<Logger['getLevel']>,
    setName: () => {},
  };
}
