// The end of a run's log. The run history gives a signed address for each log file; the token is never sent there.

import { faultCode } from '../../core/network';
import { isLoopback } from './rest';

/** How much of a file's end is read, in bytes. */
const TAIL_BYTES = 64 * 1024;
const MOST_LAST = 28;
const MOST_ERRORS = 10;

const ERROR_LINE = /\b(?:\w*Error|\w*Exception|Traceback|FATAL|CRITICAL|Killed|OOM|out of memory)\b/i;

/** What people's own code wrote comes first; what the service wrote about a pipeline comes last. */
const FILES = [
  /^user_logs\/std_log\.txt$/,
  /^user_logs\/std_log[\w-]*0\.txt$/,
  /^user_logs\/.*\.txt$/,
  /^azureml-logs\/70_driver_log(?:_0)?\.txt$/,
  /^azureml-logs\/.*driver.*\.txt$/,
  /^logs\/azureml\/(?:executionlogs|stderrlogs|stdoutlogs)\.txt$/,
  /^(?:logs|azureml-logs)\/.*\.(?:txt|log)$/,
  /\.(?:txt|log)$/,
];

/** Azure's storage, in each of its clouds. */
const STORAGE =
  /\.blob\.(?:core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn|storage\.azure\.net)$/;

export interface LogParts {
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
  /** Whether files on this machine may be read: only where the run history is. */
  loopback: boolean;
}

/** Lines, or why there are none. */
export type Tail = { file: string; lines: string[] } | { why: string };

/** The error lines of the file that says most, and its last lines. Never fails: a log is a help, not a fact. */
export async function tailOf(files: Record<string, string>, parts: LogParts): Promise<Tail> {
  const names = Object.keys(files).sort();
  const file = FILES.map((pattern) => names.find((name) => pattern.test(name))).find(
    (name) => name !== undefined,
  );
  if (file === undefined) return { why: 'the run has no log file yet' };
  const url = URL.canParse(files[file]!) ? new URL(files[file]!) : undefined;
  if (url === undefined || !isStorage(url, parts.loopback))
    return { why: 'its log is not in a storage of Azure' };
  try {
    const text = await end(url, parts);
    return typeof text === 'string' ? { file, lines: important(text) } : text;
  } catch (error) {
    return { why: `the storage of the workspace did not answer (${faultCode(error)})` };
  }
}

function isStorage(url: URL, loopback: boolean): boolean {
  return (url.protocol === 'https:' && STORAGE.test(url.hostname)) || (loopback && isLoopback(url));
}

/** Azure's storage knows no range from the end, so the length is asked for first. */
async function end(url: URL, { fetch, timeoutMs }: LogParts): Promise<string | { why: string }> {
  const options = () => ({ redirect: 'error', signal: AbortSignal.timeout(timeoutMs) }) as const;
  const head = await fetch(url, { method: 'HEAD', ...options() });
  if (!head.ok) return refused(head.status);
  const start = Math.max(Number(head.headers.get('content-length') ?? 0) - TAIL_BYTES, 0);
  const range: Record<string, string> =
    start === 0 ? {} : { range: `bytes=${start}-${start + 2 * TAIL_BYTES}` };
  const answer = await fetch(url, { headers: range, ...options() });
  if (!answer.ok || (start > 0 && answer.status !== 206)) {
    await answer.body?.cancel();
    return refused(answer.status);
  }
  const text = await answer.text();
  // The first line has lost its beginning.
  return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
}

function refused(status: number): { why: string } {
  const closed = status === 403 ? ': its network may be closed to Bellhop' : '';
  return { why: `the storage of the workspace answered ${status}${closed}` };
}

function important(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  const last = lines.slice(-MOST_LAST);
  const errors = lines
    .slice(0, -MOST_LAST)
    .filter((line) => ERROR_LINE.test(line))
    .slice(-MOST_ERRORS);
  return errors.length === 0 ? last : [...errors, '…', ...last];
}
