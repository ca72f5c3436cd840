// The page in a real browser: a sample is sent, and both chats' renderings appear by themselves.

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import {
  type Built,
  buildLocalHost,
  type Running,
  startLocalHost,
  temporaryFolder,
} from './hosts/local/built';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]; // biome-ignore format: a list

const found = existsSync(CHROMIUM);
if (!found)
  process.stdout.write(
    `skipped: the page in a browser, for there is no Chromium at ${CHROMIUM} (name one in CHROMIUM_PATH)\n`,
  );

(found ? describe : describe.skip)('the page in a browser', () => {
  let built: Built;
  let data: string;
  let host: Running;
  let browser: Browser;
  let page: Page;
  /** Whatever the browser complained of: errors, and what the policy blocked. */
  const complaints: string[] = [];

  beforeAll(async () => {
    built = await buildLocalHost();
    data = await temporaryFolder();
    host = await startLocalHost(built, data);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(host.url);
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await host?.end('SIGTERM');
    if (data !== undefined) await rm(data, { recursive: true, force: true });
    await built?.remove();
  });

  it('says how to send an event while there is none', async () => {
    await page.getByRole('heading', { name: 'No messages yet' }).waitFor();

    expect(await page.getByText(`${host.url}events/aws`).count()).toBe(1);
  });

  it('shows a sample in both chats as soon as it is sent', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Send a sample event' }).click();
    await page.getByRole('searchbox', { name: 'Search samples' }).fill('azure pipeline-run failed');
    await page
      .getByRole('complementary')
      .getByRole('button', { name: /^Send / })
      .first()
      .click();

    const article = page.getByRole('article').first();
    await article.waitFor();
    expect(await article.locator('.slack .slack-section').count()).toBeGreaterThan(0);
    expect(await article.locator('.teams .ac-adaptiveCard').count()).toBeGreaterThan(0);
    expect(await article.locator('.tone').textContent()).toBe('Failure');
  });

  it('tells that a pressed button does nothing here', async () => {
    await page.locator('.slack-actions button').first().click();
    const dialog = page.getByRole('dialog');
    if (await dialog.isVisible()) await dialog.getByRole('button').last().click();

    await page.getByText('did nothing').waitFor();
  });

  it('filters, and offers to clear the filter', async () => {
    await page.getByRole('combobox', { name: 'Tone' }).selectOption('success');
    await page.getByRole('heading', { name: 'No message matches' }).waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();

    await page.getByRole('article').first().waitFor();
  });

  it('changes to dark and stays so', async () => {
    await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
    await page.reload();
    await page.getByRole('article').first().waitFor();

    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });

  it('fits a narrow screen', async () => {
    await page.setViewportSize({ width: 360, height: 740 });

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  it('gave the browser nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
