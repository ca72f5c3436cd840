// bellhop replay: events through the whole bot, as if they had just come in.

import { type Config, withEnvironment } from '../config';
import type { MlEvent } from '../core/event';
import { eachEvent } from './input';
import type { CommandContext, ExitCode, ReplayTarget } from './parts';
import { createProgress, type Progress } from './progress';
import { routeLine } from './route';
import { oneLine, plural } from './words';

/** How many events are handed over at once. */
const BATCH = 50;

export async function replay(
  context: CommandContext,
  files: string[],
  options: { dryRun?: boolean },
): Promise<ExitCode> {
  const config = await context.config();
  if (options.dryRun) return dryRun(context, config, files);
  const { stderr } = context.parts;
  const progress = createProgress(stderr);
  const target = await context.parts.openReplay(config, (problem) => {
    progress.end();
    stderr.write(`bellhop: ${oneLine(problem)}\n`);
  });
  try {
    return await run(context, target, progress, files);
  } finally {
    progress.end();
    await target.close();
  }
}

async function run(
  { parts }: CommandContext,
  target: ReplayTarget,
  progress: Progress,
  files: string[],
): Promise<ExitCode> {
  let count = 0;
  let batch: MlEvent[] = [];
  const flush = async () => {
    if (batch.length > 0) await target.accept(batch);
    count += batch.length;
    batch = [];
    progress.show(`${plural(count, 'event')} read`);
  };
  const exit = await eachEvent(parts, files, (event) => {
    batch.push(event);
    return batch.length >= BATCH ? flush() : undefined;
  });
  await flush();
  const summary = await target.drain((left) =>
    progress.show(`${plural(count, 'event')}, ${left} to deliver`),
  );
  progress.end();
  const { posted, folded, duplicates, failed, shared } = summary;
  const counts = `${plural(posted, 'message')} posted, ${plural(folded, 'update')}, ${plural(duplicates, 'duplicate')}, ${failed} failed`;
  const note = shared ? ' (another process shared the work)' : '';
  parts.stdout.write(`${plural(count, 'event')}: ${counts}${note}\n`);
  return failed > 0 ? 1 : exit;
}

async function dryRun({ parts }: CommandContext, config: Config, files: string[]): Promise<ExitCode> {
  const counts = new Map<string, number>();
  let events = 0;
  const exit = await eachEvent(parts, files, (decoded) => {
    const event = withEnvironment(decoded, config);
    events += 1;
    for (const { id } of config.router.route(event)) counts.set(id, (counts.get(id) ?? 0) + 1);
    parts.stdout.write(`${routeLine(event, config)}\n`);
  });
  const places = [...counts].map(([id, count]) => `${count} to ${id}`);
  parts.stdout.write(
    `${plural(events, 'event')}, nothing sent: ${places.length > 0 ? places.join(', ') : 'no destination'}\n`,
  );
  return exit;
}
