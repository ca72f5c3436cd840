// bellhop decisions: what people decided, by whom and with what result, for whoever asks later.

import { InputError } from '../core/errors';
import type { DecidedAction, DecisionRecord } from '../core/record';
import { csvLine } from './csv';
import { DECISION_COLUMNS, decisionRows } from './decision-rows';
import type { HostId } from './operations';
import type { CommandContext, ExitCode } from './parts';
import { createProgress } from './progress';
import { oneLine, plural } from './words';

export const EXPORT_FORMATS = ['csv', 'json'] as const;

export interface DecisionsOptions {
  host?: HostId;
  /** ISO. */
  since?: string;
  action?: DecidedAction;
}

/** Of an id that nobody could have meant by chance. The cloud's own notes carry twelve. */
const LEAST_OF_ID = 8;

export function listDecisions(
  context: CommandContext,
  options: DecisionsOptions & { json?: boolean },
): Promise<ExitCode> {
  const { stdout } = context.parts;
  const line = options.json === true ? jsonLine : lineOf;
  return eachDecision(context, options, (record) => stdout.write(line(record)), {
    none: () => options.json !== true && stdout.write('no decisions\n'),
  });
}

/** With everything that is kept of it; more than one if the cloud refused it and it was decided again. */
export async function showDecision(
  context: CommandContext,
  id: string,
  options: Pick<DecisionsOptions, 'host'>,
): Promise<ExitCode> {
  const [beginning = '', generation] = id.split('/');
  if (beginning.length < LEAST_OF_ID)
    throw new InputError(`"${oneLine(id)}" is too short: write at least ${LEAST_OF_ID} characters of the id`);
  const found: DecisionRecord[] = [];
  await eachDecision(context, options, (record) => {
    const meant = generation === undefined || String(record.generation) === generation;
    if (meant && record.decision.startsWith(beginning)) found.push(record);
  });
  const decisions = new Set(found.map(({ decision }) => decision)).size;
  if (decisions === 0)
    throw new InputError(`there is no decision "${oneLine(id)}": bellhop decisions list names them`);
  if (decisions > 1)
    throw new InputError(`"${oneLine(id)}" begins the ids of ${decisions} decisions: write more of it`);
  for (const record of found) context.parts.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  return 0;
}

export function exportDecisions(
  context: CommandContext,
  options: DecisionsOptions & { format: (typeof EXPORT_FORMATS)[number] },
): Promise<ExitCode> {
  const { stdout } = context.parts;
  if (options.format === 'json')
    return eachDecision(context, options, (record) => stdout.write(jsonLine(record)));
  stdout.write(csvLine(DECISION_COLUMNS));
  return eachDecision(context, options, (record) => {
    for (const row of decisionRows(record)) stdout.write(csvLine(row));
  });
}

/** Oldest first, a page of the store at a time, so that any number of them fits. */
async function eachDecision(
  { parts, configFile }: CommandContext,
  { host, since, action }: DecisionsOptions,
  take: (record: DecisionRecord) => void,
  { none }: { none?(): void } = {},
): Promise<ExitCode> {
  const progress = createProgress(parts.stderr);
  const operations = await parts.openOperations({ host, config: configFile });
  let read = 0;
  let taken = 0;
  try {
    for (let from: { next: string } | { since: string } | undefined = since ? { since } : undefined; ; ) {
      const { records, next } = await operations.readRecords(from);
      progress.end();
      for (const record of records) {
        if (action !== undefined && record.action !== action) continue;
        taken += 1;
        take(record);
      }
      read += records.length;
      if (next === undefined) break;
      progress.show(`${plural(read, 'decision')} read`);
      from = { next };
    }
    if (taken === 0) none?.();
    return 0;
  } finally {
    progress.end();
    await operations.close();
  }
}

function jsonLine(record: DecisionRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** As the notes in the clouds have it. */
function shortId({ decision, generation }: DecisionRecord): string {
  return `${decision.slice(0, 12)}/${generation}`;
}

/** `2026-11-20T10:00:05.000Z  approve  done  model-version fraud 17  Ana Ruiz  a3f1c9000000/0` */
function lineOf(record: DecisionRecord): string {
  const { at, action, outcome, kind, subject, votes } = record;
  const what = [kind, subject.name, subject.version].filter((part) => part !== undefined).join(' ');
  const by = votes.filter((vote) => vote.action === action).map(({ name }) => name);
  return `${oneLine([at, action, outcome, what, by.join(', ') || '-', shortId(record)].join('  '))}\n`;
}
