// The built local host, end to end: real events in, messages on the page, through kills and restarts.

import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PageThread } from '../../../src/chats/page/message';
import { openLocalQueue } from '../../../src/queues/local';
import { type Built, buildLocalHost, type Running, startLocalHost, temporaryFolder, until } from './built';
import { send } from './http';

const FIXTURES = join(__dirname, '../../fixtures');
const JSON_TYPE = { 'content-type': 'application/json' };

let built: Built;
let data: string;
let host: Running | undefined;
beforeAll(async () => {
  built = await buildLocalHost();
}, 60_000);
afterAll(() => built.remove());
beforeEach(async () => {
  data = await temporaryFolder();
});
afterEach(async () => {
  await host?.end('SIGKILL');
  host = undefined;
  await rm(data, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<Running> {
  host = await startLocalHost(built, data, env);
  return host;
}

async function threadsOf({ port }: Running): Promise<PageThread[]> {
  const threads: PageThread[] = [];
  let after: string | undefined;
  do {
    const answer = await send(
      port,
      `/page/threads${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`,
    );
    const page = JSON.parse(answer.body) as { threads: PageThread[]; next?: string };
    threads.push(...page.threads);
    after = page.next;
  } while (after !== undefined);
  return threads;
}

function post(to: Running, cloud: string, body: unknown) {
  return send(to.port, `/events/${cloud}`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify(body),
  });
}

/** A training job that ended, each with a name of its own: one thread per event and destination. */
function trainingJob(n: number): object {
  const arn = `arn:aws:sagemaker:eu-west-1:123456789012:training-job/job-${n}`;
  return {
    version: '0',
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    'detail-type': 'SageMaker Training Job State Change',
    source: 'aws.sagemaker',
    account: '123456789012',
    time: new Date(Date.UTC(2026, 10, 20, 9, 0, n)).toISOString(),
    region: 'eu-west-1',
    resources: [arn],
    detail: { TrainingJobName: `job-${n}`, TrainingJobArn: arn, TrainingJobStatus: 'Completed' },
  };
}

describe('the local host', () => {
  it('says where it is, what is wired, where the data lies and who may knock', async () => {
    const { output, url } = await start();

    expect(output()).toContain(`POST ${url}events/aws and ${url}events/azure`);
    expect(output()).toContain(join(data, 'store'));
    expect(output()).toContain('listen on loopback alone');
    expect(output()).toContain('config/bellhop.yaml');
  });

  it('shows an event of each cloud in both chats', async () => {
    const running = await start();

    const aws = await post(running, 'aws', trainingJob(1));
    const azure = await post(
      running,
      'azure',
      JSON.parse(readFileSync(join(FIXTURES, 'azure/model-version.json'), 'utf8')),
    );
    await until('four roots', async () => (await threadsOf(running)).length === 4);

    expect([aws.status, azure.status]).toEqual([202, 202]);
    const shown = (await threadsOf(running)).map(({ root }) => `${root.chat} ${root.kind}`);
    expect(shown.sort()).toEqual([
      'slack model-version',
      'slack training-job',
      'teams model-version',
      'teams training-job',
    ]);
  });

  it('sends every sample through its real door', async () => {
    const running = await start();
    const { samples } = JSON.parse((await send(running.port, '/page/samples')).body) as {
      samples: { id: string; events: number }[];
    };
    const answers: string[] = [];
    for (const { id } of samples) {
      const answer = await send(running.port, `/page/samples/${encodeURIComponent(id)}`, {
        method: 'POST',
        headers: JSON_TYPE,
        body: '{}',
      });
      answers.push(`${answer.status} ${id}`);
    }

    expect(samples.length).toBeGreaterThan(50);
    expect(answers.filter((answer) => !answer.startsWith('200'))).toEqual([]);
    expect(
      readdirSync(FIXTURES).filter((cloud) => !samples.some(({ id }) => id.startsWith(`${cloud}/`))),
    ).toEqual([]);
  });

  it('refuses what another site could send', async () => {
    const { port } = await start();

    const answers = await Promise.all([
      send(port, '/page/threads', { headers: { host: 'evil.example' } }),
      send(port, '/events/aws', {
        method: 'POST',
        headers: { origin: 'https://evil.example', 'content-type': 'text/plain' },
        body: '{}',
      }),
      send(port, '/', { headers: { origin: 'https://evil.example' } }),
    ]);

    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [403, ''],
      [403, ''],
      [403, ''],
    ]);
  });

  it('answers for bad input with a sentence and goes on', async () => {
    const running = await start();

    const answer = await send(running.port, '/events/aws', {
      method: 'POST',
      headers: JSON_TYPE,
      body: '{"half":',
    });
    const health = await send(running.port, '/health');

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({ error: expect.stringMatching(/\w/) });
    expect(JSON.parse(health.body)).toMatchObject({ status: 'ok', host: 'local' });
  });

  it('opens its doors to other machines only with a key, and asks for it', async () => {
    await expect(startLocalHost(built, data, { HOST: '0.0.0.0' })).rejects.toThrow('set BELLHOP_EVENTS_KEY');

    const running = await start({ BELLHOP_EVENTS_KEY: 'k1' });
    const without = await post(running, 'aws', trainingJob(1));
    const withKey = await send(running.port, '/events/aws', {
      method: 'POST',
      headers: { ...JSON_TYPE, 'x-bellhop-key': 'k1', host: 'bellhop.example' },
      body: JSON.stringify(trainingJob(1)),
    });

    expect([without.status, withKey.status]).toEqual([401, 202]);
    expect(running.output()).not.toContain('k1');
  });

  it('sends its samples and its story while the key is rotated', async () => {
    const running = await start({ BELLHOP_EVENTS_KEY: 'k-old,k-new' });
    const ask = (path: string) =>
      send(running.port, path, { method: 'POST', headers: JSON_TYPE, body: '{}' });

    const sample = await ask('/page/samples/aws%2Fpipeline-run');
    const story = await ask('/page/story');

    expect([sample.status, story.status]).toEqual([200, 200]);
    expect(running.output()).not.toMatch(/k-old|k-new/);
  });

  it('says which port is taken', async () => {
    const { port } = await start();
    const other = await temporaryFolder();

    await expect(startLocalHost(built, other, { PORT: String(port) })).rejects.toThrow(
      `port ${port} is taken`,
    );
    await rm(other, { recursive: true, force: true });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'stops at %s, with a page listening, and keeps its messages',
    async (signal) => {
      const first = await start();
      await post(first, 'aws', trainingJob(1));
      await until('two roots', async () => (await threadsOf(first)).length === 2);
      const page = send(first.port, '/page/stream').catch(() => undefined);
      const before = await threadsOf(first);

      const code = await first.end(signal);
      await page;

      expect(code).toBe(0);
      expect(await threadsOf(await start())).toEqual(before);
    },
  );

  it('loses and doubles nothing when it is killed in the middle, again and again', async () => {
    const events = 24;
    let running = await start();
    for (let n = 0; n < events; n += 1) {
      const answer = await post(running, 'aws', trainingJob(n));
      expect(answer.status).toBe(202);
      if (n % 8 !== 7) continue;
      // Killed while it still works on what it has just accepted.
      await running.end('SIGKILL');
      running = await start();
    }
    await until('every event in both chats', async () => (await threadsOf(running)).length >= 2 * events);
    // What was in work at a kill comes back once more, done or not; after that nothing is left to double.
    const inbox = openLocalQueue(join(data, 'store/bellhop.db'));
    await until('an empty inbox', async () => (await inbox.size()) === 0);
    inbox.close();

    const threads = await threadsOf(running);
    const names = threads.map(({ root }) => `${root.chat} ${/job-\d+/.exec(root.fallback)?.[0]}`).sort();
    const expected = Array.from({ length: events }, (_, n) => [`slack job-${n}`, `teams job-${n}`])
      .flat()
      .sort();
    expect(names).toEqual(expected);
    expect(threads.flatMap(({ replies }) => replies)).toEqual([]);
  }, 120_000);
});
