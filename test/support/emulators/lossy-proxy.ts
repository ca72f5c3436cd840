// A network between an SDK and an emulator that can be told to lose an answer or to answer by itself.

import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `pass`: none. `lose`: the request arrives, the answer does not. A function: it runs before the request goes on. Else the answer that is
 * given in the emulator's stead.
 */
export type Fault =
  | 'pass'
  | 'lose'
  | (() => Promise<unknown>)
  | { status: number; body: string; headers?: Record<string, string> };

export interface LossyProxy {
  url: string;
  /** What becomes of the next requests that match, one fault each; all others pass. */
  next(matches: (method: string, path: string) => boolean, ...faults: Fault[]): void;
  /** Requests that reached the emulator. */
  passed(): number;
  stop(): Promise<void>;
}

export async function startLossyProxy(target: string): Promise<LossyProxy> {
  const { hostname, port } = new URL(target);
  let matches: (method: string, path: string) => boolean = () => false;
  let faults: Fault[] = [];
  let passed = 0;

  const server = createServer((incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const fault = matches(method, path) ? faults.shift() : undefined;
    if (typeof fault === 'object') {
      incoming.resume();
      outgoing.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    passed += 1;
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      if (fault === 'lose') {
        answer.resume().once('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', () => incoming.socket.destroy());
    if (typeof fault === 'function') void fault().finally(() => incoming.pipe(onward));
    else incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next(which, ...what) {
      matches = which;
      faults = what;
    },
    passed: () => passed,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
