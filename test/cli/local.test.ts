// The commands with everything real: decoding, configuration, templates, chats, store, queue and page of this machine.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCliParts } from '../../functions/local/cli-parts';
import { openLocalBot } from '../../functions/local/compose';
import { listThreads } from '../../src/chats/page/threads';
import { runCli } from '../../src/cli/program';
import { openLocalStore } from '../../src/stores/local';
import { FIXTURES, linesOf, type Run } from './support';

// What the bundler makes of the templates at build, made here in this process.
jest.mock(
  'bellhop:templates',
  () => {
    const { handlers } = jest.requireActual('../../handlers');
    const { loadTemplateSet } = jest.requireActual('../../src/render/compile');
    const events: Record<string, { sample: object }> = handlers.events;
    const samples = Object.fromEntries(Object.entries(events).map(([kind, { sample }]) => [kind, sample]));
    return { templateSet: loadTemplateSet({ dir: 'templates', samples }) };
  },
  { virtual: true },
);

const FAILED_JOB = join(FIXTURES, 'azure/job.json');
const folder = mkdtempSync(join(tmpdir(), 'bellhop-local-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bellhop(...args: string[]): Promise<Run> {
  let stdout = '';
  let stderr = '';
  const parts = createCliParts({
    env: { BELLHOP_DATA: join(folder, 'data') },
    version: '0',
    project: join(__dirname, '../..'),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    readStdin: async () => new Uint8Array(),
    readFile: async (path) => readFileSync(path),
  });
  const exit = await runCli(args, parts);
  return { exit, stdout, stderr };
}

/** The JSON of every line. */
function payloads({ stdout }: Run): Record<string, unknown>[] {
  return linesOf(stdout).map((line) => JSON.parse(line));
}

describe('bellhop render', () => {
  it('prints what Slack would get, one line for each channel the event goes to', async () => {
    const run = await bellhop('render', FAILED_JOB, '--chat', 'slack');

    expect(payloads(run).map(({ channel }) => channel)).toEqual(['#ml-failures', '#ml-activity']);
    expect(payloads(run)[0]).toMatchObject({
      text: expect.stringContaining('failed'),
      blocks: expect.any(Array),
    });
    expect([run.exit, run.stderr]).toEqual([0, '']);
  });

  it('prints what Teams would get', async () => {
    const run = await bellhop('render', FAILED_JOB, '--chat', 'teams');

    expect(payloads(run)).toHaveLength(2);
    expect(payloads(run)[0]).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }],
    });
  });

  it('prints text, once, whatever the number of destinations', async () => {
    const { stdout } = await bellhop('render', FAILED_JOB, FAILED_JOB, '--chat', 'text');

    expect(stdout.match(/focal-loss gamma 2/g)).toHaveLength(2);
    expect(stdout.match(/\n\n/g)).toHaveLength(1);
  });

  it('takes the receiver that is named, with its language, and another language on request', async () => {
    const tokyo = await bellhop('render', FAILED_JOB, '--chat', 'slack', '--receiver', 'tokyo');
    const english = await bellhop(
      'render',
      FAILED_JOB,
      '--chat',
      'slack',
      '--receiver',
      'tokyo',
      '--locale',
      'en',
    );

    expect(payloads(tokyo)).toMatchObject([{ channel: '#ml-tokyo', text: expect.stringContaining('失敗') }]);
    expect(payloads(english)).toMatchObject([
      { channel: '#ml-tokyo', text: expect.stringContaining('failed') },
    ]);
  });

  it('refuses a receiver that does not exist, with the names there are', async () => {
    const run = await bellhop('render', FAILED_JOB, '--chat', 'slack', '--receiver', 'tokio');

    expect(run).toEqual({
      exit: 1,
      stdout: '',
      stderr:
        'bellhop: no receiver is called "tokio" (did you mean "tokyo"?); config/bellhop.yaml has activity, failures, tokyo\n',
    });
  });

  it("shows an event that goes nowhere in that chat without an address, in its receiver's language", async () => {
    const config = join(folder, 'teams-only.yaml');
    writeFileSync(
      config,
      'receivers: [{ name: a, locale: ja, teams: { chat: x } }]\nroute: { receiver: a }\n',
    );

    const run = await bellhop('render', FAILED_JOB, '--chat', 'slack', '--config', config);

    expect(payloads(run)).toMatchObject([{ text: expect.stringContaining('失敗') }]);
    expect(payloads(run)[0]).not.toHaveProperty('channel');
  });

  it('indents with --pretty', async () => {
    const { stdout } = await bellhop(
      'render',
      FAILED_JOB,
      '--chat',
      'slack',
      '--receiver',
      'tokyo',
      '--pretty',
    );

    expect(stdout).toMatch(/^\{\n {2}"channel": "#ml-tokyo",\n/);
  });
});

describe('bellhop validate', () => {
  it('finds the project itself in order', async () => {
    const { exit, stdout, stderr } = await bellhop('validate');

    expect(stdout).toMatch(/^ok: 3 receivers, 4 routes, 2 policies, \d\d templates\n$/);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });

  it("finds what is wrong in a template of one's own, with file and line", async () => {
    const config = join(folder, 'own.yaml');
    writeFileSync(
      config,
      'receivers: [{ name: a }]\nroute: { receiver: a, templates: own }\ntemplates: { own: mine }\n',
    );
    const before = await bellhop('validate', '--config', config);
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine/job.yaml'), 'title: "{{subject.nmae}}"\n');

    const after = await bellhop('validate', '--config', config);

    expect(before).toMatchObject({
      exit: 1,
      stdout: `${config}:3:19: there is no folder "mine" beside this file\n`,
    });
    expect(after.exit).toBe(1);
    expect(linesOf(after.stdout)).toEqual([expect.stringMatching(/mine\/job\.yaml:1:\d+: .*nmae/)]);
  });
});

describe('bellhop replay', () => {
  it('brings events to the page, and the same events no second time', async () => {
    const first = await bellhop('replay', FAILED_JOB);
    const second = await bellhop('replay', FAILED_JOB);

    expect(first).toEqual({
      exit: 0,
      stdout: '1 event: 4 messages posted, 0 updates, 0 duplicates, 0 failed\n',
      stderr: '',
    });
    expect(second).toEqual({
      exit: 0,
      stdout: '1 event: 0 messages posted, 0 updates, 1 duplicate, 0 failed\n',
      stderr: '',
    });
    const store = openLocalStore(join(folder, 'data/bellhop.db'));
    const { threads } = await listThreads(store, {});
    store.close();
    expect(threads).toHaveLength(4);
  });

  it('knows when a server on the same data did a part of the work', async () => {
    const parts = createCliParts({
      env: { BELLHOP_DATA: join(folder, 'shared') },
      version: '0',
      project: join(__dirname, '../..'),
      stdout: { write: () => {} },
      stderr: { write: () => {} },
      readStdin: async () => new Uint8Array(),
      readFile: async (path) => readFileSync(path),
    });
    const config = (await parts.checkConfig(undefined)).config!;
    const decoded = parts.decode(readFileSync(FAILED_JOB), FAILED_JOB);
    const events = decoded.flatMap((item) => ('event' in item ? [item.event] : []));
    const target = await parts.openReplay(config, () => {});
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const server = await openLocalBot({ config, log });

    await target.accept(events);
    for (const received of await server.queue.receive(3, 60)) {
      await server.bot.inbox(received.message);
      await received.ack();
    }
    const summary = await target.drain(() => {});
    await target.close();
    server.close();

    expect(summary).toEqual({ posted: 1, folded: 0, duplicates: 0, failed: 0, shared: true });
  });

  it('says of a data folder that cannot be used what is wrong', async () => {
    writeFileSync(join(folder, 'file'), '');
    const parts = createCliParts({
      env: { BELLHOP_DATA: join(folder, 'file') },
      version: '0',
      project: join(__dirname, '../..'),
      stdout: { write: () => {} },
      stderr: { write: (text) => errors.push(text) },
      readStdin: async () => new Uint8Array(),
      readFile: async (path) => readFileSync(path),
    });
    const errors: string[] = [];

    const exit = await runCli(['replay', FAILED_JOB], parts);

    expect(exit).toBe(1);
    expect(errors.join('')).toMatch(/^bellhop: [^\n]+\n$/);
  });
});
