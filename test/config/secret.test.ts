// Secrets cannot be printed by accident.

import { format, inspect } from 'node:util';
import { Secret } from '../../src/core/secret';

const TEXT = 'xoxb-very-secret';

describe('a secret', () => {
  it('gives its text to whoever asks for it by name', () => {
    expect(new Secret(TEXT).reveal()).toBe(TEXT);
  });

  it.each<[string, (secret: Secret) => string]>([
    ['a template string', (secret) => `token ${secret}`],
    ['JSON', (secret) => JSON.stringify({ deep: [{ secret }] })],
    ['inspection', (secret) => inspect({ deep: [{ secret }] }, { showHidden: true, depth: 9 })],
    ['console formats', (secret) => format('%s %o %O %j', secret, secret, secret, secret)],
    ['an error', (secret) => inspect(new Error(`cannot use ${secret}`, { cause: { secret } }))],
  ])('does not show in %s', (_, print) => {
    const printed = print(new Secret(TEXT));

    expect(printed).not.toContain('very');
    expect(printed).toContain('<secret>');
  });
});
