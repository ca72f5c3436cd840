// Slack as a deployment has it: one workspace by its token, or several that have installed the app.

import type { SlackClientOptions } from '../src/chats/slack/client';
import { createSlackInstallations, type SlackInstallations } from '../src/chats/slack/installations';
import { createSlackInstallDoor } from '../src/chats/slack/oauth';
import type { SlackSettings } from '../src/config';
import type { Log, Store } from '../src/core/ports';
import type { ChatDoor } from '../src/core/press';
import type { Secrets } from '../src/secrets/secrets';

export interface SlackParts {
  secrets: Pick<Secrets, 'get'>;
  /** Keeps the installations. */
  store: Store;
  log: Log;
}

export interface SlackAccess {
  options: SlackClientOptions;
  /** Absent with one workspace. */
  installations?: SlackInstallations;
  /** Where further workspaces come in. */
  installDoor?: ChatDoor;
}

export function slackAccess(settings: SlackSettings, { secrets, store, log }: SlackParts): SlackAccess {
  const { apiUrl, botToken, installs } = settings;
  if (installs === undefined) {
    const options: SlackClientOptions = {
      apiUrl,
      async token(request) {
        const token = await secrets.get('SLACK_BOT_TOKEN', { anew: request?.fresh });
        return (token ?? botToken).reveal();
      },
    };
    return { options };
  }
  const installations = createSlackInstallations({ ...installs, apiUrl, store, log });
  return {
    options: { apiUrl, token: (request) => installations.token(request) },
    installations,
    installDoor: createSlackInstallDoor({ installations, store, clientId: installs.clientId, apiUrl, log }),
  };
}
