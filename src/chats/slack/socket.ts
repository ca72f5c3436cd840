// Slack without a public address: the same listeners behind Socket Mode, for the local host.
// https://docs.slack.dev/apis/events-api/using-socket-mode

import { messageOf } from '../../core/errors';
import type { Chat, Log } from '../../core/ports';
import type { Listener } from '../../core/press';
import { openApp, quiet } from './app';
import { atMost } from './at-most';
import { createSlackClient, type SlackClientOptions } from './client';
import type { SlackInstallations } from './installations';
import { SLACK_API_URL } from './wire';

export interface SlackSocketOptions extends SlackClientOptions {
  /** `xapp-…`, with the scope `connections:write`. */
  appToken: string;
  listener: Listener;
  /** Says private words. */
  chat: Pick<Chat, 'tell'>;
  log: Log;
  /** As for the door. */
  installations?: Pick<SlackInstallations, 'find' | 'remove'>;
  now?(): number;
}

export interface SlackSocket {
  /** Hears no more; resolves when the connection is closed. */
  stop(): Promise<void>;
}

const DIALOG_MS = 2_000;
/** Without an answer for so long, the connection is tried anew. */
const CONNECT_MS = 15_000;
/** How long Slack may take to close the connection before we leave. */
const GOODBYE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Connects, and connects again whenever the connection is lost, until it is stopped.
 * @throws Error in one sentence if the first connection cannot be made; ConfigError for an address in the clear.
 */
export async function startSlackSocket(options: SlackSocketOptions): Promise<SlackSocket> {
  const { appToken, log, now = Date.now, apiUrl = SLACK_API_URL } = options;
  const { SocketModeReceiver } = await import('./bolt-socket');
  const receiver = new SocketModeReceiver({
    appToken,
    logger: quiet(log),
    // By itself it would end the process when it may not come back: its own attempts leave a rejection to nobody.
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, timeout: CONNECT_MS },
    },
    processEventErrorHandler: async () => false,
  });
  const client = createSlackClient({ ...options, callMs: DIALOG_MS });
  await openApp({ ...options, client, now, graceMs: 0, receiver });

  let stopped = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  let connecting: Promise<void> = Promise.resolve();

  async function connect(): Promise<void> {
    busy = true;
    const impatience = setTimeout(() => void receiver.client.disconnect(), CONNECT_MS);
    try {
      await receiver.start();
      failures = 0;
      log.info('connected to Slack by Socket Mode');
    } finally {
      busy = false;
      clearTimeout(impatience);
    }
  }

  function reconnect(): void {
    if (stopped) return;
    clearTimeout(timer);
    const pause = failures === 0 ? 0 : Math.min(500 * 2 ** failures, LONGEST_PAUSE_MS);
    failures += 1;
    timer = setTimeout(() => {
      connecting = connect().catch((error: unknown) => {
        if (stopped) return;
        log.warn('Slack is not connected; trying again', { reason: reasonOf(error) });
        reconnect();
      });
    }, pause);
  }

  try {
    await connect();
  } catch (error) {
    throw new Error(`Slack could not be connected by Socket Mode: ${reasonOf(error)}.`);
  }
  receiver.client.on('disconnected', () => {
    // A connection that fails while it is made says so twice.
    if (!busy) reconnect();
  });

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      // A connection that is left while it is made keeps a timer of the SDK, and with it the process, for half a minute.
      await atMost(GOODBYE_MS, connecting);
      await atMost(GOODBYE_MS, receiver.client.disconnect());
    },
  };
}

/** Nothing of the request: it has the token. */
function reasonOf(error: unknown): string {
  return error === undefined ? 'the connection was closed' : messageOf(error);
}
