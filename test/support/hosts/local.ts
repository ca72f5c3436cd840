// The local host in this process: its server on the loopback, its database in memory of a folder, and the page for a chat.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listThreads } from '../../../src/chats/page/threads';
import { loadConfig } from '../../../src/config';
import { serveLocal } from '../../../src/hosts/local/serve';
import { type HostUnderTest, LONGEST_WORK_MS } from '../../contracts/host';
import { send } from '../../hosts/local/http';
import { SILENT } from '../world';
import { turnActions } from './actions';
import { type Closers, opening } from './closers';
import { configurationFile, EVENTS_KEY } from './environment';
import { provideTemplates } from './templates';

export function openLocal(): Promise<HostUnderTest> {
  return opening(openWith);
}

async function openWith(closers: Closers): Promise<HostUnderTest> {
  const configuration = configurationFile();
  closers.add(configuration.remove);
  const data = mkdtempSync(join(tmpdir(), 'bellhop-local-'));
  closers.add(() => rmSync(data, { recursive: true, force: true }));
  const config = await loadConfig({
    env: { BELLHOP_DATA: data, BELLHOP_EVENTS_KEY: EVENTS_KEY },
    file: configuration.file,
  });
  provideTemplates();
  const { openLocalBot } = await import('../../../functions/local/compose');
  const { bot, store, queue, close } = await openLocalBot({ config, log: SILENT });
  closers.add(close);
  const server = await serveLocal({
    fetch: bot.http,
    host: '127.0.0.1',
    port: 0,
    isVerifiedDoor: (path) => path.startsWith('/events/') || path === '/health',
    log: SILENT,
  });
  closers.add(server.stop);

  return {
    async http({ method, path, headers, body }) {
      const answer = await send(server.port, path, { method, headers, body });
      const pairs = Object.entries(answer.headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((one): [string, string] => [name, one]),
      );
      return { status: answer.status, headers: new Headers(pairs), body: Buffer.from(answer.body) };
    },
    async work(times = 1) {
      const deadline = Date.now() + LONGEST_WORK_MS;
      while ((await queue.size()) > 0) {
        if (Date.now() > deadline) throw new Error('the queue never became empty');
        for (const received of await queue.receive(1, 10)) {
          for (let time = 0; time < times; time += 1) await bot.inbox(received.message);
          await received.ack();
        }
      }
    },
    tick: () => bot.tick(),
    async shown() {
      const { threads } = await listThreads(store, { limit: 100 });
      return threads.flatMap(({ root, replies }) =>
        [root, ...replies].map(({ payload }) => JSON.stringify(payload)),
      );
    },
    actions: (state) => turnActions(store, state),
    close: closers.close,
  };
}
