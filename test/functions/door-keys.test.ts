// Which keys of the event doors a deployed bot needs at its start: those that its configuration names.

import { openConfiguration } from '../../functions/configuration';
import { ConfigError } from '../../src/core/errors';
import { openLocalStore } from '../../src/stores/local';
import { writeFiles } from '../cli/support';
import { SILENT } from '../support/world';

jest.mock('bellhop:templates', () => ({ templateSet: { cards: {} } }), { virtual: true });
jest.mock('bellhop:config', () => ({ configData: undefined }), { virtual: true });

const ROUTE = 'receivers: [{ name: ml }]\nroute: { receiver: ml }\n';
const BOUND =
  'doors: [{ key: BELLHOP_EVENTS_KEY_A, accounts: ["123456789012"] }, { key: BELLHOP_EVENTS_KEY_B }]\n';
const TOKEN =
  'doors: [{ token: { tenant: 8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f, audience: "api://bellhop" } }]\n';

const FILES = { plain: ROUTE, bound: ROUTE + BOUND, token: ROUTE + TOKEN };
const folder = writeFiles(FILES);

/** What is missing, in the words of the error; nothing if it starts. */
async function missing(file: keyof typeof FILES, env: Record<string, string>): Promise<string[]> {
  const store = openLocalStore(':memory:');
  try {
    await openConfiguration({
      env: { BELLHOP_CONFIG: `${folder}/${file}`, ...env },
      store,
      log: SILENT,
      sources: {},
      onWrong() {},
    });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ message }) => message);
  } finally {
    store.close();
  }
}

const needs = (name: string) => `${name} is not set: a door of events needs it`;

describe('the keys of the event doors', () => {
  it('is the one key where no door is named', async () => {
    expect(await missing('plain', {})).toEqual([needs('BELLHOP_EVENTS_KEY')]);
    expect(await missing('plain', { BELLHOP_EVENTS_KEY: 'k' })).toEqual([]);
  });

  it('are all that doors name, told at once, and no other', async () => {
    expect(await missing('bound', { BELLHOP_EVENTS_KEY: 'k' })).toEqual([
      needs('BELLHOP_EVENTS_KEY_A'),
      needs('BELLHOP_EVENTS_KEY_B'),
    ]);
    expect(await missing('bound', { BELLHOP_EVENTS_KEY_A: 'a', BELLHOP_EVENTS_KEY_B: 'b' })).toEqual([]);
  });

  it('are none where senders show tokens', async () => {
    expect(await missing('token', {})).toEqual([]);
  });

  it('are not the reference that Azure left in their place', async () => {
    const reference = '@Microsoft.KeyVault(VaultName=v;SecretName=key)';

    expect(await missing('plain', { BELLHOP_EVENTS_KEY: reference })).toEqual([
      expect.stringContaining('could not follow'),
    ]);
  });
});
