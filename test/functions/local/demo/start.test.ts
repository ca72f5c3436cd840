// The demo where no emulator can be had: Bellhop itself, its page, and words that say so. With them: test/browser.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Demo, startDemo } from '../../../../functions/local/demo/start';
import type { PageThread } from '../../../../src/chats/page/message';
import { type Built, buildLocalHost, temporaryFolder, until } from '../../../hosts/local/built';
import { setEnvironment } from '../../../support/hosts/environment';

const ROOT = join(__dirname, '../../../..');

describe('the demo without a network', () => {
  let built: Built;
  let folder: string;
  let demo: Demo;
  let restore: () => void;
  const said: string[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    // Nobody listens on port 1.
    restore = setEnvironment({
      npm_config_registry: 'http://127.0.0.1:1/',
      npm_config_fetch_retries: '0',
      npm_config_cache: join(folder, 'npm'),
    });
    built = await buildLocalHost();
    demo = await startDemo({
      project: join(folder, 'project'),
      server: join(built.folder, 'server.cjs'),
      folder,
      config: join(ROOT, 'config/demo.yaml'),
      ports: { bellhop: 0, slack: 0, teams: 0 },
      paceMs: 50,
      say: (line) => said.push(line),
    });
  }, 120_000);

  afterAll(async () => {
    await demo?.stop();
    await built?.remove();
    restore();
    await rm(folder, { recursive: true, force: true });
  });

  it('says what cannot be had, and where its messages are instead', () => {
    expect(demo.slack).toBeUndefined();
    expect(demo.teams).toBeUndefined();
    expect(said).toContainEqual(
      expect.stringMatching(/^no emulator of Teams: .* cannot be installed here: /),
    );
    expect(said).toContainEqual(expect.stringMatching(/^no emulator of Slack: /));
    expect(said).toContain("Bellhop's own page shows what Slack would show");
    expect(said).toContain("Bellhop's own page shows what Teams would show");
  });

  it('shows a sample in both chats on its page', async () => {
    const sample = `page/samples/${encodeURIComponent('aws/pipeline-run.failed')}?fresh=1`;
    const headers = { 'content-type': 'application/json' };

    await fetch(demo.bellhop.url + sample, { method: 'POST', headers, body: '{}' });

    await until('a message in each chat', async () => {
      const { threads } = (await (await fetch(`${demo.bellhop.url}page/threads`)).json()) as {
        threads: { root: { chat: string } }[];
      };
      return ['slack', 'teams'].every((chat) => threads.some(({ root }) => root.chat === chat));
    });
  });

  it('tells its story on the page: what fails is retried, and what comes of it is approved', async () => {
    const post = async (path: string, body: object) =>
      (
        await fetch(`${demo.bellhop.url}page/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json() as Promise<{ type?: string; ok?: boolean }>;
    /** A button on the page, and the message that it is in, as Slack would show it. */
    async function find(about: string, action: string) {
      const { threads } = (await (await fetch(`${demo.bellhop.url}page/threads`)).json()) as {
        threads: PageThread[];
      };
      const texts = threads.filter(({ root }) => root.chat === 'slack' && root.fallback.includes(about));
      for (const { root } of texts) {
        const [, button] =
          new RegExp(`"action_id":"${action}"[^}]*}[^}]*"value":"([0-9a-f]{32})"`).exec(
            JSON.stringify(root.payload),
          ) ?? [];
        if (button !== undefined) return { root: root.id, button, action };
      }
      return undefined;
    }
    const pressWhenThere = async (about: string, action: string) => {
      await until(`${action} of ${about}`, async () => (await find(about, action)) !== undefined);
      return post('press', { ...(await find(about, action)), comment: 'fine' });
    };

    const begun = await post('story', {});
    const retried = await pressWhenThere('fraud-train', 'retry');
    const approved = await pressWhenThere('fraud-detector version 43', 'approve');

    const made = () => demo.clouds.sagemaker.calls.map(({ operation }) => operation);
    await until('it is approved', async () => made().includes('UpdateModelPackage'));
    expect([begun.ok, retried.type, approved.type]).toEqual([true, 'taken', 'taken']);
    expect(made().filter((call) => /^(Retry|Update)/.test(call))).toEqual([
      'RetryPipelineExecution',
      'UpdateModelPackage',
    ]);
    expect(said.filter((line) => line.includes('not taken'))).toEqual([]);
  });

  it('notices when Bellhop ends by itself', async () => {
    await demo.stop();

    expect(await demo.ended).toBe('Bellhop');
  });
});
