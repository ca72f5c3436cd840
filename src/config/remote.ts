// Configuration kept in a bucket, a parameter or a blob: read again every minute, and never worse than the last good one.

import { type Checked, type Config, checkConfig } from '../config';
import { ConfigError, formatProblem, messageOf, type Problem } from '../core/errors';
import { asObject, asText, type JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { Log, Store } from '../core/ports';
import type { SourceText, TextSource } from '../core/source';
import type { Environment } from './environment';

/** How old the answer may be before the source is asked whether there is a newer one. */
const MAX_AGE_MS = 60_000;

export interface RemoteConfigOptions {
  source: TextSource;
  env: Environment;
  /** Keeps the last good one for workers that start while the newest is wrong or cannot be read. */
  store: Store;
  log: Log;
  now(): number;
  /** Names of the template sets in the bundle. Words travel with the code; the file only names them. */
  templateSets?: readonly string[];
  /** Called at every check while the newest version is wrong, for the metric: an alarm must stay until it is mended. */
  onWrong?(): void;
}

/** A version that cannot be used. */
export interface RejectedConfig {
  source: string;
  version: string;
  problems: Problem[];
}

export interface RemoteConfig {
  /**
   * The configuration to use now. Call it at the start of each piece of work, and keep to it until the end.
   * @throws {ConfigError} if there has never been a good one, and what is there is wrong.
   * @throws {CallError} as the source does, if there has never been a good one.
   */
  current(): Promise<Config>;
  /** The newest version, as long as it cannot be used; for a private word to the operators. */
  rejected(): RejectedConfig | undefined;
}

interface GoodRow extends JsonObject {
  schema: 1;
  source: string;
  version: string;
  text: string;
}

const GOOD = key('config', 'good');

export function createRemoteConfig(options: RemoteConfigOptions): RemoteConfig {
  const { source, store, log, now } = options;
  let config: Config | undefined;
  /** The version that was looked at last, good or not. */
  let seen: string | undefined;
  /** That version, if it cannot be used. */
  let rejected: RejectedConfig | undefined;
  let checkedAt: number | undefined;
  let checking: Promise<Config> | undefined;

  async function check(): Promise<Config> {
    config = await newest();
    checkedAt = now();
    return config;
  }

  async function newest(): Promise<Config> {
    let found: SourceText | undefined;
    try {
      found = await source.read(seen);
    } catch (error) {
      log.error('the configuration cannot be read', { source: source.name, reason: messageOf(error) });
      return fallBack(error);
    }
    if (found !== undefined) {
      const checked = await read(found.text);
      seen = found.version;
      rejected = undefined;
      if (checked.config !== undefined) {
        await keep(found);
        log.info('configuration', { source: source.name, version: found.version });
        return checked.config;
      }
      rejected = reject(found.version, checked.problems);
    }
    if (rejected === undefined) return fallBack();
    options.onWrong?.();
    return fallBack(new ConfigError(rejected.problems));
  }

  /** What we have, else what another worker found good; else the failure itself. */
  async function fallBack(failure?: unknown): Promise<Config> {
    if (config !== undefined) return config;
    const row = asObject((await store.get<GoodRow>(GOOD))?.value);
    const text = row?.schema === 1 && row.source === source.name ? asText(row.text) : undefined;
    const kept = text === undefined ? undefined : (await read(text)).config;
    if (kept === undefined) throw failure ?? new Error(`${source.name} has no text`);
    log.warn('working with the last good configuration', {
      source: source.name,
      version: asText(row?.version),
    });
    return kept;
  }

  async function read(text: string): Promise<Checked> {
    const checked = await checkConfig({
      env: options.env,
      file: source.name,
      readFile: () => text,
      isFolder: () => true,
    });
    const bundled = options.templateSets ?? [];
    const missing = Object.keys(checked.templateSets).filter((name) => !bundled.includes(name));
    const problems = [...checked.problems, ...missing.map((name) => noSuchSet(source.name, name, bundled))];
    if (checked.config === undefined || problems.length > 0)
      return { problems, warnings: checked.warnings, templateSets: checked.templateSets };
    // The folders that the file names are none here: the sets are in the bundle, under their names.
    return { ...checked, problems, config: { ...checked.config, templateSets: {} } };
  }

  function reject(version: string, problems: Problem[]): RejectedConfig {
    log.error('the new configuration is wrong; the last good one stays', {
      source: source.name,
      version,
      problems: problems.length,
      first: problems[0] && formatProblem(problems[0]),
    });
    return { source: source.name, version, problems };
  }

  /** Losing a race here is well: another worker has kept a good one too. Nor is a store that fails a reason to stop. */
  async function keep({ text, version }: SourceText): Promise<void> {
    const row: GoodRow = { schema: 1, source: source.name, version, text };
    try {
      const item = await store.get<GoodRow>(GOOD);
      if (item === undefined) await store.create(GOOD, row);
      else if (item.value.text !== text || item.value.source !== source.name)
        await store.put(GOOD, row, item.version);
    } catch (error) {
      log.error('the good configuration could not be kept', { reason: messageOf(error) });
    }
  }

  return {
    async current() {
      if (config !== undefined && checkedAt !== undefined && now() - checkedAt < MAX_AGE_MS) return config;
      checking ??= check().finally(() => {
        checking = undefined;
      });
      return checking;
    },
    rejected: () => rejected,
  };
}

function noSuchSet(file: string, name: string, bundled: readonly string[]): Problem {
  const has = bundled.length === 0 ? 'it has none' : `it has ${bundled.join(', ')}`;
  return {
    file,
    message: `the template set "${name}" is not in the bundle (${has}): templates travel with the code, so deploy them`,
  };
}
