// Whether the chats can be looked at here: a browser, and the emulators, which are installed if they are not there yet.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installEmulator, slackPackage, TEAMS_PACKAGE } from '../../functions/local/demo/install';

export const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const CACHE = join(__dirname, '../../node_modules/.cache/bellhop-emulators');

/** A sentence if there is no browser, or an emulator cannot be installed. */
export async function whyNot(): Promise<string | undefined> {
  if (!existsSync(CHROMIUM)) return `there is no Chromium at ${CHROMIUM} (name one in CHROMIUM_PATH)`;
  const slack = slackPackage();
  if (slack === undefined) return `there is no emulator of Slack for ${process.platform} ${process.arch}`;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  try {
    for (const wanted of [slack, TEAMS_PACKAGE]) await installEmulator(wanted, { cache: CACHE, say });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
