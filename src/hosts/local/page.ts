// The page of the local host: its files, the threads it shows, the samples it sends, and the stream that keeps it live.

import { messageOf } from '../../core/errors';
import type { Json } from '../../core/json';
import type { Log } from '../../core/ports';
import { asIfNow } from './fresh';
import type { PageReaction } from './press';
import type { Sample, SampleFile } from './samples';
import type { StoryEvent } from './story';
import type { EventStream } from './stream';

export interface Asset {
  type: string;
  body: string;
}

/** A chat whose messages are not shown here, since they are sent to it. */
export interface Elsewhere {
  /** As people call it. */
  chat: string;
  /** Where they can be seen instead, if that is on this machine. */
  url?: string;
}

export interface PageParts {
  /** By path, `/` included. */
  assets: ReadonlyMap<string, Asset>;
  threads(after: string | undefined): Promise<unknown>;
  elsewhere: readonly Elsewhere[];
  files: readonly SampleFile[];
  samples(): Sample[];
  /** The events of the story, one after the other. */
  story(now: Date): StoryEvent[];
  /** Has clouds of this machine tell their story, in the stead of ours. */
  begin?(): Promise<void>;
  /** A press on the page; undefined for what it does not show. */
  press(body: unknown): Promise<PageReaction | undefined>;
  /** The bot's real doors. */
  door(request: Request): Promise<Response>;
  stream: EventStream;
  log: Log;
  now(): number;
}

/**
 * Scripts and styles come from here alone, and the card renderer is the only code that may write HTML.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: https:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types adaptivecards#markdownPassthroughPolicy adaptivecards#restoreContentsPolicy adaptivecards#deprecatedExportedFunctionPolicy',
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Answers the page's own requests; undefined for everybody else's. */
export function createPage(parts: PageParts): (request: Request) => Promise<Response | undefined> {
  async function answer(request: Request, url: URL): Promise<Response | undefined> {
    const { pathname, searchParams } = url;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const asset = parts.assets.get(pathname);
    if (asset !== undefined && reads)
      return new Response(asset.body, { headers: { 'content-type': asset.type } });
    if (!pathname.startsWith('/page/')) return undefined;
    if (reads && pathname === '/page/threads')
      return Response.json(await parts.threads(searchParams.get('after') ?? undefined));
    if (reads && pathname === '/page/elsewhere') return Response.json({ elsewhere: parts.elsewhere });
    if (reads && pathname === '/page/samples') return Response.json({ samples: parts.samples() });
    if (reads && pathname === '/page/stream') return parts.stream.open();
    if (request.method === 'POST' && pathname === '/page/story') return playStory(url);
    if (request.method === 'POST' && pathname === '/page/press') return press(request);
    const sample = /^\/page\/samples\/([^/]+)$/.exec(pathname);
    if (sample !== null) return oneSample(request, url, decode(sample[1]!));
    return Response.json({ error: 'there is nothing here' }, { status: 404 });
  }

  async function press(request: Request): Promise<Response> {
    const reaction = await parts.press(await request.json().catch(() => undefined));
    if (reaction === undefined)
      return Response.json({ error: 'there is no such button on the page' }, { status: 404 });
    return Response.json(reaction);
  }

  async function oneSample(request: Request, url: URL, id: string): Promise<Response> {
    const file = parts.files.find((candidate) => candidate.id === id);
    if (file === undefined)
      return Response.json({ ok: false, message: `There is no sample ${id}.` }, { status: 404 });
    if (request.method === 'GET') return Response.json(file.body);
    if (request.method !== 'POST')
      return new Response(null, { status: 405, headers: { allow: 'GET, POST' } });
    const body = url.searchParams.has('fresh') ? asIfNow(file.body, new Date(parts.now())) : file.body;
    const result = await resultOf(await send(url, id.slice(0, id.indexOf('/')), body));
    return Response.json(result, { status: result.ok ? 200 : 422 });
  }

  function send(url: URL, cloud: string, body: Json): Promise<Response> {
    return parts.door(
      new Request(new URL(`/events/${cloud}`, url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  }

  /** Ends at the first event that a door refuses: what follows would make no sense. */
  async function tell(url: URL, events: StoryEvent[]): Promise<void> {
    for (const { cloud, body, pauseMs } of events) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
      const { ok, message } = await resultOf(await send(url, cloud, body));
      if (!ok) throw new Error(message);
    }
  }

  /** The first event goes out before the answer, which says so if the door refuses it; later trouble comes by the stream. */
  async function playStory(url: URL): Promise<Response> {
    if (parts.begin !== undefined) return begin(parts.begin);
    const [first, ...rest] = parts.story(new Date(parts.now()));
    if (first === undefined) return Response.json({ ok: true, message: 'The story has no events.' });
    const result = await resultOf(await send(url, first.cloud, first.body));
    if (!result.ok) return Response.json(result, { status: 422 });
    tell(url, rest).catch((error: unknown) => {
      const reason = messageOf(error);
      parts.log.error('the story stopped', { error: reason });
      parts.stream.send('trouble', { message: `The story stopped. ${reason}` });
    });
    const seconds = Math.round(rest.reduce((sum, { pauseMs }) => sum + pauseMs, 0) / 1000);
    return Response.json({
      ok: true,
      message: `The story is playing: ${rest.length + 1} events in ${seconds} seconds.`,
    });
  }

  async function begin(story: () => Promise<void>): Promise<Response> {
    try {
      await story();
      const message = 'The story has begun: a pipeline in each cloud, which will fail. Then it is up to you.';
      return Response.json({ ok: true, message });
    } catch (error) {
      const message = `The story cannot begin. ${messageOf(error)}`;
      return Response.json({ ok: false, message }, { status: 502 });
    }
  }

  return async (request) => {
    const response = await answer(request, new URL(request.url));
    if (response === undefined) return undefined;
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
    return response;
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The door's answer as a sentence for the reader. */
async function resultOf(response: Response): Promise<{ ok: boolean; message: string }> {
  const answer = (await response.json().catch(() => ({}))) as {
    accepted?: number;
    error?: string;
    rejected?: unknown[];
  };
  const { accepted = 0, error, rejected = [] } = answer;
  const refused = rejected.length > 0 ? `, ${rejected.length} refused` : '';
  const message = response.ok
    ? `Sent: ${accepted} ${accepted === 1 ? 'event' : 'events'} accepted${refused}.`
    : `Refused: ${error ?? `the door answered ${response.status}`}.`;
  return { ok: response.ok, message };
}
