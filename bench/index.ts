// npm run bench: what one event costs as a ratio to a floor of the same run, and what grows with use.
// npm run bench -- --stages: where the time of ours goes.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../src/config';
import { floor } from './floor';
import { measureFlow } from './flow';
import { measure, times } from './measure';
import { assertSendable, createOurs, decode, type Ours, read } from './ours';

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
const THREADS = { few: 10, many: 100_000 };
const MEMORY_EVENTS = 100_000;

/** 1 000 routes that match nothing before one that does: what routing costs when a company has many teams. */
function manyRoutes(): string {
  const routes = Array.from(
    { length: 1000 },
    (_, index) => `    - { receiver: ml, matchers: ['name="model-${index}"'] }`,
  );
  return `${ROUTED}  routes:\n${routes.join('\n')}\n`;
}

async function oursWith(yaml: string): Promise<Ours> {
  return createOurs(await loadConfig({ env: {}, file: 'bench.yaml', readFile: () => yaml }));
}

/** One line of the result: what, how much, and what that means. */
function say(what: string, value: string, note = ''): void {
  console.log(`${what.padEnd(34)}${value.padStart(10)}   ${note}`.trimEnd());
}

function perSecond(microseconds: number): string {
  return `${Math.round(1e6 / microseconds).toLocaleString('en')} events/s a core`;
}

/** Heap in MB after more and more events. */
function memory(ours: Ours, bodies: Uint8Array[]): string {
  const collect = (globalThis as { gc?: () => void }).gc;
  const marks: string[] = [];
  for (let done = 0; done <= MEMORY_EVENTS; done += 1) {
    ours.run(bodies[done % bodies.length]!);
    if (done % (MEMORY_EVENTS / 4) > 0) continue;
    collect?.();
    marks.push(`${done / 1000}k ${(process.memoryUsage().heapUsed / 1024 / 1024).toFixed(1)}`);
  }
  return marks.join(', ') + (collect === undefined ? ' (node --expose-gc gives exact figures)' : '');
}

async function main(): Promise<void> {
  const bodies = SAMPLES.map((name) => readFileSync(join(FIXTURES, name)));
  const texts = bodies.map((body) => body.toString('utf8'));
  const ours = await oursWith(ROUTED);
  const crowded = await oursWith(manyRoutes());
  const messages = bodies.flatMap(ours.run);
  messages.forEach(assertSendable);
  console.log(
    `${bodies.length} events become ${messages.length} messages for Slack and Teams, all within the limits; the floor makes one message an event.\n`,
  );

  const tasks = {
    floor: () => texts.forEach(floor),
    ours: () => bodies.forEach(ours.run),
    crowded: () => bodies.forEach(crowded.run),
  };
  const cost = await measure(tasks, bodies.length);
  say('one event, raw bytes to messages', times(cost.ours / cost.floor), 'the floor');
  say('with 1 000 routes', times(cost.crowded / cost.ours), 'one event with 1 route');
  if (process.argv.includes('--stages')) {
    const stages = await measure({ floor: tasks.floor, ...ours.stages(bodies) }, bodies.length);
    for (const [name, micros] of Object.entries(stages))
      if (name !== 'floor') say(`  ${name}`, times(micros / stages.floor), 'the floor');
  }

  const flow = await measureFlow(
    ROUTED,
    bodies.flatMap((body) => decode(read(body))),
    THREADS,
  );
  say(
    `with ${THREADS.many.toLocaleString('en')} stored threads`,
    times(flow.growth),
    `one event with ${THREADS.few}, through the whole flow`,
  );

  console.log('\nFor information, on this machine now:');
  say('floor', `${cost.floor.toFixed(1)} µs`, perSecond(cost.floor));
  say('one event', `${cost.ours.toFixed(1)} µs`, perSecond(cost.ours));
  say(
    'whole flow, local store and queue',
    `${flow.ms.toFixed(2)} ms`,
    `${Math.round(1000 / flow.ms)} events/s`,
  );
  say('heap after N events, in MB', '', memory(ours, bodies));
}

void main();
