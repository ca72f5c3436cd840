// The page's requests to the local host that served it.

import type { PageThread } from '../../../src/chats/page/message';
import type { Elsewhere } from '../../../src/hosts/local/page';
import type { PageReaction } from '../../../src/hosts/local/press';
import type { Sample } from '../../../src/hosts/local/samples';

export type { Elsewhere, Sample };

export interface ThreadsPage {
  threads: PageThread[];
  next?: string;
}

export interface SendResult {
  ok: boolean;
  /** A sentence for the reader. */
  message: string;
}

export async function fetchThreads(after?: string): Promise<ThreadsPage> {
  const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
  return getJson<ThreadsPage>(`/page/threads${query}`);
}

export async function fetchElsewhere(): Promise<Elsewhere[]> {
  return (await getJson<{ elsewhere: Elsewhere[] }>('/page/elsewhere')).elsewhere;
}

export async function fetchSamples(): Promise<Sample[]> {
  return (await getJson<{ samples: Sample[] }>('/page/samples')).samples;
}

export async function fetchSampleBody(id: string): Promise<unknown> {
  return getJson(`/page/samples/${encodeURIComponent(id)}`);
}

/** Sends a sample through the door of its cloud; `fresh` = as if it had happened just now. */
export async function sendSample(id: string, fresh: boolean): Promise<SendResult> {
  return post(`/page/samples/${encodeURIComponent(id)}${fresh ? '?fresh=1' : ''}`);
}

export async function sendStory(): Promise<SendResult> {
  return post('/page/story');
}

/** Somebody pressed a button of a message in the thread of `root`. What cannot be sent is refused. */
export async function sendPress(pressed: {
  root: string;
  button: string;
  action: string;
  comment?: string;
}): Promise<PageReaction> {
  try {
    const response = await postJson('/page/press', pressed);
    if (response.ok) return (await response.json()) as PageReaction;
    return {
      type: 'refused',
      text: 'The local host does not know this button any more. Load the page again.',
    };
  } catch {
    return { type: 'refused', text: AWAY };
  }
}

const AWAY = 'The local host does not answer. Is it still running?';

async function post(path: string): Promise<SendResult> {
  try {
    return (await (await postJson(path, {})).json()) as SendResult;
  } catch {
    return { ok: false, message: AWAY };
  }
}

function postJson(path: string, body: object): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

export interface LiveHandlers {
  thread(thread: PageThread): void;
  /** Another process wrote, or the connection was away: read again. */
  reload(): void;
  /** Something that the reader started went wrong; a sentence. */
  trouble(message: string): void;
  state(live: boolean): void;
}

/** Follows the stream for as long as the page is open; the browser reconnects by itself. */
export function follow(handlers: LiveHandlers): void {
  const stream = new EventSource('/page/stream');
  let wasAway = false;
  stream.addEventListener('open', () => {
    handlers.state(true);
    if (wasAway) handlers.reload();
    wasAway = false;
  });
  stream.addEventListener('error', () => {
    wasAway = true;
    handlers.state(false);
  });
  stream.addEventListener('thread', (event) => handlers.thread(JSON.parse(event.data) as PageThread));
  stream.addEventListener('reload', () => handlers.reload());
  stream.addEventListener('trouble', (event) => {
    handlers.trouble((JSON.parse(event.data) as { message: string }).message);
  });
}
