// `npm run demo`: Bellhop between a Slack, a Teams and two clouds of this machine. Nothing leaves it, and nothing stays.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { messageOf } from '../../src/core/errors';
import { logLine } from './demo/log-line';
import { type Demo, startDemo } from './demo/start';

const PROJECT = join(__dirname, '../..');

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bellhop-demo-'));
  let demo: Demo | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (code: number) => {
    stopping ??= (async () => {
      await demo?.stop();
      await rm(folder, { recursive: true, force: true });
      process.exit(code);
    })();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(0));

  const { BELLHOP_CONFIG, PORT } = process.env;
  try {
    demo = await startDemo({
      project: PROJECT,
      server: join(__dirname, 'server.cjs'),
      folder,
      config: BELLHOP_CONFIG ? resolve(BELLHOP_CONFIG) : join(PROJECT, 'config/demo.yaml'),
      ports: { bellhop: Number(PORT ?? 3978), slack: 3979, teams: 56150 },
      say: (line) => console.log(`  ${line}`),
      onLine(line) {
        const words = logLine(line);
        if (words !== undefined) console.log(words);
      },
    });
    console.log(addresses(demo));
    void demo.ended.then((title) => {
      if (stopping !== undefined) return;
      console.error(`${title} has ended by itself; so the demo ends.`);
      stop(1);
    });
  } catch (error) {
    console.error(`The demo cannot start.\n${messageOf(error)}`);
    stop(1);
  }
}

function addresses({ bellhop, slack, teams }: Demo): string {
  const page = `${bellhop.url} (Bellhop's own page)`;
  return [
    '',
    `  Slack   ${slack?.url ?? page}`,
    `  Teams   ${teams?.url ?? page}`,
    '',
    '  Open them, General in Teams, and begin the story of a pipeline that fails in each cloud:',
    '',
    `      curl -X POST -H 'content-type: application/json' ${bellhop.url}page/story`,
    '',
    '  Then press Retry, and Approve when it asks; docs/demo.md says more.',
    `  Or choose from a hundred events: ${bellhop.url}, "Send a sample event".`,
    '  Ctrl-C stops everything; nothing of it is kept.',
    '',
  ].join('\n');
}

void main();
