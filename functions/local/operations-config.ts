// The configuration of a bot that runs elsewhere: the file here, or the text that BELLHOP_CONFIG names.

import { type Checked, checkConfig, operatorsOf } from '../../src/config';
import type { Environment } from '../../src/config/environment';
import { isSourceAddress, openSource, type SourceOptions } from '../../src/sources/open';

/** BELLHOP_CONFIG names a text that may change at any time, and nobody would hear if the change were wrong. */
export const NO_OPERATORS =
  'BELLHOP_CONFIG is read again every minute, and nobody is told in private when a change is wrong: name a receiver with a destination under "operators:".';

/** Whether the bot's configuration is kept elsewhere. */
export function isKeptElsewhere(env: Environment): boolean {
  return isSourceAddress(env.BELLHOP_CONFIG?.trim() ?? '');
}

/** As read, with the warning that nobody hears of a wrong change. */
export function warnOfNoOperators(checked: Checked, env: Environment): Checked {
  const { config, warnings } = checked;
  if (config === undefined || !isKeptElsewhere(env) || operatorsOf(config).length > 0) return checked;
  return { ...checked, warnings: [...warnings, { file: config.file, message: NO_OPERATORS }] };
}

export interface ReadConfigOptions {
  env: Environment;
  candidates: string[];
  /** What `--config` says: a file, or such an address. */
  file?: string;
  sources: SourceOptions;
}

/** Fails with CallError if it is kept elsewhere and cannot be read. */
export async function readConfiguration(options: ReadConfigOptions): Promise<Checked> {
  const { env, candidates, file, sources } = options;
  const named = file ?? env.BELLHOP_CONFIG?.trim();
  if (named === undefined || !isSourceAddress(named)) return checkConfig({ env, file, candidates });
  const source = await openSource(named, sources);
  const found = await source.read();
  const checked = await checkConfig({
    env,
    file: source.name,
    readFile: () => found?.text,
    isFolder: () => true,
  });
  // The folders that it names are none here.
  const { config } = checked;
  return config === undefined ? checked : { ...checked, config: { ...config, templateSets: {} } };
}
