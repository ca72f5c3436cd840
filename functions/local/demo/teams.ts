// A Teams of this machine: one team with the General channel and one more, for that is all that the playground has.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NODE_ON_LOOPBACK } from './loopback';
import { type Program, startProgram } from './program';

export interface TeamsEmulatorOptions {
  /** The program of the playground. */
  program: string;
  /** A folder of its own. */
  folder: string;
  port: number;
  /** The channel beside General. */
  channel: string;
  /** Where Bellhop listens. */
  bellhop: string;
}

export interface TeamsEmulator extends Program {
  url: string;
  /** What Bellhop needs to know of it. */
  env: Record<string, string>;
  /** Tells Bellhop that it has been added to the team, as Teams does when somebody adds the app. */
  install(): Promise<void>;
}

/** The team's id is that of its General channel. */
const TEAM = '19:general@thread.tacv2';
const TENANT = '00000000-0000-4000-8000-0000000000d0';
const PEOPLE = ['Ana Souza', 'Kenji Sato', 'Megan Bowen', 'Adele Vance', 'Isaiah Langer', 'Lynne Robbins'];

export async function startTeamsEmulator(options: TeamsEmulatorOptions): Promise<TeamsEmulator> {
  const { program, folder, port, channel, bellhop } = options;
  const url = `http://127.0.0.1:${port}`;
  const [currentUser, ...users] = PEOPLE.map(person);
  const world = {
    version: '0.1.1',
    tenantId: TENANT,
    bot: { id: '28:bellhop', name: 'Bellhop' },
    currentUser,
    users,
    personalChat: { id: 'a:personal' },
    groupChat: { id: '19:group@thread.v2', name: 'Group chat' },
    team: {
      id: TEAM,
      name: 'ML platform',
      aadGroupId: '00000000-0000-4000-8000-0000000000f0',
      channels: [{ id: '19:channel-1@thread.tacv2', name: channel }],
    },
  };
  await mkdir(folder, { recursive: true });
  // JSON is YAML.
  await writeFile(join(folder, 'world.yml'), JSON.stringify(world, null, 2));
  await writeFile(join(folder, 'loopback.cjs'), NODE_ON_LOOPBACK);
  const connector = `${url}/_connector`;
  const running = await startProgram({
    title: 'Microsoft 365 Agents Playground',
    command: process.execPath,
    args: [
      ...['--require', join(folder, 'loopback.cjs'), program, 'start'],
      ...['--app-endpoint', `${bellhop}/api/messages`, '--channel-id', 'msteams', '--port', String(port)],
      ...['--service-url', connector, '--disable-telemetry'],
    ],
    cwd: folder,
    env: {
      TEAMSAPPTESTER_BROWSER: 'none',
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: join(folder, 'world.yml'),
      M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, 'playground.log'),
    },
    ready: /Listening on (\d+)/,
  });
  return {
    ...running,
    url,
    env: { BELLHOP_TEAMS_EMULATOR: connector },
    async install() {
      const answer = await fetch(`${url}/_debug/conversation/${encodeURIComponent(TEAM)}/installation`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      if (!answer.ok) throw new Error(`the playground did not add Bellhop to its team: ${answer.status}`);
    },
  };
}

function person(name: string, index: number) {
  const [givenName, surname] = name.split(' ');
  const email = `${givenName!.toLowerCase()}@example.com`;
  const id = `00000000-0000-4000-8000-00000000000${index}`;
  return { id: `29:${id}`, name, aadObjectId: id, givenName, surname, email, userPrincipleName: email };
}
