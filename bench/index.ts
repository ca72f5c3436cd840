// npm run bench: what one event costs as a ratio to a floor of the same run, and whether memory stays flat.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from 'tinybench';
import { loadConfig } from '../src/config';
import { floor } from './floor';
import { createOurs } from './ours';

const FIXTURES = join(__dirname, '../../test/fixtures');
const SAMPLES = [
  'aws/pipeline-run.failed.json',
  'aws/pipeline-step.json',
  'aws/model-version.json',
  'aws/training-job.json',
  'aws/endpoint.json',
  'azure/pipeline-run.failed.json',
  'azure/model-version.json',
];
const ROUTED = `
receivers:
  - name: ml
    slack: { channel: "#ml" }
    teams: { channel: ML }
route:
  receiver: ml
`;

/** 1 000 routes that match nothing before one that does: what routing costs when a company has many teams. */
function manyRoutes(): string {
  const routes = Array.from(
    { length: 1000 },
    (_, index) => `    - { receiver: ml, matchers: ['name="model-${index}"'] }`,
  );
  return `${ROUTED}  routes:\n${routes.join('\n')}\n`;
}

async function oursWith(yaml: string): Promise<ReturnType<typeof createOurs>> {
  return createOurs(await loadConfig({ env: {}, file: 'bench.yaml', readFile: () => yaml }));
}

/** Medians of the rounds, in µs per event; the rounds of all tasks alternate, so that noise hits all alike. */
async function measure(
  tasks: Record<string, () => unknown>,
  events: number,
): Promise<Record<string, number>> {
  const rounds: Record<string, number[]> = {};
  for (let round = 0; round < 5; round += 1) {
    const bench = new Bench({ time: 400, warmupTime: round === 0 ? 600 : 50 });
    for (const [name, task] of Object.entries(tasks)) bench.add(name, task);
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (result.state !== 'completed') throw new Error(`${name} failed: ${JSON.stringify(result)}`);
      rounds[name] = [...(rounds[name] ?? []), (result.latency.p50 * 1000) / events];
    }
    process.stderr.write(`\rround ${round + 1} of 5`);
  }
  process.stderr.write('\r\u001b[K');
  return Object.fromEntries(
    Object.entries(rounds).map(([name, times]) => [name, times.sort((a, b) => a - b)[2]!]),
  );
}

function memory(ours: (body: Uint8Array) => number, bodies: Uint8Array[]): void {
  const collect = (globalThis as { gc?: () => void }).gc;
  const used = () => {
    collect?.();
    return process.memoryUsage().heapUsed / 1024 / 1024;
  };
  const marks: string[] = [];
  for (let done = 0; done <= 100_000; done += 1) {
    ours(bodies[done % bodies.length]!);
    if (done % 25_000 === 0) marks.push(`${done / 1000}k ${used().toFixed(1)}`);
  }
  console.log(
    `heap in MB after N events: ${marks.join(', ')}${collect === undefined ? ' (run with --expose-gc for exact figures)' : ''}`,
  );
}

async function main(): Promise<void> {
  const bodies = SAMPLES.map((name) => readFileSync(join(FIXTURES, name)));
  const texts = bodies.map((body) => body.toString('utf8'));
  const ours = await oursWith(ROUTED);
  const crowded = await oursWith(manyRoutes());
  const payloads = bodies.reduce((sum, body) => sum + ours(body), 0);

  const cost = await measure(
    {
      floor: () => texts.forEach(floor),
      ours: () => bodies.forEach(ours),
      'ours, 1 000 routes': () => bodies.forEach(crowded),
    },
    bodies.length,
  );

  console.log(
    `${bodies.length} events, ${payloads} payloads for Slack and Teams; the floor makes one payload an event`,
  );
  for (const [name, micros] of Object.entries(cost)) {
    const ratio = (micros / cost.floor!).toFixed(2);
    const rate = Math.round(1e6 / micros).toLocaleString('en');
    console.log(
      `${name.padEnd(20)} ${micros.toFixed(1).padStart(7)} µs an event   ${ratio} × floor   ${rate} events/s a core`,
    );
  }
  memory(ours, bodies);
}

void main();
