// Draws color.png and outline.png from their SVGs with a Chromium that is installed: node infra/teams/draw.mjs [path of Chromium]

import { readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

/** What Teams wants: https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons */
const SIZES = { color: 192, outline: 32 };

const browser = await chromium.launch({ executablePath: process.argv[2] ?? '/usr/bin/chromium' });
try {
  for (const [name, size] of Object.entries(SIZES)) {
    const svg = await readFile(new URL(`${name}.svg`, import.meta.url), 'utf8');
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
    const png = await page.screenshot({ omitBackground: true });
    await writeFile(new URL(`${name}.png`, import.meta.url), png);
  }
} finally {
  await browser.close();
}
