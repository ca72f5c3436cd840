// Before the tests in a browser: installs the emulators, or leaves the reason why the tests are skipped.

import { whyNot } from '../test/browser/why-not';

export default async function setup(): Promise<void> {
  const reason = await whyNot();
  if (reason === undefined) return;
  process.env.BELLHOP_NO_BROWSER = reason;
  process.stdout.write(`skipped: the chats in a browser, for ${reason}\n`);
}
