// The configuration of a deployed bot: the file in its bundle, or one kept elsewhere that may change at any time.

import { templateSet } from 'bellhop:templates';
import { type Config, loadConfig } from '../src/config';
import { createRemoteConfig } from '../src/config/remote';
import { ConfigError } from '../src/core/errors';
import type { Log, Store } from '../src/core/ports';
import { isSourceAddress, openSource, type SourceOptions } from '../src/sources/open';
import { remember } from './lazy';
import type { Environment } from './settings';

export interface ConfigurationParts {
  /** With all secrets in it. */
  env: Environment;
  store: Store;
  log: Log;
  /** How to reach a text that is kept elsewhere. */
  sources: SourceOptions;
  onWrong(): void;
}

/** What to work with now: ask at the start of each piece of work, and keep to the answer until its end. */
export async function openConfiguration(parts: ConfigurationParts): Promise<() => Promise<Config>> {
  const { env, store, log, sources, onWrong } = parts;
  const address = env.BELLHOP_CONFIG?.trim() ?? '';
  if (!isSourceAddress(address)) return remember(() => fromBundle(env));
  const source = await openSource(address, sources);
  const templateSets = Object.keys(templateSet.cards).filter((name) => name !== '');
  const remote = createRemoteConfig({ source, env, store, log, now: Date.now, templateSets, onWrong });
  return () => remote.current();
}

async function fromBundle(env: Environment): Promise<Config> {
  const config = await loadConfig({ env, candidates: ['bellhop.yaml'], isFolder: () => true });
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
