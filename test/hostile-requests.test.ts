// Requests of strangers to every door of a whole bot: a bare refusal, and nothing done, said or written for them.

import { FOREIGN } from './chats/teams/sender';
import {
  EVENT,
  endless,
  eventRequest,
  HOST,
  MARK,
  past,
  post,
  press,
  slackPress,
  slackRequest,
  stalled,
  TEN_MB,
  teamsRequest,
  unsignedToken,
} from './support/strangers';
import { EVENTS_KEY, openWholeBot, SECRETS, type WholeBot } from './support/whole-bot';

let bot: WholeBot;
let written: jest.SpyInstance[];
beforeEach(async () => {
  bot = await openWholeBot();
  written = [
    ...[process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockReturnValue(true)),
    ...(['log', 'info', 'warn', 'error'] as const).map((level) =>
      jest.spyOn(console, level).mockReturnValue(),
    ),
  ];
});
afterEach(async () => {
  for (const spy of written) spy.mockRestore();
  await bot.stop();
});

it('lets in those who may come', async () => {
  const slackAnswer = await bot.http(slackRequest(slackPress()));
  const teamsAnswer = await bot.http(teamsRequest(bot, press(bot)));
  const events = await bot.http(eventRequest('aws', { 'x-bellhop-key': EVENTS_KEY }));

  expect([slackAnswer.status, teamsAnswer.status, events.status]).toEqual([200, 200, 202]);
  expect((await bot.caused()).inbox.map(({ type }) => type)).toEqual(['event']);
});

const REFUSED: [status: number, what: string, request: () => Request][] = [
  [401, 'Slack, without a signature', () => post('/slack/events', { 'content-type': 'application/json' }, MARK)],
  [401, 'Slack, with the signature of another secret', () => slackRequest(slackPress(), { secret: 'guessed' })],
  [401, 'Slack, with the signature of no secret', () => slackRequest(slackPress(), { secret: '' })],
  [401, 'Slack, with a signature from an hour ago', () => slackRequest(slackPress(), { shift: -3600 })],
  [401, 'Slack, with a signature from the future', () => slackRequest(slackPress(), { shift: 3600 })],
  [401, 'Slack, with a signature of another version', () => slackRequest(slackPress(), { version: 'v1' })],
  [401, 'Slack, with the signature of another body', () => slackRequest(slackPress(), { over: 'payload={}' })],
  [401, 'Slack, asked to verify an address', () => slackRequest('{"type":"url_verification","challenge":"x"}', { secret: 'x' })],
  [401, 'Slack, asked for its certificate', () => slackRequest('ssl_check=1', { secret: 'guessed' })],
  [413, 'Slack, with 10 MB', () => slackRequest('x'.repeat(TEN_MB))],
  [413, 'Slack, with 10 MB in pieces', () => slackRequest(endless())],
  [408, 'Slack, with a body that does not end', () => slackRequest(stalled())],
  [401, 'Teams, without a token', () => post('/api/messages', { 'content-type': 'application/json' }, press(bot))],
  [401, 'Teams, with a token that is not signed', () => teamsRequest(bot, press(bot), { header: { alg: 'none' } })],
  [401, 'Teams, with our public key as the secret', () => teamsRequest(bot, press(bot), { header: { alg: 'HS256' } })],
  [401, 'Teams, with a token of somebody else', () => teamsRequest(bot, press(bot), { key: FOREIGN.privateKey })],
  [401, 'Teams, with a token for another bot', () => teamsRequest(bot, press(bot), { claims: { aud: MARK } })],
  [401, 'Teams, with a token that is over', () => teamsRequest(bot, press(bot), { claims: { exp: past() } })],
  [401, 'Teams, with a token of the emulator', () => teamsRequest(bot, press(bot), { claims: { iss: 'https://sts.windows.net/x/' } })],
  [401, 'Teams, with a token of an unknown key', () => teamsRequest(bot, press(bot), { header: { kid: 'key-9' } })],
  [401, 'Teams, with a token about another address', () => teamsRequest(bot, press(bot, { serviceUrl: 'https://evil.example/' }))],
  [403, 'Teams, from another tenant', () => teamsRequest(bot, press(bot, { conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'cccccccc-0000-0000-0000-000000000001' } }))],
  [403, 'Teams, from no tenant', () => teamsRequest(bot, press(bot, { conversation: { id: 'a:1', conversationType: 'personal' }, channelData: {} }))],
  [403, 'Teams, to be answered elsewhere', () => teamsRequest(bot, press(bot, { serviceUrl: 'https://smba.trafficmanager.net.evil.example/' }), { claims: { serviceurl: 'https://smba.trafficmanager.net.evil.example/' } })],
  [401, 'Teams, through another channel', () => teamsRequest(bot, press(bot, { channelId: 'webchat' }))],
  [413, 'Teams, with 10 MB', () => teamsRequest(bot, 'x'.repeat(TEN_MB))],
  [413, 'Teams, with 10 MB in pieces', () => teamsRequest(bot, endless())],
  [408, 'Teams, with a body that does not end', () => teamsRequest(bot, stalled())],
  ...['aws', 'azure'].flatMap((cloud): [number, string, () => Request][] => [
    [401, `events of ${cloud}, without a key`, () => eventRequest(cloud, {})],
    [401, `events of ${cloud}, with another key`, () => eventRequest(cloud, { 'x-bellhop-key': MARK })],
    [401, `events of ${cloud}, with an empty key`, () => eventRequest(cloud, { 'x-bellhop-key': '' })],
    [401, `events of ${cloud}, with a token that is not signed`, () => eventRequest(cloud, { authorization: unsignedToken() })],
    [401, `events of ${cloud}, with 10 MB and no key`, () => eventRequest(cloud, {}, 'x'.repeat(TEN_MB))],
    [401, `events of ${cloud}, with 10 MB in pieces and no key`, () => eventRequest(cloud, {}, endless())],
    [401, `events of ${cloud}, with a body that does not end and no key`, () => eventRequest(cloud, {}, stalled())],
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
    const allowed = path === '/health' ? ['GET', 'HEAD'] : ['POST'];
    const all = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'POST', 'PROPFIND'];
    const methods = all.filter((method) => !allowed.includes(method));

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
    const response = await bot.http(eventRequest('aws', { 'x-bellhop-key': EVENTS_KEY }, body));

    expect([response.status, Object.keys((await response.json()) as object)]).toEqual([413, ['error']]);
  }
  await expectNothing();
});

it('stays up through a thousand strangers at once, and lets the next one in who may come', async () => {
  const strangers = Array.from({ length: 1000 }, (_, index) => REFUSED[index % 9]![2]());

  const statuses = new Set(
    (await Promise.all(strangers.map((one) => bot.http(one)))).map(({ status }) => status),
  );
  const welcome = await bot.http(eventRequest('aws', { 'x-bellhop-key': EVENTS_KEY }));

  expect([...statuses]).toEqual([401]);
  expect(welcome.status).toBe(202);
});
