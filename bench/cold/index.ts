// npm run bench:cold: from the start of a process to the message on the wire, as ratios to a floor of the same run.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { officialClients, plainClient } from '../../test/runtime/clients';
import { type RuntimeClient, startFunction } from '../../test/runtime/function';
import { openWorld, type Work, type World } from './world';

const DIST = join(__dirname, '../../dist/cold');
const STARTS = Number(process.env.BELLHOP_STARTS ?? 21);

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
  ];
}

async function startOnce(task: Task, client: RuntimeClient, env: Record<string, string>): Promise<Start> {
  const { event, arrived } = await task.work();
  const started = performance.now();
  const running = await startFunction({ client, folder: task.folder, env });
  try {
    const ready = running.ready.then(() => performance.now());
    const wire = await Promise.race([arrived, silence(running.invoke(event))]);
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

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
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

function report(client: RuntimeClient, starts: Map<string, Start[]>): void {
  console.log(`\n${client.name}, medians of ${STARTS} starts`);
  const floor = starts.get('floor') ?? [];
  const of = (list: Start[], key: keyof Start) => median(list.map((start) => start[key] ?? Number.NaN));
  for (const [name, list] of starts) {
    const ratio = (key: keyof Start) => `${(of(list, key) / of(floor, key)).toFixed(2)} ×`;
    console.log(
      `${name.padEnd(6)} wire ${ratio('wire')}   (${of(list, 'wire').toFixed(0)} ms)   ready ${ratio('ready')}   (${of(list, 'ready').toFixed(0)} ms)   memory ${ratio('memory')}`,
    );
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-cold-'));
  const world = await openWorld(folder);
  try {
    const official = officialClients();
    const clients = official.length > 0 ? official : [plainClient()];
    for (const client of clients) await measure(client, world);
  } finally {
    await world.close();
    rmSync(folder, { recursive: true });
  }
}

void main();
