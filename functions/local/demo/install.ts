// Programs that others wrote, for the demo and its tests: installed once into a cache of their own, never dependencies.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface EmulatorPackage {
  /** What people call it. */
  title: string;
  name: string;
  version: string;
  /** Installed, so that nobody wonders what takes so long. */
  megabytes: number;
  /** The program's path inside the package. */
  program: string;
}

/**
 * Slack: https://github.com/parvalabs/local-slack, one program for each platform. `undefined` where there is none.
 */
export function slackPackage(platform: string = process.platform, arch: string = process.arch) {
  if (!['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'].includes(`${platform}-${arch}`))
    return undefined;
  return {
    title: 'local-slack',
    name: `local-slack-${platform}-${arch}`,
    version: '0.1.8',
    megabytes: 95,
    program: 'bin/local-slack',
  } satisfies EmulatorPackage;
}

/** Teams: https://github.com/OfficeDev/microsoft-365-agents-playground */
export const TEAMS_PACKAGE: EmulatorPackage = {
  title: 'Microsoft 365 Agents Playground',
  name: '@microsoft/m365agentsplayground',
  version: '0.2.28',
  megabytes: 14,
  program: 'cli.js',
};

export interface InstallOptions {
  /** The cache; each package has a folder of its own there. */
  cache: string;
  say(line: string): void;
}

/** How often a long installation says that it goes on. */
const STILL_MS = 5_000;
const LONGEST_MS = 5 * 60_000;

/**
 * The path of its program, installed if it is not there yet.
 * @throws Error in one sentence if it cannot be had: no network, or not for this platform.
 */
export async function installEmulator(
  wanted: EmulatorPackage,
  { cache, say }: InstallOptions,
): Promise<string> {
  const { title, name, version, megabytes } = wanted;
  const folder = join(cache, `${name.replace('/', '-')}-${version}`);
  const program = join(folder, 'node_modules', name, wanted.program);
  if (existsSync(program)) return program;
  say(`installing ${title} ${version} (npm ${name}, ${megabytes} MB), once, into ${folder}`);
  await mkdir(cache, { recursive: true });
  // Beside its place and then moved there: what is there is whole, also if two install at once or one is interrupted.
  const workshop = await mkdtemp(join(cache, '.installing-'));
  try {
    await writeFile(join(workshop, 'package.json'), '{"private":true}');
    await npmInstall(`${name}@${version}`, workshop, (seconds) => say(`… still installing (${seconds} s)`));
    await rename(workshop, folder).catch((error: unknown) => {
      if (!existsSync(program)) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  if (!existsSync(program)) throw new Error(`${name}@${version} has no ${wanted.program}`);
  return program;
}

async function npmInstall(what: string, folder: string, still: (seconds: number) => void): Promise<void> {
  const began = Date.now();
  const timer = setInterval(() => still(Math.round((Date.now() - began) / 1000)), STILL_MS);
  // `npm run` says which npm it is.
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const args = [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--ignore-scripts',
    what,
  ];
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(command!, [...first, ...args], {
        cwd: folder,
        env: process.env,
        stdio: ['ignore', 'ignore', 'pipe'],
        timeout: LONGEST_MS,
      });
      let complaint = '';
      child.stderr.on('data', (chunk: Buffer) => {
        complaint = `${complaint}${chunk.toString()}`.slice(-4_000);
      });
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) return resolve();
        const reason = /npm (?:error|ERR!) (?!code)(.*)/.exec(complaint)?.[1] ?? `npm ended with ${code}`;
        reject(new Error(`${what} cannot be installed here: ${reason}`));
      });
    });
  } finally {
    clearInterval(timer);
  }
}
