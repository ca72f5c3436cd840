import { CallError } from '../../src/core/errors';
import type { Log, LogFields } from '../../src/core/ports';
import type { Secret } from '../../src/core/secret';
import type { TextSource } from '../../src/core/source';
import { createSecrets, type Environment } from '../../src/secrets/secrets';

const MINUTE = 60_000;

let at: number;
let reads: (string | undefined)[];
let kept: { text: string; version: string } | Error;
let logged: string[];

beforeEach(() => {
  at = Date.UTC(2026, 10, 20, 9);
  reads = [];
  logged = [];
  keep({ SLACK_BOT_TOKEN: 'xoxb-old' });
});

function keep(values: unknown, version = `${JSON.stringify(values)}`): void {
  kept = { text: typeof values === 'string' ? values : JSON.stringify(values), version };
}

/** A real source's behaviour, in memory; the sources themselves are tested over the wire. */
const source: TextSource = {
  name: 'arn:secret',
  async read(known) {
    reads.push(known);
    if (kept instanceof Error) throw kept;
    return kept.version === known ? undefined : kept;
  },
};

function note(message: string, fields?: LogFields): void {
  logged.push(`${message} ${JSON.stringify(fields)}`);
}
const log: Log = { info: note, warn: note, error: note };

function open(env: Environment = {}) {
  return createSecrets({ env, source, log, now: () => at });
}

async function textOf(secret: Promise<Secret | undefined>): Promise<string | undefined> {
  return (await secret)?.reveal();
}

describe('a secret', () => {
  it('comes from the environment alone where no store is named', async () => {
    const secrets = createSecrets({ env: { SLACK_BOT_TOKEN: ' xoxb ', EMPTY: ' ' }, log, now: () => at });

    expect(await textOf(secrets.get('SLACK_BOT_TOKEN'))).toBe('xoxb');
    expect(await secrets.get('EMPTY')).toBeUndefined();
    expect(await secrets.get('MISSING')).toBeUndefined();
    expect(await secrets.environment()).toEqual({ SLACK_BOT_TOKEN: ' xoxb ', EMPTY: ' ' });
  });

  it('comes from the environment first, without asking the store', async () => {
    expect(await textOf(open({ SLACK_BOT_TOKEN: 'xoxb-env' }).get('SLACK_BOT_TOKEN'))).toBe('xoxb-env');
    expect(reads).toEqual([]);
  });

  it('comes from the store if the environment has none, or an empty one', async () => {
    expect(await textOf(open().get('SLACK_BOT_TOKEN'))).toBe('xoxb-old');
    expect(await textOf(open({ SLACK_BOT_TOKEN: '' }).get('SLACK_BOT_TOKEN'))).toBe('xoxb-old');
  });

  it('is read once for all who ask at the same time, and kept for five minutes', async () => {
    const secrets = open();

    await Promise.all([
      secrets.get('SLACK_BOT_TOKEN'),
      secrets.get('BELLHOP_JOBS_KEY'),
      secrets.environment(),
    ]);
    at += 5 * MINUTE - 1;
    await secrets.get('SLACK_BOT_TOKEN');
    const before = reads.length;
    keep({ SLACK_BOT_TOKEN: 'xoxb-new' });
    at += 1;

    expect(before).toBe(1);
    expect(await textOf(secrets.get('SLACK_BOT_TOKEN'))).toBe('xoxb-new');
    expect(reads).toEqual([undefined, '{"SLACK_BOT_TOKEN":"xoxb-old"}']);
  });

  it('that was refused is looked up anew, though not more than twice a minute', async () => {
    const secrets = open();
    await secrets.get('SLACK_BOT_TOKEN');
    keep({ SLACK_BOT_TOKEN: 'xoxb-new' });

    const atOnce = await textOf(secrets.get('SLACK_BOT_TOKEN', { anew: true }));
    at += MINUTE / 2;
    const later = await textOf(secrets.get('SLACK_BOT_TOKEN', { anew: true }));
    await secrets.get('SLACK_BOT_TOKEN', { anew: true });

    expect([atOnce, later]).toEqual(['xoxb-old', 'xoxb-new']);
    expect(reads).toHaveLength(2);
  });

  it('is kept while the store cannot be reached or holds nonsense', async () => {
    const secrets = open();
    await secrets.get('SLACK_BOT_TOKEN');
    kept = new CallError('retry', 'timeout', 'away');
    at += 5 * MINUTE;
    const whileAway = await textOf(secrets.get('SLACK_BOT_TOKEN'));
    keep('not json, xoxb-leak', 'v2');
    at += 5 * MINUTE;

    expect(whileAway).toBe('xoxb-old');
    expect(await textOf(secrets.get('SLACK_BOT_TOKEN'))).toBe('xoxb-old');
    expect(logged).toHaveLength(2);
    expect(logged.join()).not.toContain('xoxb');
  });

  it.each([['not json: xoxb-leak'], ['"xoxb-leak"'], ['["xoxb-leak"]'], ['null'], ['']])(
    'cannot be had from %j, and the error does not quote it',
    async (text) => {
      keep(text, 'v1');

      const error = await open()
        .get('SLACK_BOT_TOKEN')
        .catch((reason: Error) => reason.message);

      expect(error).toBe('arn:secret holds no JSON object of names and texts');
    },
  );

  it('cannot be had before the store has answered once; then it is asked again', async () => {
    const secrets = open();
    const good = kept;
    kept = new CallError('retry', 'timeout', 'away');
    await expect(secrets.get('SLACK_BOT_TOKEN')).rejects.toThrow('away');
    kept = good;

    expect(await textOf(secrets.get('SLACK_BOT_TOKEN'))).toBe('xoxb-old');
  });

  it('is taken under the names of secrets only, so nobody steers the process', async () => {
    keep({
      BELLHOP_EVENTS_KEY: 'k',
      MicrosoftAppPassword: 'p',
      NODE_OPTIONS: '--require /tmp/x',
      AWS_ENDPOINT_URL: 'https://evil.example',
      'xoxb-leak': 'SLACK_BOT_TOKEN',
      SLACK_BOT_TOKEN: { nested: true },
      SLACK_APP_TOKEN: '',
    });

    expect(await open({ HOME: '/root' }).environment()).toEqual({
      HOME: '/root',
      BELLHOP_EVENTS_KEY: 'k',
      MicrosoftAppPassword: 'p',
    });
    expect(logged).toEqual([
      'secrets that are not used {"source":"arn:secret","names":"NODE_OPTIONS AWS_ENDPOINT_URL ? SLACK_BOT_TOKEN SLACK_APP_TOKEN"}',
    ]);
  });
});

describe('a call with a secret', () => {
  class Refused extends Error {}
  const isRefused = (error: unknown) => error instanceof Refused;

  async function call(secret: Secret): Promise<string> {
    if (secret.reveal() !== 'xoxb-new') throw new Refused(`not with ${secret}`);
    return 'done';
  }

  it('is made once more if the secret was replaced', async () => {
    const secrets = open();
    await secrets.get('SLACK_BOT_TOKEN');
    keep({ SLACK_BOT_TOKEN: 'xoxb-new' });
    at += MINUTE / 2;

    expect(await secrets.use('SLACK_BOT_TOKEN', call, isRefused)).toBe('done');
  });

  it('is made once, and fails as it did, if the secret is still the same', async () => {
    const secrets = open();
    await secrets.get('SLACK_BOT_TOKEN');
    at += MINUTE / 2;
    let calls = 0;

    const made = secrets.use(
      'SLACK_BOT_TOKEN',
      async (secret) => {
        calls += 1;
        return call(secret);
      },
      isRefused,
    );

    await expect(made).rejects.toThrow('not with <secret>');
    expect([calls, reads.length]).toEqual([1, 2]);
  });

  it('fails as it did if the secret is gone', async () => {
    const secrets = open();
    await secrets.get('SLACK_BOT_TOKEN');
    keep({});
    at += MINUTE / 2;

    await expect(secrets.use('SLACK_BOT_TOKEN', call, isRefused)).rejects.toThrow('not with <secret>');
  });

  it('is not repeated for any other failure', async () => {
    const secrets = open();
    await secrets.get('SLACK_BOT_TOKEN');
    keep({ SLACK_BOT_TOKEN: 'xoxb-new' });
    at += MINUTE / 2;
    let calls = 0;

    const made = secrets.use(
      'SLACK_BOT_TOKEN',
      async () => {
        calls += 1;
        throw new Error('broken pipe');
      },
      isRefused,
    );

    await expect(made).rejects.toThrow('broken pipe');
    expect([calls, reads.length]).toEqual([1, 1]);
  });

  it('is not made without one', async () => {
    await expect(open().use('SLACK_APP_TOKEN', call, isRefused)).rejects.toThrow(
      'SLACK_APP_TOKEN is not set',
    );
  });
});
