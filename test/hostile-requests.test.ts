// Requests of strangers to every door of a whole bot: a bare refusal, and nothing done, said or written for them.

import { createHmac } from 'node:crypto';
import type { JsonObject } from '../src/core/json';
import { FOREIGN, type TokenOptions } from './chats/teams/sender';
import {
  EVENTS_KEY,
  openWholeBot,
  SECRETS,
  SIGNING_SECRET,
  SLACK_PRESS,
  teamsPress,
  type WholeBot,
} from './support/whole-bot';

const HOST = 'https://bot.example';
/** Stands in every hostile request; whoever repeats it has repeated the request. */
const MARK = 'marked-by-a-stranger';
const EVENT = JSON.stringify({
  id: 'e-1',
  'detail-type': 'SageMaker Endpoint State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T09:00:00Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:endpoint/fraud'],
  detail: { EndpointName: 'fraud', EndpointStatus: 'IN_SERVICE' },
});
const TEN_MB = 10 * 1024 * 1024;

let bot: WholeBot;
let written: jest.SpyInstance[];
beforeEach(async () => {
  bot = await openWholeBot();
  written = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockReturnValue(true),
  );
});
afterEach(async () => {
  for (const spy of written) spy.mockRestore();
  await bot.stop();
});

type Body = string | ReadableStream<Uint8Array>;

function post(path: string, headers: Record<string, string>, body: Body): Request {
  return new Request(`${HOST}${path}`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
}

/** A body of 10 MB that does not say how long it is. */
function endless(): ReadableStream<Uint8Array> {
  let left = TEN_MB;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      left -= 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(120));
    },
  });
}

/** A body that begins, and goes no further. */
function stalled(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{')) });
}

interface Signing {
  secret?: string;
  /** Seconds from now. */
  shift?: number;
  version?: string;
  /** What is signed, if not the body. */
  over?: string;
}

function slack(
  body: Body,
  { secret = SIGNING_SECRET, shift = 0, version = 'v0', over }: Signing = {},
): Request {
  const timestamp = String(Math.floor(Date.now() / 1000) + shift);
  const text = over ?? (typeof body === 'string' ? body : '');
  const digest = createHmac('sha256', secret).update(`${version}:${timestamp}:${text}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `${version}=${digest}`,
  };
  return post('/slack/events', headers, body);
}

function slackPress(): string {
  return new URLSearchParams({ payload: JSON.stringify(SLACK_PRESS), note: MARK }).toString();
}

function teams(body: Body, token?: TokenOptions): Request {
  const authorization = bot.sender.bearer(String(token?.claims?.serviceurl ?? bot.serviceUrl), token);
  return post('/api/messages', { 'content-type': 'application/json', authorization }, body);
}

function press(changes: JsonObject = {}): string {
  return JSON.stringify({ ...teamsPress(bot.serviceUrl), text: MARK, ...changes });
}

function event(cloud: string, headers: Record<string, string>, body: Body = EVENT): Request {
  return post(`/events/${cloud}`, { 'content-type': 'application/json', ...headers }, body);
}

function past(): number {
  return Math.floor(Date.now() / 1000) - 600;
}

/** A token of a cloud that nobody has signed. */
function unsignedToken(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `Bearer ${part({ alg: 'none' })}.${part({ aud: 'x', iss: 'https://sts.windows.net/x/', exp: 9e9 })}.`;
}

it('lets in those who may come', async () => {
  const slackAnswer = await bot.http(slack(slackPress()));
  const teamsAnswer = await bot.http(teams(press()));
  const events = await bot.http(event('aws', { 'x-bellhop-key': EVENTS_KEY }));

  expect([slackAnswer.status, teamsAnswer.status, events.status]).toEqual([200, 200, 202]);
  expect((await bot.caused()).inbox.map(({ type }) => type)).toEqual(['event']);
});

const REFUSED: [status: number, what: string, request: () => Request][] = [
  [401, 'Slack, without a signature', () => post('/slack/events', { 'content-type': 'application/json' }, MARK)],
  [401, 'Slack, with the signature of another secret', () => slack(slackPress(), { secret: 'guessed' })],
  [401, 'Slack, with the signature of no secret', () => slack(slackPress(), { secret: '' })],
  [401, 'Slack, with a signature from an hour ago', () => slack(slackPress(), { shift: -3600 })],
  [401, 'Slack, with a signature from the future', () => slack(slackPress(), { shift: 3600 })],
  [401, 'Slack, with a signature of another version', () => slack(slackPress(), { version: 'v1' })],
  [401, 'Slack, with the signature of another body', () => slack(slackPress(), { over: 'payload={}' })],
  [401, 'Slack, asked to verify an address', () => slack('{"type":"url_verification","challenge":"x"}', { secret: 'x' })],
  [401, 'Slack, asked for its certificate', () => slack('ssl_check=1', { secret: 'guessed' })],
  [413, 'Slack, with 10 MB', () => slack('x'.repeat(TEN_MB))],
  [413, 'Slack, with 10 MB in pieces', () => slack(endless())],
  [408, 'Slack, with a body that does not end', () => slack(stalled())],
  [401, 'Teams, without a token', () => post('/api/messages', { 'content-type': 'application/json' }, press())],
  [401, 'Teams, with a token that is not signed', () => teams(press(), { header: { alg: 'none' } })],
  [401, 'Teams, with our public key as the secret', () => teams(press(), { header: { alg: 'HS256' } })],
  [401, 'Teams, with a token of somebody else', () => teams(press(), { key: FOREIGN.privateKey })],
  [401, 'Teams, with a token for another bot', () => teams(press(), { claims: { aud: MARK } })],
  [401, 'Teams, with a token that is over', () => teams(press(), { claims: { exp: past() } })],
  [401, 'Teams, with a token of the emulator', () => teams(press(), { claims: { iss: 'https://sts.windows.net/x/' } })],
  [401, 'Teams, with a token of an unknown key', () => teams(press(), { header: { kid: 'key-9' } })],
  [401, 'Teams, with a token about another address', () => teams(press({ serviceUrl: 'https://evil.example/' }))],
  [403, 'Teams, from another tenant', () => teams(press({ conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'cccccccc-0000-0000-0000-000000000001' } }))],
  [403, 'Teams, from no tenant', () => teams(press({ conversation: { id: 'a:1', conversationType: 'personal' }, channelData: {} }))],
  [403, 'Teams, to be answered elsewhere', () => teams(press({ serviceUrl: 'https://smba.trafficmanager.net.evil.example/' }), { claims: { serviceurl: 'https://smba.trafficmanager.net.evil.example/' } })],
  [401, 'Teams, through another channel', () => teams(press({ channelId: 'webchat' }))],
  [413, 'Teams, with 10 MB', () => teams('x'.repeat(TEN_MB))],
  [413, 'Teams, with 10 MB in pieces', () => teams(endless())],
  [408, 'Teams, with a body that does not end', () => teams(stalled())],
  ...['aws', 'azure'].flatMap((cloud): [number, string, () => Request][] => [
    [401, `events of ${cloud}, without a key`, () => event(cloud, {})],
    [401, `events of ${cloud}, with another key`, () => event(cloud, { 'x-bellhop-key': MARK })],
    [401, `events of ${cloud}, with an empty key`, () => event(cloud, { 'x-bellhop-key': '' })],
    [401, `events of ${cloud}, with a token that is not signed`, () => event(cloud, { authorization: unsignedToken() })],
    [401, `events of ${cloud}, with 10 MB and no key`, () => event(cloud, {}, 'x'.repeat(TEN_MB))],
    [401, `events of ${cloud}, with 10 MB in pieces and no key`, () => event(cloud, {}, endless())],
    [401, `events of ${cloud}, with a body that does not end and no key`, () => event(cloud, {}, stalled())],
  ]),
]; // biome-ignore format: a table

/** What an answer tells, beside its status. */
async function told(response: Response): Promise<{ body: string; headers: string[] }> {
  const names = [...response.headers.keys()].filter((name) => !['allow', 'retry-after'].includes(name));
  return { body: await response.text(), headers: names };
}

/** Nothing has come of it, inside or outside; and nothing of the request is kept. */
async function expectNothing(): Promise<void> {
  expect(await bot.caused()).toEqual({ inbox: [], rows: [], calls: [] });
  const seen = `${bot.logged()} ${JSON.stringify(written.flatMap((spy) => spy.mock.calls))}`;
  for (const secret of [...SECRETS, MARK, 'eyJ', 'v0=']) expect(seen).not.toContain(secret);
}

it.each(REFUSED)('answers %i and nothing else to %s', async (status, _what, request) => {
  const response = await bot.http(request());

  expect(response.status).toBe(status);
  expect(await told(response)).toEqual({ body: '', headers: [] });
  await expectNothing();
});

it.each(['/slack/events', '/api/messages', '/events/aws', '/events/azure', '/health'])(
  'takes no other method at %s, whoever comes',
  async (path) => {
    const methods = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'POST', 'TRACK', 'PROPFIND'].filter(
      (method) => !(path === '/health' ? ['GET', 'HEAD'] : ['POST']).includes(method) && method !== 'TRACK',
    );

    for (const method of methods) {
      const response = await bot.http(new Request(`${HOST}${path}?note=${MARK}`, { method }));

      expect([method, [401, 405].includes(response.status)]).toEqual([method, true]);
      expect(await told(response)).toEqual({ body: '', headers: [] });
    }
    await expectNothing();
  },
);

it.each([
  ...[
    '/',
    '/slack',
    '/slack/events/',
    '/SLACK/EVENTS',
    '//slack/events',
    '/slack/events/..',
    '/slack%2fevents',
  ],
  ...['/slack/events%00', '/slack/events;x', '/api', '/api/messages/', '/api/Messages', '/x/api/messages'],
  ...[
    '/events',
    '/events/',
    '/events/gcp',
    '/events/aws/',
    '/events/aws/x',
    '/events/__proto__',
    '/events/constructor',
  ],
  ...[
    '/health/',
    '/health/x',
    '/.env',
    '/.git/config',
    '/admin',
    '/index.php',
    '/metrics',
    '/%2e%2e/etc/passwd',
  ],
])('has nothing at %s', expectNobodyAt);

it('has nothing at a path without end', () => expectNobodyAt(`/${'x'.repeat(10_000)}`));

async function expectNobodyAt(path: string): Promise<void> {
  for (const request of [
    new Request(`${HOST}${path}`),
    post(path, { 'content-type': 'application/json', 'x-bellhop-key': EVENTS_KEY, note: MARK }, EVENT),
    post(path, {}, stalled()),
  ]) {
    const response = await bot.http(request);

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: 'there is nothing here' });
  }
  await expectNothing();
}

it.each<Record<string, string>>([{}, { 'x-bellhop-key': MARK }, { authorization: `Bearer ${MARK}` }])(
  'tells a stranger only that it lives (%j)',
  async (headers) => {
    const response = await bot.http(new Request(`${HOST}/health`, { headers }));

    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    await expectNothing();
  },
);

it('tells even a known sender of events no more than that the body is too large', async () => {
  for (const body of ['x'.repeat(TEN_MB), endless()]) {
    const response = await bot.http(event('aws', { 'x-bellhop-key': EVENTS_KEY }, body));

    expect([response.status, Object.keys((await response.json()) as object)]).toEqual([413, ['error']]);
  }
  await expectNothing();
});

it('stays up through a thousand strangers at once, and lets the next one in who may come', async () => {
  const strangers = Array.from({ length: 1000 }, (_, index) => REFUSED[index % 9]![2]());

  const statuses = new Set(
    (await Promise.all(strangers.map((one) => bot.http(one)))).map(({ status }) => status),
  );
  const welcome = await bot.http(event('aws', { 'x-bellhop-key': EVENTS_KEY }));

  expect([...statuses]).toEqual([401]);
  expect(welcome.status).toBe(202);
});
