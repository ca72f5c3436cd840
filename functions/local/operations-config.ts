// The configuration of a bot that runs elsewhere: the file here, or the text that BELLHOP_CONFIG names.

import { type Checked, checkConfig } from '../../src/config';
import type { Environment } from '../../src/config/environment';
import { isSourceAddress, openSource, type SourceOptions } from '../../src/sources/open';

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
