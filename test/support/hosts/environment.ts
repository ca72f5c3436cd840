// The environment of a deployed bot in a test: set for as long as the test file runs.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOT_TOKEN } from '../peers/slack';

export const EVENTS_KEY = 'the key of the doors';
export const JOBS_KEY = 'the key of the jobs';

/** One channel for everything; both hosts, and the local one, read the same. */
export const CONFIGURATION = `
receivers:
  - name: ml
    slack: { channel: "#ml" }
route:
  receiver: ml
`;

/** Sets variables of this process; the function puts everything back. */
export function setEnvironment(values: Record<string, string>): () => void {
  const before = { ...process.env };
  Object.assign(process.env, values);
  return () => {
    for (const name of Object.keys(values)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  };
}

/** A folder with a configuration in it; `more` are further sections. */
export function configurationFile(more = ''): { file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-host-'));
  const file = join(folder, 'bellhop.yaml');
  writeFileSync(file, CONFIGURATION + more);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What every deployed bot reads; `apiUrl` is the Slack that it speaks to. */
export function botEnvironment(file: string, apiUrl: string): Record<string, string> {
  return {
    BELLHOP_CONFIG: file,
    BELLHOP_EVENTS_KEY: EVENTS_KEY,
    BELLHOP_JOBS_KEY: JOBS_KEY,
    SLACK_SIGNING_SECRET: 'a signing secret',
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: apiUrl,
  };
}

/** Keeps the log of a bot in this process out of the test's output; what Jest writes goes on. */
export function muteLog(): () => void {
  const write = process.stdout.write.bind(process.stdout);
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk, ...rest) => {
    if (typeof chunk === 'string' && chunk.startsWith('{"')) return true;
    return write(chunk as string, ...(rest as []));
  });
  return () => spy.mockRestore();
}
