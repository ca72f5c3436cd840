// Secrets: from the environment, and from one JSON object kept elsewhere, read again when it is old or a value was refused.

import { messageOf } from '../core/errors';
import { asObject, asText } from '../core/json';
import type { Log } from '../core/ports';
import { Secret } from '../core/secret';
import type { TextSource } from '../core/source';

/** Only such names are taken, so that whoever writes the object cannot steer the process (`NODE_OPTIONS`, `AWS_…`). */
const NAME = /^(SLACK_|MicrosoftApp|BELLHOP_)\w+$/;
const TTL_MS = 5 * 60_000;
/** After a refusal; strangers cause refusals too. */
const ANEW_MS = 30_000;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SecretsOptions {
  /** Wins over the object, name by name; an empty value counts as absent. */
  env: Environment;
  /** A JSON object of names and texts; absent = the environment alone. */
  source?: TextSource;
  log: Log;
  now(): number;
}

export interface Secrets {
  /**
   * The secret, undefined if there is none. `anew`: it was refused, so look whether it has changed.
   * @throws {CallError} as the source does, if nothing has been read yet and it cannot be.
   */
  get(name: string, options?: { anew?: boolean }): Promise<Secret | undefined>;
  /**
   * Calls with the secret; if that is refused, looks whether the secret has changed, and then calls once more.
   * @throws {Error} if there is no such secret.
   */
  use<T>(
    name: string,
    call: (secret: Secret) => Promise<T>,
    isRefusal: (error: unknown) => boolean,
  ): Promise<T>;
  /** The environment with all secrets in it, for `loadConfig`. */
  environment(): Promise<Environment>;
}

export function createSecrets({ env, source, log, now }: SecretsOptions): Secrets {
  let stored: ReadonlyMap<string, Secret> = new Map();
  let version: string | undefined;
  let readAt: number | undefined;
  let reading: Promise<void> | undefined;

  /** One reader at a time. What was read once is kept when the source fails. */
  function upToDate(maxAgeMs: number): Promise<void> | undefined {
    if (source === undefined || (readAt !== undefined && now() - readAt < maxAgeMs)) return undefined;
    reading ??= read(source).finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function read(from: TextSource): Promise<void> {
    try {
      const found = await from.read(version);
      if (found !== undefined) {
        stored = parse(found.text, from.name, log);
        version = found.version;
      }
    } catch (error) {
      if (readAt === undefined) throw error;
      log.error('secrets cannot be read anew', { source: from.name, reason: messageOf(error) });
    }
    readAt = now();
  }

  function fromEnvironment(name: string): Secret | undefined {
    const text = env[name]?.trim();
    return text === undefined || text === '' ? undefined : new Secret(text);
  }

  async function get(name: string, { anew = false } = {}): Promise<Secret | undefined> {
    const own = fromEnvironment(name);
    if (own !== undefined) return own;
    await upToDate(anew ? ANEW_MS : TTL_MS);
    return stored.get(name);
  }

  return {
    get,
    async use(name, call, isRefusal) {
      const secret = await get(name);
      if (secret === undefined) throw new Error(`${name} is not set`);
      try {
        return await call(secret);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const newer = await get(name, { anew: true });
        if (newer === undefined || newer.matches(secret.reveal())) throw error;
        return call(newer);
      }
    },
    async environment() {
      await upToDate(TTL_MS);
      const texts = [...stored]
        .filter(([name]) => fromEnvironment(name) === undefined)
        .map(([name, secret]) => [name, secret.reveal()]);
      return { ...env, ...Object.fromEntries(texts) };
    },
  };
}

/** @throws {Error} without a word of the text, since it holds secrets. */
function parse(text: string, name: string, log: Log): Map<string, Secret> {
  const values = new Map<string, Secret>();
  const ignored: string[] = [];
  for (const [key, value] of Object.entries(objectOf(text, name))) {
    const secret = asText(value);
    if (NAME.test(key) && secret !== undefined) values.set(key, new Secret(secret));
    // A name that is none may be a secret in the wrong place.
    else ignored.push(/^\w{1,60}$/.test(key) ? key : '?');
  }
  if (ignored.length > 0) log.warn('secrets that are not used', { source: name, names: ignored.join(' ') });
  return values;
}

function objectOf(text: string, name: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words quote the text.
  }
  const object = asObject(value);
  if (object === undefined) throw new Error(`${name} holds no JSON object of names and texts`);
  return object;
}
