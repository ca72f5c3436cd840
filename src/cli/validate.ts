// bellhop validate: every problem in the configuration and the templates, with file and line.

import { formatProblem } from '../core/errors';
import { countRoutes } from '../core/routing';
import type { CommandContext, ExitCode } from './parts';
import { plural } from './words';

export async function validate({ parts, configFile }: CommandContext): Promise<ExitCode> {
  const { config, problems, warnings, templateSets } = await parts.checkConfig(configFile);
  const templates = await parts.checkTemplates(templateSets);
  const all = [...problems, ...templates.problems];
  for (const problem of all) parts.stdout.write(`${formatProblem(problem)}\n`);
  if (config === undefined || all.length > 0) return 1;
  // Only now: beside a problem, a warning is most often its consequence.
  for (const warning of warnings) {
    parts.stderr.write(`${formatProblem({ ...warning, message: `warning: ${warning.message}` })}\n`);
  }
  const counts = [
    plural(config.routing.receivers.length, 'receiver'),
    plural(countRoutes(config.routing.route), 'route'),
    plural(config.rules.policies.length, 'policy'),
    plural(templates.count, 'template'),
  ];
  parts.stdout.write(`ok: ${counts.join(', ')}\n`);
  return 0;
}
