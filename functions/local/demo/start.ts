// Bellhop with two clouds, a Slack and a Teams of this machine; its own page in the stead of the chats that cannot be had.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../../src/config';
import { messageOf } from '../../../src/core/errors';
import { type DemoClouds, startDemoClouds } from './clouds';
import { installEmulator, slackPackage, TEAMS_PACKAGE } from './install';
import { freePort, openToOthers } from './loopback';
import { type Program, startProgram } from './program';
import { type SlackEmulator, startSlackEmulator } from './slack';
import { startTeamsEmulator, type TeamsEmulator } from './teams';

export interface DemoOptions {
  /** The project's folder. */
  project: string;
  /** The built server. */
  server: string;
  /** A folder for this run alone: data, tokens, what the emulators write. */
  folder: string;
  /** The configuration whose channels there shall be. */
  config: string;
  /** Where each listens; another free port if that one is taken. */
  ports: { bellhop: number; slack: number; teams: number };
  /** Presses in Slack come by Socket Mode in the stead of HTTP. */
  socketMode?: boolean;
  /** Ms between two steps of what happens in the clouds. */
  paceMs?: number;
  /** For people: what happens now, and what cannot be had. */
  say(line: string): void;
  /** Bellhop's log, line by line. */
  onLine?(line: string): void;
}

export interface Demo {
  bellhop: { url: string; output(): string };
  slack?: SlackEmulator;
  teams?: TeamsEmulator;
  clouds: DemoClouds;
  /** Resolves with its title when one of the programs has ended by itself. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

const LEARN_MS = 15_000;
/** So that people can watch. */
const PACE_MS = 2_000;

/** @throws Error in one sentence if Bellhop itself cannot be started; an emulator that cannot is only told. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { project, folder, ports, say } = options;
  say('starting Bellhop, with a Slack, a Teams and two clouds of this machine');
  const places = await placesOf(options.config);
  const bellhop = `http://127.0.0.1:${await freePort(ports.bellhop)}`;
  const cache = join(project, 'node_modules/.cache/bellhop-emulators');
  const started: Program[] = [];
  const clouds = await startDemoClouds({ bellhop, paceMs: options.paceMs ?? PACE_MS, say });

  /** Undefined if it cannot be had, which is said. */
  async function attempt<T extends Program>(chat: string, start: () => Promise<T>): Promise<T | undefined> {
    try {
      const program = await start();
      started.push(program);
      return program;
    } catch (error) {
      say(`no emulator of ${chat}: ${messageOf(error)}`);
      say(`Bellhop's own page shows what ${chat} would show`);
      return undefined;
    }
  }

  async function stop(): Promise<void> {
    await Promise.all([clouds.stop(), ...started.map((program) => program.stop())]);
  }

  try {
    const [slack, teams] = await Promise.all([
      attempt('Slack', async () => {
        const wanted = slackPackage();
        if (wanted === undefined) throw new Error(`there is none for ${process.platform} ${process.arch}`);
        return startSlackEmulator({
          program: await installEmulator(wanted, { cache, say }),
          folder: join(folder, 'slack'),
          port: await freePort(ports.slack),
          channels: places.slack,
          ...(options.socketMode !== true && { bellhop }),
        });
      }),
      attempt('Teams', async () =>
        startTeamsEmulator({
          program: await installEmulator(TEAMS_PACKAGE, { cache, say }),
          folder: join(folder, 'teams'),
          port: await freePort(ports.teams),
          channel: places.teams.find((name) => name !== 'General') ?? 'ML',
          bellhop,
        }),
      ),
    ]);
    for (const emulator of [slack, teams]) if (emulator !== undefined) await warnIfOpen(emulator, say);
    const server = await startProgram({
      title: 'Bellhop',
      command: process.execPath,
      args: [options.server],
      cwd: folder,
      env: {
        ...slack?.env,
        ...teams?.env,
        ...clouds.env,
        BELLHOP_CONFIG: options.config,
        BELLHOP_DATA: join(folder, 'data'),
        PORT: new URL(bellhop).port,
      },
      ready: /Bellhop is at (http:\S+)/,
      onLine: options.onLine,
    });
    started.push(server);
    if (teams !== undefined) await settle(teams, server, say);
    const ended = Promise.race(started.map(async (program) => program.ended.then(() => program.title)));
    return { bellhop: { url: `${bellhop}/`, output: server.output }, slack, teams, clouds, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The channels of both chats that the configuration names. */
async function placesOf(file: string): Promise<{ slack: string[]; teams: string[] }> {
  const { routing } = await loadConfig({ env: {}, file });
  const places = routing.receivers.flatMap((receiver) => receiver.places);
  const channels = (chat: string) =>
    places.flatMap((place) =>
      place.chat === chat && typeof place.address.channel === 'string' ? [place.address.channel] : [],
    );
  return { slack: channels('slack'), teams: channels('teams') };
}

async function warnIfOpen({ title, url }: { title: string; url: string }, say: (line: string) => void) {
  const open = await openToOthers(Number(new URL(url).port));
  if (open.length > 0)
    say(`warning: ${title} listens on all interfaces (${open.join(', ')}): others can reach it`);
}

/** Adds Bellhop to the team, and waits until it knows the channels there: a message before that would go nowhere. */
async function settle(teams: TeamsEmulator, server: Program, say: (line: string) => void): Promise<void> {
  await teams.install();
  const deadline = Date.now() + LEARN_MS;
  while (!server.output().includes('learnt the channels of a team')) {
    if (Date.now() > deadline)
      return say('warning: Bellhop has not learnt the channels in Teams; see its log');
    await sleep(50);
  }
}
