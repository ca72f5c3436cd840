// The configuration file, checked and read once, as the module `bellhop:config` of a bundle: functions parse no YAML.

import { relative, sep } from 'node:path';
import { BuildError, ROOT } from './common.mjs';
import { madeModule } from './compiler.mjs';

/** What `file` says. Throws every problem at once, with line and column. */
export async function readConfiguration({ checkConfig, formatProblem }, file) {
  // Secrets are the deployment's business: without environment, the file alone is checked.
  const { data, problems } = await checkConfig({ env: {}, file });
  if (data === undefined) throw new BuildError(problems.map(formatProblem));
  return data;
}

/** Template sets are in the bundle: of their folders, no more than where they were is told. */
export function configurationPlugin(data) {
  const folders = Object.entries(data.templateSets).map(([name, folder]) => [
    name,
    relative(ROOT, folder).split(sep).join('/'),
  ]);
  const text = JSON.stringify({ ...data, templateSets: Object.fromEntries(folders) });
  return madeModule('bellhop:config', `export const configData = JSON.parse(${JSON.stringify(text)});\n`);
}
