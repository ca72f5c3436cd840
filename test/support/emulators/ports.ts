// Free ports on the loopback, and waiting until an emulator listens there.

import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** At random above 42 000, so that test files which start at the same moment do not meet. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 42_000 + Math.floor(Math.random() * 20_000);
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Resolves when something listens; rejects when `died` gives a reason before. */
export async function listening(port: number, died: () => string | undefined): Promise<void> {
  while (!(await answers(port))) {
    const reason = died();
    if (reason !== undefined) throw new Error(reason);
    await sleep(50);
  }
}
