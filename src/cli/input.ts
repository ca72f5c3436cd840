// Events from files and standard input: good ones go on, bad ones are named on stderr.

import { InputError, messageOf } from '../core/errors';
import type { MlEvent } from '../core/event';
import type { Decoded } from '../core/ports';
import type { CliParts, ExitCode } from './parts';
import { oneLine } from './words';

/** Above this many bytes a file is taken line by line, each line an input of its own. */
const BY_LINE_FROM = 1024 * 1024;

/**
 * Hands every event of every file to `handle`, in order; `-` is standard input.
 * @returns 1 if anything could not be read, else 0.
 */
export async function eachEvent(
  parts: CliParts,
  files: readonly string[],
  handle: (event: MlEvent) => void | Promise<void>,
): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const report = (message: string) => {
    exit = 1;
    parts.stderr.write(`bellhop: ${oneLine(message)}\n`);
  };
  for (const file of files) {
    const name = file === '-' ? 'standard input' : file;
    try {
      const bytes = await (file === '-' ? parts.readStdin() : parts.readFile(file));
      for (const { decoded, place } of decodeAll(parts, bytes, name)) {
        if ('event' in decoded) await handle(decoded.event);
        else if ('error' in decoded) report(`${place}: ${decoded.error}`);
        else parts.stderr.write(`bellhop: ${place}: this is a subscription's handshake, and no event\n`);
      }
    } catch (error) {
      const message = readProblem(name, error);
      if (message === undefined) throw error;
      report(message);
    }
  }
  return exit;
}

interface Item {
  decoded: Decoded;
  /** Where it stands, for people: `run.json: event 3 of 5`. */
  place: string;
}

function* decodeAll(parts: CliParts, bytes: Uint8Array, name: string): Generator<Item> {
  if (bytes.byteLength > BY_LINE_FROM && isJsonLines(bytes)) {
    yield* decodeLines(parts, bytes, name);
    return;
  }
  const all = parts.decode(bytes, name);
  for (const [index, decoded] of all.entries()) {
    yield { decoded, place: all.length === 1 ? name : `${name}: event ${index + 1} of ${all.length}` };
  }
}

/** A line that is no JSON is one bad event among the others here: a file this large is not thrown away for it. */
function* decodeLines(parts: CliParts, bytes: Uint8Array, name: string): Generator<Item> {
  for (const { line, number } of linesOf(bytes)) {
    const place = `${name}: line ${number}`;
    try {
      for (const decoded of parts.decode(line, `line ${number}`)) yield { decoded, place };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      yield { decoded: { error: error.message }, place };
    }
  }
}

/** Whether the first line is a whole JSON object or array by itself, and not the only line. */
function isJsonLines(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(0x0a);
  if (end < 0 || end >= bytes.byteLength - 1) return false;
  try {
    JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
    return true;
  } catch {
    return false;
  }
}

function* linesOf(bytes: Uint8Array): Generator<{ line: Uint8Array; number: number }> {
  let start = 0;
  for (let number = 1; start < bytes.byteLength; number++) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.byteLength : found;
    const line = bytes.subarray(start, end);
    if (line.some((byte) => byte > 0x20)) yield { line, number };
    start = end + 1;
  }
}

/** A sentence for what people can do something about; undefined for a fault of ours. */
function readProblem(name: string, error: unknown): string | undefined {
  if (error instanceof InputError) return error.message;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') return `${name}: there is no such file`;
  if (code === 'EISDIR') return `${name}: this is a folder; name the files in it`;
  return code === undefined ? undefined : `${name}: cannot be read: ${messageOf(error)}`;
}
