import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LocalServer, serveLocal } from '../../../src/hosts/local/serve';
import { createEventStream } from '../../../src/hosts/local/stream';
import { send } from './http';

const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };
const JSON_TYPE = { 'content-type': 'application/json' };

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function serve(fetch: (request: Request) => Promise<Response>): Promise<LocalServer> {
  server = await serveLocal({ fetch, host: '127.0.0.1', port: 0, isVerifiedDoor: () => false, log: LOG });
  return server;
}

const echo = async (request: Request): Promise<Response> => new Response(await request.text());

describe('serveLocal', () => {
  it('carries a request in and its answer out, byte for byte', async () => {
    const { port, url } = await serve(echo);

    const answer = await send(port, '/x', { method: 'POST', headers: JSON_TYPE, body: '{"é":"日本"}' });

    expect(url).toBe(`http://127.0.0.1:${port}/`);
    expect([answer.status, answer.body]).toEqual([200, '{"é":"日本"}']);
  });

  it('is behind the guard', async () => {
    const { port } = await serve(echo);

    const answer = await send(port, '/', { headers: { host: 'evil.example' } });

    expect([answer.status, answer.body]).toEqual([403, '']);
  });

  it.each([
    ['with its length told', {}],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('refuses a body over 2 MB, %s', async (_, headers) => {
    const { port } = await serve(echo);
    const body = Buffer.alloc(2 * 1024 * 1024 + 1, 'a');

    const answer = await send(port, '/', { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body });

    expect(answer.status).toBe(413);
    expect(answer.body).toContain('smaller batches');
  });

  it('takes a body of exactly 2 MB', async () => {
    const { port } = await serve(async (request) => new Response(String((await request.text()).length)));

    const answer = await send(port, '/', {
      method: 'POST',
      headers: JSON_TYPE,
      body: Buffer.alloc(2 * 1024 * 1024, 'a'),
    });

    expect(answer.body).toBe(String(2 * 1024 * 1024));
  });

  it('answers a failure without telling what failed', async () => {
    const { port } = await serve(async () => {
      throw new Error('the secret is hunter2');
    });

    const answer = await send(port, '/');

    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('hunter2');
  });

  it('says which port is taken and how to choose another', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;

    const starting = serveLocal({
      fetch: echo,
      host: '127.0.0.1',
      port,
      isVerifiedDoor: () => false,
      log: LOG,
    });

    await expect(starting).rejects.toThrow(
      `port ${port} is taken, perhaps by another Bellhop: stop that, or choose another port with PORT=${port + 1}`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it('finishes open answers when it stops, and then takes no more', async () => {
    let release: (() => void) | undefined;
    const arrived = new Promise<void>((here) => {
      void serve(async () => {
        here();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return new Response('done');
      }).then(({ port }) => {
        answer = send(port, '/');
      });
    });
    let answer: ReturnType<typeof send> | undefined;
    await arrived;

    const stopped = server!.stop();
    release!();

    expect((await answer!).body).toBe('done');
    await stopped;
    await expect(send(server!.port, '/')).rejects.toThrow('ECONNREFUSED');
  });

  it('stops although a page is listening to the stream', async () => {
    const stream = createEventStream();
    const { port } = await serve(async () => stream.open());
    const listening = send(port, '/page/stream');
    while (stream.listeners === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stream.send('thread', { root: 1 });

    stream.close();
    await server!.stop();

    expect((await listening).body).toBe('retry: 1000\n\nevent: thread\ndata: {"root":1}\n\n');
  });
});
