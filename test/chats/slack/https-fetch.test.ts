// The fetch that Slack's SDK is given: answers as the SDK reads them, and failures that tell whether anything was sent.

import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpsFetch } from '../../../src/chats/slack/https-fetch';
import { neverSent } from '../../../src/core/network';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/chat.postMessage`;
}

describe('the fetch for Slack', () => {
  it('sends method, headers and body, and gives status, headers and text', async () => {
    const url = await serve(async (request, response) => {
      const [body] = (await request.toArray()) as Buffer[];
      response.writeHead(429, { 'Retry-After': '7', 'content-type': 'application/json' });
      response.end(JSON.stringify([request.method, request.headers.authorization, body?.toString()]));
    });

    const answer = await httpsFetch(url, {
      method: 'POST',
      headers: { Authorization: 'Bearer x' },
      body: 'a=あ',
    });

    expect([answer.ok, answer.status, answer.statusText, answer.url]).toEqual([
      false,
      429,
      'Too Many Requests',
      url,
    ]);
    expect([answer.headers.get('retry-after'), answer.headers.get('x-none')]).toEqual(['7', null]);
    expect(Object.fromEntries(answer.headers.entries())).toMatchObject({
      'content-type': 'application/json',
    });
    expect(await answer.json()).toEqual(['POST', 'Bearer x', 'a=あ']);
    expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe(await answer.text());
  });

  it('has a connection for each request, also if the other side would keep it', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve(({ socket }, response) => {
      ports.add(socket.remotePort);
      response.shouldKeepAlive = true;
      response.end('{}');
    });

    for (const body of ['1', '2', '3']) await httpsFetch(url, { method: 'POST', body });

    expect(ports.size).toBe(3);
  });

  it('fails at a redirect: the token would travel with it', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve(({ url: path }, response) => {
      paths.push(path);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });

    const work = httpsFetch(url, { method: 'POST', body: '', redirect: 'error' });

    await expect(work).rejects.toThrow('redirect');
    expect(paths).toEqual(['/api/chat.postMessage']);
  });

  it.each<[string, RequestListener]>([
    ['breaks off before the answer', (request) => void request.socket.destroy()],
    [
      'breaks off within the answer',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"ok":', () => response.destroy());
      },
    ],
  ])('fails, as sent perhaps, when the connection %s', async (_when, listener) => {
    const url = await serve(listener);

    const failure = await httpsFetch(url, { method: 'POST', body: 'a=1' }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'ECONNRESET' });
    expect(neverSent(failure)).toBe(false);
  });

  it('fails, as never sent, when nobody listens', async () => {
    const url = await serve(() => undefined);
    for (const stop of stops.splice(0)) stop();

    const failure = await httpsFetch(url, { method: 'POST', body: 'a=1' }).catch((error: unknown) => error);

    expect(neverSent(failure)).toBe(true);
  });

  it('stops waiting when it is told to', async () => {
    const url = await serve(() => undefined);

    const work = httpsFetch(url, { method: 'POST', body: 'a=1', signal: AbortSignal.timeout(20) });

    await expect(work).rejects.toMatchObject({ name: expect.stringMatching(/^(AbortError|TimeoutError)$/) });
  });
});
