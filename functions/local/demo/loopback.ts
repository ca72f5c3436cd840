// Both emulators listen on every interface and have no option for it: each gets a few lines that it loads before itself.

import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/** For Node's `--require`: whoever names a port alone listens on loopback. */
export const NODE_ON_LOOPBACK = `
const { Server } = require('node:net');
const listen = Server.prototype.listen;
Server.prototype.listen = function (port, ...rest) {
  if (typeof port !== 'number' || typeof rest[0] === 'string') return listen.call(this, port, ...rest);
  return listen.call(this, port, '127.0.0.1', ...rest);
};
`;

/** For Bun, which a program that was compiled with it still is: named in the \`bunfig.toml\` of its working folder. */
export const BUN_ON_LOOPBACK = `
const serve = Bun.serve;
Bun.serve = (options) => serve({ ...options, hostname: '127.0.0.1' });
`;
export const BUNFIG = 'preload = ["./loopback.js"]\n';

/** The addresses under which others could reach the port: it should be none. */
export async function openToOthers(port: number): Promise<string[]> {
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  const answers = await Promise.all(
    outside.map(async (address) => [address, await isOpen(address, port)] as const),
  );
  return answers.filter(([, open]) => open).map(([address]) => address);
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/** The port, or another one if that is taken. 0 = any. */
export async function freePort(wanted: number): Promise<number> {
  const port = await listenOnce(wanted);
  return port ?? (await listenOnce(0))!;
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
