// What a deployed bot says of an environment that is not complete.

import { actionsSetting, jobsKey, settings } from '../../functions/settings';
import { ConfigError } from '../../src/core/errors';

function messages(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
}

describe('required settings', () => {
  it('are given without the space around them', () => {
    expect(settings({ A: ' a ', B: 'b', C: 'c' }, ['A', 'B'])).toEqual({ A: 'a', B: 'b' });
  });

  it('are all named at once if they are missing or empty', () => {
    expect(messages(() => settings({ B: ' ', C: 'c' }, ['A', 'B', 'C']))).toEqual([
      'A is not set: a deployed bot needs it',
      'B is not set: a deployed bot needs it',
    ]);
  });

  it('are not the reference that Azure left in their place', () => {
    const env = { KEY: '@Microsoft.KeyVault(VaultName=v;SecretName=key)' };

    expect(messages(() => settings(env, ['KEY']))).toEqual([
      'KEY is a reference that Azure could not follow: may the app read the vault?',
    ]);
  });
});

describe('the keys of jobs', () => {
  it('are one or several', () => {
    expect([jobsKey({ BELLHOP_JOBS_KEY: 'a' }), jobsKey({ BELLHOP_JOBS_KEY: 'a,b' })]).toEqual(['a', 'a,b']);
  });

  it('are never empty', () => {
    expect(messages(() => jobsKey({}))).toEqual(['BELLHOP_JOBS_KEY is not set: a deployed bot needs it']);
    expect(messages(() => jobsKey({ BELLHOP_JOBS_KEY: 'a,' }))).toEqual([
      'BELLHOP_JOBS_KEY has an empty part: separate its keys by single commas',
    ]);
  });
});

describe('the kill switch', () => {
  it.each([
    [undefined, 'on'],
    ['', 'on'],
    ['on', 'on'],
    [' off ', 'off'],
  ])('%j is %s', (value, expected) => {
    expect(actionsSetting({ BELLHOP_ACTIONS: value })).toBe(expected);
  });

  it.each(['OFF', 'no', '0'])('%j is a mistake, not "on"', (value) => {
    expect(messages(() => actionsSetting({ BELLHOP_ACTIONS: value }))).toEqual([
      `BELLHOP_ACTIONS must be on or off, not "${value}"`,
    ]);
  });
});
