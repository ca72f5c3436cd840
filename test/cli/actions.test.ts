// bellhop actions: the kill switch in a real store, and what the bot makes of it.

import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createCliParts } from '../../functions/local/cli-parts';
import { runCli } from '../../src/cli/program';
import { createKillSwitch } from '../../src/flow/kill-switch';
import { openDynamoStore } from '../../src/stores/dynamodb';
import { openLocalStore } from '../../src/stores/local';
import { awsConfig } from '../support/emulators/aws';
import { createDynamoTable, dynamoClient, startDynalite } from '../support/emulators/dynamodb';
import { SILENT } from '../support/world';
import { newFolder, operator } from './operator';

describe('bellhop actions', () => {
  it('is on until somebody turns it off, and says who did', async () => {
    const bellhop = operator({ BELLHOP_DATA: newFolder() });

    const before = await bellhop('actions', 'status');
    const off = await bellhop('actions', 'off');
    const status = await bellhop('actions', 'status');
    const on = await bellhop('actions', 'on');

    const by = `last switched by ${userInfo().username} at `;
    expect(before).toEqual({ exit: 0, stdout: 'actions: on\n', stderr: '' });
    expect(off.stdout).toContain(`actions: off (${by}`);
    expect(status.stdout).toBe(off.stdout);
    expect(on.stdout).toContain(`actions: on (${by}`);
    expect([off.exit, status.exit, on.exit]).toEqual([0, 0, 0]);
  });

  it('cannot turn on what the deployment has turned off, and says so', async () => {
    const bellhop = operator({ BELLHOP_DATA: newFolder(), BELLHOP_ACTIONS: 'off' });

    const run = await bellhop('actions', 'on');

    expect(run.exit).toBe(1);
    expect(run.stdout).toMatch(/^actions: off /);
    expect(run.stderr).toMatch(/^bellhop: BELLHOP_ACTIONS=off keeps all actions off: [^\n]+\n$/);
  });

  it('is heard by workers on AWS', async () => {
    const dynamo = await startDynalite();
    const client = dynamoClient(awsConfig(dynamo.url));
    const table = await createDynamoTable(client);
    const bellhop = operator({
      BELLHOP_TABLE: table,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    const worker = createKillSwitch({
      store: openDynamoStore({ table, client }),
      now: Date.now,
      log: SILENT,
      setting: 'on',
    });

    const before = await worker.actionsAllowed();
    const run = await bellhop('actions', 'off', '--host', 'aws');
    const after = await worker.actionsAllowed();

    client.destroy();
    await dynamo.stop();
    expect(run.exit).toBe(0);
    expect([before, after]).toEqual([true, false]);
  });

  it('is a command of the program as it is composed', async () => {
    const folder = newFolder();
    let stdout = '';
    const parts = createCliParts({
      env: { BELLHOP_DATA: folder },
      version: '0',
      project: join(__dirname, '../..'),
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stdout += text) },
      readStdin: async () => new Uint8Array(),
      readFile: async (path) => readFileSync(path),
    });

    const exit = await runCli(['actions', 'off'], parts);

    const store = openLocalStore(join(folder, 'bellhop.db'));
    const state = await createKillSwitch({ store, now: Date.now, log: SILENT, setting: 'on' }).state();
    store.close();
    expect([exit, stdout]).toEqual([0, expect.stringMatching(/^actions: off /)]);
    expect(state.actions).toBe('off');
  });

  it.each([[['actions']], [['actions', 'maybe']], [['actions', 'off', '--host', 'moon']]])(
    'is bad usage: %j',
    async (args) => {
      const bellhop = operator({ BELLHOP_DATA: newFolder() });

      const run = await bellhop(...args);

      expect(run.exit).toBe(2);
    },
  );
});
