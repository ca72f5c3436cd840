// bellhop doctor: what a deployment needs, looked at one by one; what is missing is named, with what to do.

import { ConfigError, formatProblem, messageOf } from '../core/errors';
import type { Check, HostId } from './operations';
import type { CommandContext, ExitCode } from './parts';
import { oneLine, plural } from './words';

/** For one check. */
const DEADLINE_MS = 10_000;

export async function doctor(
  { parts, configFile }: CommandContext,
  { host }: { host?: HostId },
): Promise<ExitCode> {
  const operations = await parts.openOperations({ host, config: configFile });
  try {
    const checks = await operations.checks();
    const found = await examine(checks, DEADLINE_MS, (line) => parts.stdout.write(`${oneLine(line)}\n`));
    parts.stdout.write(
      found === 0
        ? `all well on ${operations.host}: ${plural(checks.length, 'check')}\n`
        : `${plural(found, 'problem')} on ${operations.host}\n`,
    );
    return found === 0 ? 0 : 1;
  } finally {
    await operations.close();
  }
}

/** Runs all at the same time and tells them in their order; how many problems there are. */
export async function examine(
  checks: readonly Check[],
  deadlineMs: number,
  tell: (line: string) => void,
): Promise<number> {
  const running = checks.map(({ run }) => within(deadlineMs, run));
  let found = 0;
  for (const [index, { name, advice = false }] of checks.entries()) {
    const problems = (await running[index]) ?? [];
    if (problems.length === 0) tell(`ok       ${name}`);
    for (const problem of problems) tell(`${advice ? 'advice ' : 'problem'}  ${name}: ${problem}`);
    if (!advice) found += problems.length;
  }
  return found;
}

/** Never rejects: a failure is a problem. */
async function within(deadlineMs: number, run: Check['run']): Promise<string[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string[]>((resolve) => {
    const text = `No answer within ${deadlineMs / 1000} s: is it reachable from here?`;
    timer = setTimeout(() => resolve([text]), deadlineMs);
  });
  try {
    return await Promise.race([run(), late]);
  } catch (error) {
    return error instanceof ConfigError ? error.problems.map(formatProblem) : [messageOf(error)];
  } finally {
    clearTimeout(timer);
  }
}
