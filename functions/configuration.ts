// The configuration of a deployed bot: what the build read of its file, or one kept elsewhere that may change at any time.
// The parser is loaded only for the latter.

import { configData } from 'bellhop:config';
import { templateSet } from 'bellhop:templates';
import { type Config, readyConfig } from '../src/config/ready';
import type { RemoteConfig } from '../src/config/remote';
import { keysOf } from '../src/core/doors';
import { ConfigError } from '../src/core/errors';
import type { Log, Store } from '../src/core/ports';
import { isSourceAddress, openSource, type SourceOptions } from '../src/sources/open';
import { type Environment, settings } from './settings';

export interface ConfigurationParts {
  /** With all secrets in it. */
  env: Environment;
  store: Store;
  log: Log;
  /** How to reach a text that is kept elsewhere. */
  sources: SourceOptions;
  onWrong(): void;
}

/** @throws {ConfigError} if it is in the bundle, and wrong or without a key that its doors need. */
export async function openConfiguration(parts: ConfigurationParts): Promise<RemoteConfig> {
  const { env, store, log, sources, onWrong } = parts;
  const address = env.BELLHOP_CONFIG?.trim() ?? '';
  if (!isSourceAddress(address)) {
    const config = address === '' ? await readyConfig(env, configData) : await fromFile(env);
    settings(env, keysOf(config.doors), 'a door of events');
    return { current: async () => config, rejected: () => undefined };
  }
  const { createRemoteConfig } = await import('../src/config/remote');
  const source = await openSource(address, sources);
  const templateSets = Object.keys(templateSet.cards).filter((name) => name !== '');
  return createRemoteConfig({ source, env, store, log, now: Date.now, templateSets, onWrong });
}

/** A file that was put beside the function, and was not there when it was built. */
async function fromFile(env: Environment): Promise<Config> {
  const { loadConfig } = await import('../src/config');
  const config = await loadConfig({ env, isFolder: () => true });
  // A name alone brings no templates: those were compiled into the bundle, or are not there.
  const absent = Object.keys(config.templateSets).filter((name) => !Object.hasOwn(templateSet.cards, name));
  if (absent.length === 0) return config;
  throw new ConfigError(
    absent.map((name) => ({
      file: config.file,
      message: `the template set "${name}" is not in the bundle: build it in`,
    })),
  );
}
