// bellhop decisions: lists, single ones and exports, from the stores of all three hosts.

import { join } from 'node:path';
import type { Operations } from '../../src/cli/operations';
import type { JsonObject } from '../../src/core/json';
import { key } from '../../src/core/keys';
import type { Store } from '../../src/core/ports';
import type { DecisionRecord } from '../../src/core/record';
import { readRecords } from '../../src/flow/records';
import { openAzureTableStore } from '../../src/stores/azure-table';
import { openDynamoStore } from '../../src/stores/dynamodb';
import { openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';
import { awsConfig } from '../support/emulators/aws';
import { connectionStringOf, startAzuriteTables } from '../support/emulators/azurite';
import { createDynamoTable, dynamoClient, startDynalite } from '../support/emulators/dynamodb';
import { DECISION, record, vote } from '../support/records';
import { newFolder, operator } from './operator';
import { bellhop, linesOf } from './support';

const APPROVED = record();
const RETRIED = record({
  ...{ decision: 'c0ffee'.padEnd(64, '1'), action: 'retry', question: 'again', outcome: 'failed' },
  ...{
    kind: 'pipeline-run',
    reason: 'The execution is not Failed any more.',
    at: '2026-11-21T09:30:00.000Z',
  },
  subject: {
    name: 'fraud-train',
    id: 'arn:aws:sagemaker:eu-west-1:111122223333:pipeline/x',
    url: 'https://x',
  },
  votes: [vote({ action: 'retry', name: 'Bo', comment: undefined })],
  status: undefined,
} as Partial<DecisionRecord>);

async function keep(store: Store, ...records: DecisionRecord[]): Promise<void> {
  for (const one of records)
    await store.create(key('record', one.at, one.id), { schema: 1, record: one as unknown as JsonObject });
}

/** A bot on this machine that has these records. */
async function local(...records: DecisionRecord[]) {
  const folder = newFolder();
  const sqlite = openSqlite(join(folder, 'bellhop.db'));
  await keep(openLocalStore(sqlite), ...records);
  sqlite.close();
  return operator({ BELLHOP_DATA: folder });
}

describe('bellhop decisions list', () => {
  it('prints a line for each, the oldest first', async () => {
    const cli = await local(RETRIED, APPROVED);

    expect(await cli('decisions', 'list')).toEqual({
      exit: 0,
      stdout:
        '2026-11-20T10:00:05.000Z  approve  done  model-version fraud 17  Ana Ruiz  a3f1c9000000/0\n' +
        '2026-11-21T09:30:00.000Z  retry  failed  pipeline-run fraud-train  Bo  c0ffee111111/0\n',
      stderr: '',
    });
  });

  it.each([
    [['--since', '2026-11-21'], [RETRIED]],
    [
      ['--since', '2026-11-20T10:00:05.000Z'],
      [APPROVED, RETRIED],
    ],
    [['--since', '2026-11-21T09:30:00.001Z'], []],
    [['--action', 'approve'], [APPROVED]],
    [['--action', 'stop'], []],
  ])('takes what is asked for: %j', async (args, expected) => {
    const cli = await local(APPROVED, RETRIED);

    const { stdout } = await cli('decisions', 'list', '--json', ...args);

    expect(linesOf(stdout).map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  it('counts a span from now', async () => {
    const recent = record({ decision: 'f'.repeat(64), at: new Date(Date.now() - 3_600_000).toISOString() });
    const cli = await local(APPROVED, recent);

    const [hours, minutes] = [
      await cli('decisions', 'list', '--since', '2h'),
      await cli('decisions', 'list', '--since', '30m'),
    ];

    expect([linesOf(hours.stdout).length, minutes.stdout]).toEqual([1, 'no decisions\n']);
  });

  it.each(['yesterday', '7', '2026-02-31', '2026-11-20 10:00', '-1d', ''])(
    'says of %j that it is no time',
    async (since) => {
      const run = await (await local())('decisions', 'list', `--since=${since}`);

      expect(run.exit).toBe(2);
      expect(run.stderr).toContain('Write it as 30m, 12h, 7d, 2w or 2026-11-20.');
    },
  );

  it('cannot be made to move the cursor', async () => {
    const cli = await local(record({ votes: [vote({ name: '\u001b[2JEve\u202e' })] }));

    expect((await cli('decisions', 'list')).stdout).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('bellhop decisions show', () => {
  const again = record({ generation: 1, at: '2026-11-20T10:05:00.000Z' });
  const first = record({ outcome: 'failed', reason: 'AccessDenied' });

  it.each([
    ['the short id of a list', 'a3f1c9000000/1', [again]],
    ['the whole id', again.id, [again]],
    ['a decision, whose every try is shown', DECISION, [first, again]],
    ['what a note in the cloud carries', DECISION.slice(0, 12), [first, again]],
  ])('takes %s', async (_what, id, expected) => {
    const cli = await local(first, again, RETRIED);

    const { exit, stdout } = await cli('decisions', 'show', id);

    expect(exit).toBe(0);
    expect(stdout).toBe(expected.map((one) => `${JSON.stringify(one, null, 2)}\n`).join(''));
  });

  it.each([
    ['00000000', /^bellhop: there is no decision "00000000": bellhop decisions list names them\n$/],
    ['a3f1c9000000/7', /^bellhop: there is no decision /],
    ['a3f1', /^bellhop: "a3f1" is too short: write at least 8 characters of the id\n$/],
    ['a3f1c900', /^bellhop: "a3f1c900" begins the ids of 2 decisions: write more of it\n$/],
  ])('says what is wrong with %s', async (id, sentence) => {
    const cli = await local(APPROVED, record({ decision: `${DECISION.slice(0, 40)}${'9'.repeat(24)}` }));

    expect(await cli('decisions', 'show', id)).toEqual({
      exit: 1,
      stdout: '',
      stderr: expect.stringMatching(sentence),
    });
  });
});

describe('bellhop decisions export', () => {
  it('prints a row for each vote, for a spreadsheet', async () => {
    const two = record({
      votes: [
        vote(),
        vote({ name: 'Bo, the "second"', comment: 'line\nbreak', chat: 'teams', email: undefined }),
      ],
    });

    const { stdout } = await (await local(two))('decisions', 'export');

    expect(stdout.split('\r\n').map((line) => line.split(',').slice(0, 5).join())).toEqual([
      'at,id,action,outcome,status',
      `2026-11-20T10:00:05.000Z,${two.id},approve,done,Approved`,
      `2026-11-20T10:00:05.000Z,${two.id},approve,done,Approved`,
      '',
    ]);
    expect(stdout).toContain(
      ',"Bo, the ""second""",approve,2026-11-20T10:00:00.000Z,"line\nbreak",group:approvers,',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '  =1', '＝1'])(
    'lets no cell be a formula: %j',
    async (comment) => {
      const cli = await local(record({ votes: [vote({ comment, name: comment })] }));

      const { stdout } = await cli('decisions', 'export');

      const cell = /[\r\n]/.test(comment) ? `"'${comment}"` : `'${comment}`;
      expect(stdout).toContain(`,${cell},approve,`);
      expect(stdout).not.toContain(`,${comment}`);
    },
  );

  it('prints the columns alone if nothing was decided', async () => {
    expect((await (await local())('decisions', 'export')).stdout).toMatch(/^at,id,[a-z_,]+\r\n$/);
  });

  it('prints JSON lines for an archive', async () => {
    const { stdout } = await (await local(APPROVED, RETRIED))('decisions', 'export', '--format', 'json');

    expect(linesOf(stdout)).toEqual([JSON.stringify(APPROVED), JSON.stringify(RETRIED)]);
  });

  it('goes through more than ten thousand, and says so to whoever waits', async () => {
    const sqlite = openSqlite(':memory:');
    const store = openLocalStore(sqlite);
    const many = Array.from({ length: 10_500 }, (_, index) =>
      record({
        decision: String(index).padStart(64, '0'),
        at: new Date(Date.UTC(2026, 0, 1) + index).toISOString(),
      }),
    );
    await keep(store, ...many);
    const openOperations = async () =>
      ({
        readRecords: (from) => readRecords(store, from),
        close: async () => {},
      }) as Partial<Operations> as Operations;

    const { stdout, stderr } = await bellhop(['decisions', 'export', '--format', 'json'], {
      openOperations,
      terminal: true,
    });
    sqlite.close();

    expect(linesOf(stdout).map((line) => JSON.parse(line).id)).toEqual(many.map(({ id }) => id));
    expect(stderr).toContain('500 decisions read');
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
  });
});

describe('bellhop decisions of a bot on Azure', () => {
  let tables: Awaited<ReturnType<typeof startAzuriteTables>>;
  beforeAll(async () => {
    tables = await startAzuriteTables();
  });
  afterAll(() => tables.stop());

  it('reads its table', async () => {
    const connectionString = connectionStringOf(tables.url);
    const client = { allowInsecureConnection: true };
    const { TableClient } = await import('@azure/data-tables');
    await TableClient.fromConnectionString(connectionString, 'bellhop', client).createTable();
    await keep(openAzureTableStore({ connectionString, table: 'bellhop', client }), APPROVED, RETRIED);
    const cli = operator({ BELLHOP_TABLE: 'bellhop', AzureWebJobsStorage: connectionString });

    const { stdout } = await cli('decisions', 'list', '--json', '--since', '2026-11-21');

    expect(linesOf(stdout)).toEqual([JSON.stringify(RETRIED)]);
  });
});

describe('bellhop decisions of a bot on AWS', () => {
  let dynamo: Awaited<ReturnType<typeof startDynalite>>;
  beforeAll(async () => {
    dynamo = await startDynalite();
  });
  afterAll(() => dynamo.stop());

  it('reads its table', async () => {
    const client = dynamoClient(awsConfig(dynamo.url));
    const table = await createDynamoTable(client);
    client.destroy();
    const store = openDynamoStore({ table, config: awsConfig(dynamo.url) });
    await keep(store, APPROVED, RETRIED);
    const cli = operator({
      BELLHOP_TABLE: table,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    });

    const { stdout } = await cli('decisions', 'list', '--json', '--host', 'aws');

    store.close();
    expect(linesOf(stdout)).toEqual([JSON.stringify(APPROVED), JSON.stringify(RETRIED)]);
  });
});
