// bellhop decisions list, show and export, as commander is told of them.

import { type Command, Option } from 'commander';
import { DECIDED_ACTIONS } from '../core/record';
import {
  type DecisionsOptions,
  EXPORT_FORMATS,
  exportDecisions,
  listDecisions,
  showDecision,
} from './decisions';
import { hostOption, sinceOption } from './options';
import type { CommandContext, ExitCode } from './parts';

export function addDecisions(
  parent: Command,
  context: () => CommandContext,
  done: (exit: ExitCode) => void,
): void {
  const action = () => new Option('--action <action>', 'of this action only').choices(DECIDED_ACTIONS);
  parent
    .command('list')
    .description('Print one line each, the oldest first.')
    .addOption(sinceOption())
    .addOption(action())
    .option('--json', 'whole, as one line of JSON each')
    .addOption(hostOption())
    .action(async (options: DecisionsOptions) => done(await listDecisions(context(), options)));
  parent
    .command('show')
    .description('Print one whole.')
    .argument('<id>', 'as list names it, or its beginning')
    .addOption(hostOption())
    .action(async (id: string, options: DecisionsOptions) =>
      done(await showDecision(context(), id, options)),
    );
  parent
    .command('export')
    .description('Print all, for a spreadsheet or an archive.')
    .addOption(
      new Option('--format <format>', 'csv: a row for each vote; json: one line each')
        .choices(EXPORT_FORMATS)
        .default('csv'),
    )
    .addOption(sinceOption())
    .addOption(action())
    .addOption(hostOption())
    .action(async (options: Parameters<typeof exportDecisions>[1]) =>
      done(await exportDecisions(context(), options)),
    );
}
