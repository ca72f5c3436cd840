// Slack's door: a request is verified, decoded and handed to Bolt, in this order, and what is not Slack's stays outside.

import { messageOf } from '../../core/errors';
import type { Chat, Log } from '../../core/ports';
import type { ChatDoor, Listener } from '../../core/press';
import { openApp } from './app';
import { createSlackClient, type SlackClientOptions } from './client';
import { decodeBody, knockAnswer } from './decode';
import type { SlackInstallations } from './installations';
import { readBytes, type Unread } from './read';
import { createWebReceiver, retryOf, type WebReceiver } from './receiver';
import { isSigned, signatureIn } from './verify';

export interface SlackDoorOptions extends SlackClientOptions {
  /** The signing secrets that hold now, several while one is replaced. Asked for each request, so they should be at hand. */
  secrets(): Promise<readonly string[]>;
  listener: Listener;
  /** Says private words. */
  chat: Pick<Chat, 'tell'>;
  log: Log;
  /** Where the app is installed, if that is more than one place: it is heard from nowhere else. */
  installations?: Pick<SlackInstallations, 'find' | 'remove'>;
  now?(): number;
  /** See `ReactionParts`. Default 1 000, which is right for every host; 0 where the process lives on after an answer. */
  graceMs?: number;
  /** How long a body may take to arrive. Default 3 000: then Slack itself has given up. */
  bodyMs?: number;
}

const PATH = '/slack/events';
/** Beside the listener's own work this must end within Slack's three seconds. */
const DIALOG_MS = 1_500;
const REFUSALS: Record<Unread, number> = { 'too large': 413, 'too slow': 408, broken: 400 };

/** `POST /slack/events`: events, commands and interactivity. Bolt is loaded for the first request that is Slack's. */
export function createSlackDoor(options: SlackDoorOptions): ChatDoor {
  const { log, now = Date.now, bodyMs = 3_000, graceMs = 1_000 } = options;
  const client = createSlackClient({ ...options, callMs: DIALOG_MS });
  let opening: Promise<WebReceiver> | undefined;

  async function open(): Promise<WebReceiver> {
    const receiver = createWebReceiver();
    await openApp({ ...options, client, now, graceMs, receiver });
    return receiver;
  }

  /** Opened once; an opening that failed is tried again by the next request. */
  function receiver(): Promise<WebReceiver> {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  async function answer(request: Request): Promise<Response> {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    const signature = signatureIn(request.headers, now());
    if (signature === undefined) return bare(401);
    const bytes = await readBytes(request, bodyMs);
    if (typeof bytes === 'string') return bare(REFUSALS[bytes]);
    const secrets = await options.secrets();
    if (!isSigned(signature, bytes, secrets)) return bare(401);
    const body = decodeBody(request.headers.get('content-type'), bytes);
    const response =
      body === undefined
        ? bare(400)
        : (knockAnswer(body) ?? (await (await receiver()).dispatch(body, retryOf(request.headers))));
    if (response.status === 400) log.warn('a request of Slack could not be read');
    return response;
  }

  return {
    handles: (path) => path === PATH,
    async handle(request) {
      try {
        return await answer(request);
      } catch (error) {
        log.error('a request of Slack failed', { reason: messageOf(error) });
        return bare(500);
      }
    },
  };
}

/** Whoever it is learns nothing but the number. */
function bare(status: number): Response {
  return new Response(null, { status });
}
