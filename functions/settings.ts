// What a deployed bot reads of its environment, and what it says of what is missing there.

import { ConfigError } from '../src/core/errors';
import { signingKeys } from '../src/flow/sign';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the platform leaves of a reference that it could not follow. */
const UNRESOLVED = /^@Microsoft\.KeyVault\(/;

/** Whether a value is what the platform left of a reference to a secret, and not the secret. */
export function isUnresolved(value: string): boolean {
  return UNRESOLVED.test(value.trim());
}

/**
 * The values of settings that must be there.
 * @param who needs them, for the sentence
 * @throws {ConfigError} that names every one which is missing, empty or an unresolved reference.
 */
export function settings<N extends string>(
  env: Environment,
  names: readonly N[],
  who = 'a deployed bot',
): Record<N, string> {
  const problems = names.flatMap((name) => {
    const value = env[name]?.trim() ?? '';
    if (value === '') return [{ message: `${name} is not set: ${who} needs it` }];
    return isUnresolved(value)
      ? [{ message: `${name} is a reference that Azure could not follow: may the app read the vault?` }]
      : [];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(names.map((name) => [name, env[name]!.trim()])) as Record<N, string>;
}

/**
 * The keys that sign jobs, as `splitQueue` takes them.
 * @throws {ConfigError} if there is none, or an empty one among them.
 */
export function jobsKey(env: Environment): string {
  const { BELLHOP_JOBS_KEY: key } = settings(env, ['BELLHOP_JOBS_KEY']);
  try {
    signingKeys(key);
  } catch {
    throw new ConfigError([
      { message: 'BELLHOP_JOBS_KEY has an empty part: separate its keys by single commas' },
    ]);
  }
  return key;
}

/** BELLHOP_ACTIONS, the kill switch of the deployment. @throws {ConfigError} for anything but on and off. */
export function actionsSetting(env: Environment): 'on' | 'off' {
  const value = env.BELLHOP_ACTIONS?.trim() || 'on';
  if (value === 'on' || value === 'off') return value;
  throw new ConfigError([{ message: `BELLHOP_ACTIONS must be on or off, not "${value}"` }]);
}
