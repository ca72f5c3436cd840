// Ids are structured and kept whole: Teams' own hold colons, and so may names.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTeamsChat } from '../../src/chats/teams/port';
import type { Destination } from '../../src/core/ports';
import { run } from '../support/events';
import { APP_ID, PASSWORD, startTeamsPeer, TENANT, type TeamsPeer } from '../support/peers/teams';
import { createWorld, type World } from '../support/world';

const SRC = join(__dirname, '../../src');
const FOLDERS = ['chats', 'flow', 'core', 'queues', 'stores', 'hosts/local'];

let peer: TeamsPeer;
let world: World;
beforeEach(async () => {
  peer = await startTeamsPeer();
  world = createWorld();
});
afterEach(async () => {
  world.close();
  await peer.stop();
});

it('are never taken apart at a colon', () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const wrong = files.filter((file) => /\.split\(['"`/]:/.test(readFileSync(join(SRC, file), 'utf8')));

  expect(files.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});

it('of places that begin alike are told apart, from the plan to the message', async () => {
  const channels = ['19:ml@thread.tacv2', '19:ml:2@thread.tacv2', '19:ml', '19:ml:2'];
  for (const id of channels) peer.conversations.set(id, { kind: 'channel', installed: true, said: [] });
  const chat = createTeamsChat({
    appId: APP_ID,
    type: 'SingleTenant',
    tenantId: TENANT,
    password: () => PASSWORD,
    store: world.store,
    loginUrl: peer.loginUrl,
    serviceUrl: peer.serviceUrl,
    allowLocal: true,
  });
  const destinations = channels.map(
    (channel): Destination => ({
      id: `teams:channel:${channel}`,
      receiver: 'ml',
      chat: 'teams',
      address: { channel },
      mode: 'post-and-update',
      locale: 'en',
    }),
  );
  const process = world.start({
    destinations,
    wrap: (page) => ({ find: async () => undefined, ...(page.id === 'teams' ? chat : page) }),
  });

  for (const event of [run('Executing', 0), run('Failed', 20)]) {
    await world.queue.send({ type: 'event', event });
    await world.drain(process);
  }

  const said = channels.map((id) => peer.conversations.get(id)!.said.map(({ root }) => root !== undefined));
  expect(said).toEqual(Array(4).fill([false, true]));
  expect(await world.queue.deadLetters()).toEqual([]);
});
