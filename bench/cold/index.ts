// npm run bench:cold: from the start of a process to the message on the wire, as ratios to a floor of the same run.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { officialClients, plainClient } from '../../test/runtime/clients';
import { type RuntimeClient, startFunction } from '../../test/runtime/function';
import { CONFIGURATION } from '../../test/support/hosts/environment';
import { openWorld, type Work, type World } from './world';

const ROOT = resolve(__dirname, '../..');
/** A build of its own, so that others may go on meanwhile. */
const OUT = 'cold';
const DIST = join(ROOT, 'dist', OUT);
const STARTS = 15;

interface Start {
  /** Milliseconds from the spawn. */
  ready: number;
  wire: number;
  /** The most memory that the process had, in MB; undefined where /proc does not tell. */
  memory: number | undefined;
}

interface Task {
  name: string;
  folder: string;
  work(): Promise<Work>;
}

function tasksOf(world: World): Task[] {
  return [
    { name: 'floor', folder: join(__dirname, 'floor'), work: world.delivery },
    { name: 'inbox', folder: join(DIST, 'inbox'), work: world.delivery },
    { name: 'http', folder: join(DIST, 'http'), work: world.knock },
    { name: 'tick', folder: join(DIST, 'tick'), work: world.minute },
  ];
}

async function startOnce(task: Task, client: RuntimeClient, env: Record<string, string>): Promise<Start> {
  const { event, arrived } = await task.work();
  const started = performance.now();
  const running = await startFunction({ client, folder: task.folder, env });
  try {
    const ready = running.ready.then(() => performance.now());
    const answer = running.invoke(event);
    const wire = await (arrived === undefined
      ? answer.then(() => performance.now())
      : Promise.race([arrived, silence(answer)]));
    return { ready: (await ready) - started, wire: wire - started, memory: peakMemory(running.pid) };
  } catch (error) {
    throw new Error(`${task.name} failed: ${String(error)}\n${running.output()}`);
  } finally {
    await running.stop();
  }
}

/** Fails with the work, and also when that ended well without anything on the wire. */
async function silence(work: Promise<unknown>): Promise<never> {
  const answer = await work;
  await sleep(1000);
  throw new Error(`nothing was sent; the answer was ${JSON.stringify(answer)}`);
}

function peakMemory(pid: number): number | undefined {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** The value below which a share of all lies. */
function quantile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;
}

async function measure(client: RuntimeClient, world: World): Promise<void> {
  const tasks = tasksOf(world);
  const starts = new Map<string, Start[]>(tasks.map(({ name }) => [name, []]));
  // Once without counting, so that all files are in memory; then in turns, so that noise hits all alike.
  for (let round = 0; round <= STARTS; round += 1) {
    for (const task of tasks) {
      const start = await startOnce(task, client, world.env);
      if (round > 0) starts.get(task.name)?.push(start);
    }
    process.stderr.write(`\r${client.name}: start ${round} of ${STARTS}`);
  }
  process.stderr.write('\r\u001b[K');
  report(client, starts);
}

/** Ratios to the floor: of the medians, and of the best starts, which noise of the machine reaches last. */
function report(client: RuntimeClient, starts: Map<string, Start[]>): void {
  console.log(`\n${client.name}, ${STARTS} starts each, × floor`);
  console.log('            on the wire (best)    ready    memory');
  const floor = starts.get('floor') ?? [];
  for (const [name, list] of starts) {
    const ratio = (key: keyof Start, share: number) => {
      const [ours, theirs] = [list, floor].map((all) =>
        quantile(
          all.map((one) => one[key] ?? Number.NaN),
          share,
        ),
      );
      return (ours! / theirs!).toFixed(2);
    };
    const columns = [ratio('wire', 0.5), `(${ratio('wire', 0)})`, ratio('ready', 0.5), ratio('memory', 0.5)];
    console.log(`${name.padEnd(12)}${columns.map((text) => text.padStart(8)).join('  ')}`);
  }
}

/** What is loaded before the first event, and everything in the bundle. */
function reportBytes(): void {
  console.log('\nKB in the bundle: entry, all');
  for (const name of ['http', 'inbox', 'tick']) {
    const files = readdirSync(join(DIST, name), { recursive: true }).map((file) =>
      join(DIST, name, String(file)),
    );
    const kilobytes = (paths: string[]) =>
      Math.round(paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1024);
    const modules = files.filter((path) => path.endsWith('.mjs'));
    console.log(`${name.padEnd(12)}${kilobytes([join(DIST, name, 'index.mjs')])}, ${kilobytes(modules)}`);
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-cold-'));
  const file = join(folder, 'bellhop.yaml');
  writeFileSync(file, CONFIGURATION);
  const build = ['config/build.mjs', 'aws', '--out', OUT, '--config', file];
  execFileSync(process.execPath, build, { cwd: ROOT, stdio: 'inherit' });
  const world = await openWorld(file);
  try {
    const official = officialClients();
    if (official.length === 0)
      console.log('BELLHOP_RIC names no runtime client (.ci/runtime installs it): a plain one stands in.');
    for (const client of official.length > 0 ? official : [plainClient()]) await measure(client, world);
    reportBytes();
  } finally {
    await world.close();
    rmSync(folder, { recursive: true });
  }
}

void main();
