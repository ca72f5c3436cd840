// Presses on the page of the local host, in two processes on one data folder, before a small SageMaker.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PageThread } from '../../../src/chats/page/message';
import { asArray, asObject, type JsonObject } from '../../../src/core/json';
import { createSageMakerPeer, type SageMakerPeer } from '../../support/peers/sagemaker';
import { type Built, buildLocalHost, type Running, startLocalHost, temporaryFolder, until } from './built';
import { send } from './http';

const CONFIG = join(__dirname, '../../../config/demo.yaml');

let built: Built;
let data: string;
let peer: SageMakerPeer;
let hosts: Running[] = [];
const emitted: JsonObject[] = [];

beforeAll(async () => {
  built = await buildLocalHost();
  data = await temporaryFolder();
  peer = createSageMakerPeer({ emit: (event) => emitted.push(event) });
  const url = await peer.listen();
  const env = {
    BELLHOP_CONFIG: CONFIG,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SAGEMAKER: url,
  };
  for (let count = 0; count < 2; count += 1) hosts.push(await startLocalHost(built, data, env));
}, 90_000);

afterAll(async () => {
  for (const host of hosts) await host.end('SIGTERM');
  hosts = [];
  await peer?.close();
  if (data !== undefined) await rm(data, { recursive: true, force: true });
  await built?.remove();
});

const json = { 'content-type': 'application/json' };

async function press(host: Running, body: JsonObject, headers: Record<string, string> = {}) {
  const answer = await send(host.port, '/page/press', {
    method: 'POST',
    headers: { ...json, ...headers },
    body: Buffer.from(JSON.stringify(body)),
  });
  return { status: answer.status, reaction: answer.body === '' ? undefined : JSON.parse(answer.body) };
}

async function threads(chat: string): Promise<PageThread[]> {
  const answer = await fetch(`${hosts[0]!.url}page/threads`);
  const all = ((await answer.json()) as { threads: PageThread[] }).threads;
  return all.filter(({ root }) => root.chat === chat);
}

/** A new version, and where its buttons are on the page. */
async function pendingVersion(): Promise<{ version: string; root: string; button: string }> {
  const arn = peer.world.registerPackage('');
  const version = `v${arn.split('/').at(-1)}`;
  await fetch(`${hosts[0]!.url}events/aws`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(emitted.at(-1)),
  });
  const shown = () =>
    threads('slack').then((all) => all.find(({ root }) => textOf(root.payload).includes(version)));
  await until('its message is on the page', async () => (await shown()) !== undefined);
  const { root } = (await shown())!;
  const elements = asArray(root.payload.blocks).flatMap((block) => asArray(asObject(block)?.elements));
  const found = elements.map(asObject).find((element) => element?.action_id === 'approve');
  return { version, root: root.id, button: String(found?.value) };
}

const textOf = (payload: unknown): string => JSON.stringify(payload);
const updates = () => peer.calls.filter(({ operation }) => operation === 'UpdateModelPackage').length;

describe('a press on the page', () => {
  it('is asked for a comment first, and changes nothing until then', async () => {
    const { root, button } = await pendingVersion();

    const { reaction } = await press(hosts[0]!, { root, button, action: 'approve' });

    expect(reaction).toMatchObject({ type: 'ask', question: { confirm: 'Approve', required: false } });
    expect(updates()).toBe(0);
  });

  it('acts once when it happens in two processes at the same moment, and both chats show it', async () => {
    const before = updates();
    const versions = [await pendingVersion(), await pendingVersion(), await pendingVersion()];

    const reactions = await Promise.all(
      versions.flatMap(({ root, button }) =>
        hosts.map((host) => press(host, { root, button, action: 'approve', comment: 'fine' })),
      ),
    );
    const approved = async (chat: string) =>
      (await threads(chat)).filter(
        ({ root }) => textOf(root.payload).includes('by You') && !textOf(root.payload).includes('"approve"'),
      ).length;
    await until('all are approved in both chats', async () =>
      (await Promise.all(['slack', 'teams'].map(approved))).every((count) => count === versions.length),
    );

    expect(reactions.map(({ reaction }) => (reaction as { type: string }).type)).toEqual(
      Array.from({ length: 6 }, () => 'taken'),
    );
    expect(updates() - before).toBe(versions.length);
  });

  it('is answered under the message, to the one who pressed', async () => {
    const { root, button } = await pendingVersion();

    await press(hosts[1]!, { root, button, action: 'reject', comment: 'drifts' });
    const words = async () =>
      (await threads('slack'))
        .find((thread) => thread.root.id === root)!
        .replies.filter(({ only }) => only === 'you')
        .map(({ fallback }) => fallback);
    await until('there is a private word', async () => (await words()).length > 0);

    expect(await words()).toEqual([expect.stringContaining('Rejected: fraud-detector')]);
  });

  it.each<[string, (given: JsonObject) => JsonObject, Record<string, string>, number]>([
    ['under a message that is not there', (given) => ({ ...given, root: 'page!root!1' }), {}, 404],
    ['of an action that there is not', (given) => ({ ...given, action: 'explode' }), {}, 404],
    ['of nothing', () => ({}), {}, 404],
    ['from a page of another site', (given) => given, { origin: 'https://evil.example' }, 403],
    ['as a form could send it', (given) => given, { 'content-type': 'text/plain' }, 415],
  ])('%s is refused', async (_what, change, headers, status) => {
    const { version: _version, ...given } = await pendingVersion();
    const before = updates();

    const answer = await press(hosts[0]!, change({ ...given, action: 'approve', comment: '' }), headers);

    expect(answer.status).toBe(status);
    expect(updates()).toBe(before);
  });

  it('of a button that nobody made is refused in words', async () => {
    const { root } = await pendingVersion();

    const { reaction } = await press(hosts[0]!, { root, button: '0'.repeat(32), action: 'approve' });

    expect(reaction).toEqual({ type: 'refused', text: expect.stringContaining('button') });
  });
});
