// The demo, built and running, with a page of each chat in a real browser.

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type Demo, type DemoOptions, startDemo } from '../../functions/local/demo/start';
import type { StoryEvent } from '../../src/hosts/local/story';
import { type Built, buildLocalHost, temporaryFolder } from '../hosts/local/built';
import { CHROMIUM } from './why-not';

const ROOT = join(__dirname, '../..');
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]; // biome-ignore format: a list
/** Kept by CI, to be looked at. */
export const PICTURES = join(ROOT, 'test-results/browser');

/** Longer than anything here takes on a slow machine; nothing waits for it to pass. */
export const PATIENCE_MS = 30_000;

export interface World {
  demo: Demo;
  slack: Page;
  teams: Page;
  /** Sends events through the door, one after the other. */
  send(events: StoryEvent[]): Promise<void>;
  picture(page: Page, name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(options: Partial<DemoOptions> = {}): Promise<World> {
  const folder = await temporaryFolder();
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const built: Built = await buildLocalHost();
    closers.push(built.remove);
    const demo = await startDemo({
      project: ROOT,
      server: join(built.folder, 'server.cjs'),
      folder,
      config: join(ROOT, 'config/demo.yaml'),
      ports: { bellhop: 0, slack: 0, teams: 0 },
      say: (line) => process.stdout.write(`${line}\n`),
      ...options,
    });
    closers.push(demo.stop);
    // A profile of its own, which playwright makes and removes.
    const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    closers.push(() => browser.close());
    const [slack, teams] = await Promise.all(
      [demo.slack!.url, demo.teams!.url].map((url) => open(browser, url)),
    );
    await closeLog(teams!);
    await mkdir(PICTURES, { recursive: true });
    return {
      demo,
      slack: slack!,
      teams: teams!,
      async send(events) {
        for (const { cloud, body } of events) {
          const answer = await fetch(`${demo.bellhop.url}events/${cloud}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          });
          if (!answer.ok) throw new Error(`the door answered ${answer.status}: ${await answer.text()}`);
        }
      },
      async picture(page, name) {
        await page.mouse.move(0, 0);
        await page.evaluate(showDates);
        await page.screenshot({ path: join(PICTURES, `${name}.png`) });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1320, height: 820 } });
  page.setDefaultTimeout(PATIENCE_MS);
  // Fonts of a content network, which is not there: nothing but this machine is asked for anything.
  await page.route('**/*', (route) => (isHere(route.request().url()) ? route.continue() : route.abort()));
  await page.goto(url);
  return page;
}

function isHere(url: string): boolean {
  return ['127.0.0.1', 'localhost'].includes(new URL(url).hostname) || /^(data|blob):/.test(url);
}

/** The playground's log is of no interest to those who look at a chat. */
async function closeLog(page: Page): Promise<void> {
  const panel = page.getByText('Log Panel', { exact: true });
  await panel.waitFor();
  await page.getByTitle('Toggle Log Panel').click();
  await panel.waitFor({ state: 'hidden' });
}

/** In the page: where Slack shows a date in the reader's zone, local-slack shows the token; so the words in it. */
function showDates(): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode())
    node.nodeValue = node.nodeValue!.replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1');
}

/** Waits until it says so, in whatever elements. */
export async function shows(element: Locator, words: string): Promise<void> {
  await element.filter({ hasText: words }).waitFor();
}
