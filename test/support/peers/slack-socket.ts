// Slack's side of Socket Mode on the loopback: a WebSocket for each connection, envelopes out and acknowledgements in.
// https://docs.slack.dev/apis/events-api/using-socket-mode

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { JsonObject } from '../../../src/core/json';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export interface SlackSocketPeer {
  /** What `apiUrl` is. */
  api: string;
  /** What the next calls of apps.connections.open are answered; then all is well. */
  refusals: string[];
  /** How often somebody has asked to connect, and with which token. */
  asked: (string | undefined)[];
  /** Resolves when no connection is open, now or later. */
  left(): Promise<void>;
  /** Resolves when so many connections have been greeted, now or later. */
  greeted(count: number): Promise<void>;
  /** Sends an envelope, and resolves with the payload of its acknowledgement. */
  send(type: string, payload: JsonObject): Promise<JsonObject>;
  /** Tells that the connection is about to be closed, as Slack does every few hours. */
  recycle(): void;
  /** Breaks every connection. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startSlackSocketPeer(): Promise<SlackSocketPeer> {
  const refusals: string[] = [];
  const asked: (string | undefined)[] = [];
  const sockets = new Set<Duplex>();
  const acknowledged = new Map<string, (payload: JsonObject) => void>();
  let greetings = 0;
  let waiting: { count: number; resolve(): void }[] = [];
  let envelopes = 0;

  const server = createServer((request, response) => {
    request.resume();
    asked.push(request.headers.authorization);
    const error = refusals.shift();
    const { port } = server.address() as AddressInfo;
    const url = `ws://127.0.0.1:${port}/link`;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(error === undefined ? { ok: true, url } : { ok: false, error }));
  });

  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => sockets.delete(socket));
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      rest = takeFrames(Buffer.concat([rest, chunk]), (opcode, payload) => hear(socket, opcode, payload));
    });
    sendJson(socket, { type: 'hello', num_connections: 1 });
    greetings += 1;
    for (const one of waiting.filter(({ count }) => count <= greetings)) one.resolve();
    waiting = waiting.filter(({ count }) => count > greetings);
  });

  function hear(socket: Duplex, opcode: number, payload: Buffer): void {
    if (opcode === PING) socket.write(frame(PONG, payload));
    if (opcode === CLOSE) socket.end(frame(CLOSE, payload));
    if (opcode !== TEXT) return;
    const said = JSON.parse(payload.toString('utf8')) as { envelope_id: string; payload?: JsonObject };
    acknowledged.get(said.envelope_id)?.(said.payload ?? {});
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    refusals,
    asked,
    async left() {
      await Promise.all(
        [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
      );
    },
    greeted: (count) =>
      greetings >= count
        ? Promise.resolve()
        : new Promise((resolve) => void waiting.push({ count, resolve })),
    send(type, payload) {
      const envelope_id = `envelope-${++envelopes}`;
      const answer = new Promise<JsonObject>((resolve) => acknowledged.set(envelope_id, resolve));
      for (const socket of sockets)
        sendJson(socket, { type, envelope_id, payload, accepts_response_payload: true });
      return answer;
    },
    recycle() {
      for (const socket of sockets) sendJson(socket, { type: 'disconnect', reason: 'refresh_requested' });
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function sendJson(socket: Duplex, value: JsonObject): void {
  socket.write(frame(TEXT, Buffer.from(JSON.stringify(value))));
}

/** A frame that is whole and, as a server's, not masked. https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
function frame(opcode: number, payload: Buffer): Buffer {
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 4 : 2);
  head[0] = 0x80 | opcode;
  head[1] = long ? 126 : payload.length;
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** Gives every whole frame of a client, and returns what is left. A client's frames are masked, and here under 64 kB. */
function takeFrames(bytes: Buffer, take: (opcode: number, payload: Buffer) => void): Buffer<ArrayBuffer> {
  let at = 0;
  for (;;) {
    if (bytes.length < at + 2) break;
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const mask = at + (short === 126 ? 4 : 2);
    if (bytes.length < mask + 4) break;
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    const start = mask + 4;
    if (bytes.length < start + length) break;
    const payload = Buffer.from(
      bytes.subarray(start, start + length).map((byte, index) => byte ^ (bytes[mask + (index % 4)] ?? 0)),
    );
    take((bytes[at] ?? 0) & 0x0f, payload);
    at = start + length;
  }
  return Buffer.from(bytes.subarray(at));
}
