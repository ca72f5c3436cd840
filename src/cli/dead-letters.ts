// bellhop dead-letters: what was given up, why, and how to send it again.

import { InputError } from '../core/errors';
import { asObject, asText } from '../core/json';
import type { DeadLetter, DeadLetterBox, HostId } from './operations';
import type { CommandContext, ExitCode } from './parts';
import { oneLine, plural } from './words';

const NOTHING = 'no dead letters\n';

export interface DeadLettersOptions {
  host?: HostId;
  /** One JSON object a line. */
  json?: boolean;
}

export function listDeadLetters(context: CommandContext, options: DeadLettersOptions): Promise<ExitCode> {
  const { stdout } = context.parts;
  return withBox(context, options.host, async (box) => {
    const letters = await box.list();
    if (options.json === true)
      for (const letter of letters) stdout.write(`${JSON.stringify(plain(letter))}\n`);
    else
      stdout.write(letters.length === 0 ? NOTHING : letters.map((letter) => `${lineOf(letter)}\n`).join(''));
    return 0;
  });
}

export function showDeadLetter(
  context: CommandContext,
  id: string,
  options: DeadLettersOptions,
): Promise<ExitCode> {
  return withBox(context, options.host, async (box) => {
    const letter = (await box.list()).find((one) => one.id === id);
    if (letter === undefined) throw unknown(id);
    context.parts.stdout.write(`${JSON.stringify(plain(letter), null, 2)}\n`);
    return 0;
  });
}

/** Without an id: all. */
export function redriveDeadLetters(
  context: CommandContext,
  id: string | undefined,
  options: DeadLettersOptions,
): Promise<ExitCode> {
  return withBox(context, options.host, async (box) => {
    const count = await box.redrive(id);
    if (count === 0 && id !== undefined) throw unknown(id);
    context.parts.stdout.write(count === 0 ? NOTHING : `${plural(count, 'dead letter')} sent again\n`);
    return 0;
  });
}

async function withBox(
  { parts, configFile }: CommandContext,
  host: HostId | undefined,
  work: (box: DeadLetterBox) => Promise<ExitCode>,
): Promise<ExitCode> {
  const operations = await parts.openOperations({ host, config: configFile });
  try {
    return await work(await operations.deadLetters());
  } finally {
    await operations.close();
  }
}

function unknown(id: string): InputError {
  return new InputError(
    `there is no dead letter "${oneLine(id)}" that can be had now: bellhop dead-letters list names them`,
  );
}

function plain({ id, buriedAt, reason, event, message }: DeadLetter): object {
  return { id, buriedAt: new Date(buriedAt).toISOString(), reason, message, event };
}

/** `7  2026-11-20T09:00:00.000Z  pipeline-run fraud-train Failed  slack/#ml  not_in_channel: …` */
function lineOf({ id, buriedAt, reason, event, message }: DeadLetter): string {
  const object = asObject(message);
  const about = event ?? (object?.type === 'event' ? eventIn(object.event) : undefined);
  const what = about ?? asText(object?.type) ?? asText(object?.['detail-type']) ?? 'unknown';
  const where = asText(object?.destination) ?? asText(object?.to) ?? '-';
  const columns = [
    id,
    new Date(buriedAt).toISOString(),
    typeof what === 'string' ? what : nameOf(what),
    where,
  ];
  return oneLine([...columns, reason].join('  '));
}

type Named = Pick<NonNullable<DeadLetter['event']>, 'kind' | 'status' | 'subject'>;

/** An event as it travels; what has another shape is named by its message's type. */
function eventIn(value: unknown): Named | undefined {
  const event = asObject(value);
  return event !== undefined && asText(asObject(event.subject)?.name) !== undefined
    ? (event as unknown as Named)
    : undefined;
}

function nameOf({ kind, subject, status }: Named): string {
  return [kind, subject.name, subject.version, status].filter((part) => part !== undefined).join(' ');
}
