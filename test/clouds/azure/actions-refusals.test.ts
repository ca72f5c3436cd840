// Where actions end before or at Azure's door: workspaces that are not ours, odd names and addresses, and each of Azure's refusals.

import { createAzureActions } from '../../../src/clouds/azure';
import { ConfigError } from '../../../src/core/errors';
import { ACTION_IDS, type ActionId, type MlEvent } from '../../../src/core/event';
import { failure, openStage, order, stopStages } from './actions-support';

afterEach(stopStages);

const READS = ({ method }: { method: string }) => method === 'GET';
const PUTS = ({ method }: { method: string }) => method === 'PUT';

function elsewhere(event: MlEvent, place: Partial<MlEvent['subject']>): MlEvent {
  return { ...event, subject: { ...event.subject, ...place } };
}

describe('a workspace', () => {
  it.each([
    ['workspace', { workspace: 'other' }],
    ['group', { resourceGroup: 'other' }],
    ['subscription', { subscription: '00000000-0000-0000-0000-000000000000' }],
    ['path', { workspace: 'fraud/../../victim' }],
    ['nothing', { workspace: undefined, resourceGroup: undefined, subscription: undefined }],
  ])('that is not in the configuration is never asked: another %s', async (_, place) => {
    const stage = await openStage();
    const event = elsewhere(stage.registered(), place);

    const failures = await Promise.all([
      failure(stage.actions.inspect('approve', event)),
      failure(stage.actions.perform('approve', event, order())),
      failure(stage.actions.details(event)),
    ]);

    expect(failures.map(({ outcome, code }) => [outcome, code])).toEqual(
      Array(3).fill(['permanent', 'WorkspaceNotConfigured']),
    );
    expect(failures[0]!.message).toMatch(/^Bellhop is not set up to act in the workspace /);
    expect(stage.azure.requests).toEqual([]);
  });

  it('is the same in any letter case, and is asked as the configuration spells it', async () => {
    const stage = await openStage();
    const event = elsewhere(stage.registered(), { workspace: 'FRAUD', resourceGroup: 'Ml-Prod' });

    await stage.actions.inspect('approve', event);

    expect(stage.azure.requests[0]!.path).toContain('/resourceGroups/ml-prod/');
    expect(stage.azure.requests[0]!.path).toContain('/workspaces/fraud/');
  });

  it.each([
    '',
    'fraud',
    '/subscriptions/x/resourceGroups/y/providers/z/workspaces/w',
    'https://evil.example/workspaces/w',
  ])('in the configuration must be a resource id: %s', (id) => {
    const parts = { credential: { getToken: async () => null }, now: Date.now, timeoutMs: 1000 };

    expect(() => createAzureActions({ ...parts, workspaces: [id] })).toThrow(RangeError);
  });
});

describe('a name', () => {
  it.each(['../../../victim', 'a/b', 'a?b', 'a#b', 'a%2fb', '', '.', '..', 'a\nb', `a${'b'.repeat(300)}`])(
    'that Azure ML never gives is not put into a path: %j',
    async (name) => {
      const stage = await openStage();
      const model = elsewhere(stage.registered(), { name });
      const version = elsewhere(model, { name: 'fraud-detector', version: name });
      const run = elsewhere(stage.failedPipeline(), { id: name });

      const failures = await Promise.all([
        failure(stage.actions.inspect('approve', model)),
        failure(stage.actions.inspect('approve', version)),
        failure(stage.actions.inspect('retry', run)),
        failure(stage.actions.perform('stop', run, order())),
        failure(stage.actions.logs({ ...run, attributes: {} })),
      ]);

      expect(failures.map(({ code }) => code)).toEqual(Array(5).fill('NotAName'));
      expect(stage.azure.requests.filter(({ path }) => !path.endsWith('/fraud'))).toEqual([]);
    },
  );

  it('of a run that a model claims to come from is not put into a path, and leaves its maker unknown', async () => {
    const stage = await openStage();
    const event = stage.registered({}, { jobName: '../../../victim' });

    const { requesters } = await stage.actions.inspect('approve', event);

    expect(requesters).toEqual(['Ana Silva', 'whoever submitted run ../../../victim']);
    expect(stage.azure.requests.some(({ path }) => path.includes('victim'))).toBe(false);
  });
});

describe('an address', () => {
  const parts = {
    credential: { getToken: async () => null },
    workspaces: [],
    now: Date.now,
    timeoutMs: 1000,
  };

  it.each(['http://management.example', 'http://127.0.0.1.example', 'http://localhost.example:8080'])(
    'that a token would be sent to in the open is refused: %s',
    (address) => {
      expect(() => createAzureActions({ ...parts, endpoint: address })).toThrow(/not an https address/);
      expect(() => createAzureActions({ ...parts, historyEndpoint: address })).toThrow(RangeError);
    },
  );

  it.each([
    ['somewhere else', 'https://evil.example/discovery'],
    ['a name that only begins well', 'https://westeurope.api.azureml.ms.evil.example/discovery'],
    ['no address', 'discovery'],
  ])(
    'of the run history that a workspace names is believed only if it is Azure: %s',
    async (_, discoveryUrl) => {
      const stage = await openStage();
      const event = stage.failedPipeline();
      stage.azure.next('/fraud', { status: 200, body: { properties: { discoveryUrl } } });

      expect(await failure(stage.actions.inspect('retry', event))).toMatchObject({
        outcome: 'permanent',
        code: 'NoRunHistory',
      });
    },
  );

  it.each([
    'https://westeurope.api.azureml.ms/discovery',
    'https://0a1b.workspace.westeurope.api.azureml.ms/discovery/workspaces/0a1b',
    'https://usgovvirginia.api.ml.azure.us/discovery',
  ])('of the run history that is Azure is asked: %s', async (discoveryUrl) => {
    const asked: string[] = [];
    const stage = await openStage({
      fetch: async (input) => {
        asked.push(String(input));
        return asked.length === 1
          ? Response.json({ properties: { discoveryUrl } })
          : Response.json({ status: 'Failed' });
      },
    });

    await stage.actions.details({
      ...stage.failedPipeline(),
      subject: { ...stage.failedPipeline().subject },
    });

    expect(asked[1]!.startsWith(`${new URL(discoveryUrl).origin}/history/v1.0/subscriptions/`)).toBe(true);
  });

  it.each([
    'https://evil.example/log',
    'http://x.blob.core.windows.net/log',
    'https://blob.core.windows.net.evil.example/l',
  ])('of a log that is not in Azure is not opened: %s', async (file) => {
    const stage = await openStage();
    const event = stage.failedPipeline();
    const details = { status: 200, body: { status: 'Failed', logFiles: { 'user_logs/std_log.txt': file } } };
    stage.azure.next(({ path }) => path.endsWith('/details'), details);

    expect(await stage.actions.logs(event)).toMatchObject({
      lines: [],
      empty: 'its log is not in a storage of Azure',
    });
  });

  it.each([
    [undefined, 'https://management.azure.com/.default'],
    ['https://management.usgovcloudapi.net/', 'https://management.usgovcloudapi.net/.default'],
  ])('of a cloud has its own scope: %s', async (endpoint, scope) => {
    const scopes: string[] = [];
    const asked: string[] = [];
    const stage = await openStage({
      endpoint,
      credential: {
        async getToken(wanted) {
          scopes.push(wanted);
          return { token: 't' };
        },
      },
      async fetch(input) {
        asked.push(new URL(String(input)).origin);
        return Response.json({}, { status: 404 });
      },
    });

    await failure(stage.actions.inspect('approve', stage.registered()));

    expect(scopes).toEqual([scope]);
    expect(`${asked[0]}/.default`).toBe(scope);
  });

  it('that Azure redirects to is not followed', async () => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.next(READS, { status: 307, headers: { location: 'https://evil.example/' }, body: '' });

    expect(await failure(stage.actions.inspect('approve', event))).toMatchObject({
      outcome: 'permanent',
      code: 'redirect',
    });
  });
});

describe('Azure says no', () => {
  const wait = { 'retry-after': '17' };
  const conflict = { error: { code: 'Conflict', message: 'It is\nbusy.' } };

  it.each([
    [429, wait, {}, 'retry', 'http_429'],
    [404, {}, { error: { code: 'NotFound' } }, 'gone', 'NotFound'],
    [400, {}, { error: { code: 'BadRequest', message: 'no' } }, 'permanent', 'BadRequest'],
    [409, {}, conflict, 'permanent', 'Conflict'],
    [408, {}, {}, 'retry', 'http_408'],
    [500, {}, {}, 'retry', 'http_500'],
    [503, wait, {}, 'retry', 'http_503'],
    [200, {}, 'no json', 'retry', 'http_200'],
    [200, {}, '[]', 'retry', 'http_200'],
  ])('to a read with %s: %s %s is %s', async (status, headers, body, outcome, code) => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.next(READS, { status, headers: headers as Record<string, string>, body });

    expect(await failure(stage.actions.inspect('approve', event))).toMatchObject({ outcome, code });
  });

  it.each([
    [429, 'retry'],
    [404, 'gone'],
    [400, 'permanent'],
    [409, 'permanent'],
    [412, 'permanent'],
    [408, 'unclear'],
    [500, 'unclear'],
    [502, 'unclear'],
    [503, 'unclear'],
    [504, 'unclear'],
  ])('to a write with %s: that is %s', async (status, outcome) => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.next(PUTS, { status });

    expect(await failure(stage.actions.perform('approve', event, order()))).toMatchObject({ outcome });
  });

  it('for a while, and says how long', async () => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.next(READS, { status: 429, headers: wait });

    await expect(stage.actions.inspect('approve', event)).rejects.toMatchObject({ retryAfterSeconds: 17 });
  });

  it('with its innermost code and its reason in one line', async () => {
    const stage = await openStage();
    const event = stage.registered();
    const inner = { code: 'ValidationError', innerError: { code: 'TagInvalid', innerError: null } };
    const additionalInfo = [
      { type: 'Time', info: {} },
      { type: 'InnerError', info: { value: inner } },
    ];
    stage.azure.next(PUTS, {
      status: 400,
      body: { error: { code: 'UserError', message: 'Too\n  long.', additionalInfo } },
    });

    expect(await failure(stage.actions.perform('approve', event, order()))).toEqual({
      outcome: 'permanent',
      code: 'TagInvalid',
      message: 'Azure ML refused model fraud-detector version 1 (TagInvalid): Too long.',
    });
  });

  it('naming the action that its role lacks', async () => {
    const stage = await openStage();
    const event = stage.registered();
    stage.azure.forbidden.add('models/versions/write');

    expect(await failure(stage.actions.perform('approve', event, order()))).toEqual({
      outcome: 'permanent',
      code: 'AuthorizationFailed',
      message:
        'Azure does not let Bellhop (AuthorizationFailed): its identity needs the action Microsoft.MachineLearningServices/workspaces/models/versions/write on the workspace, see "workspaceAccess" in docs/deploy-azure.md.',
    });
  });

  it('to a token of somebody else', async () => {
    const stage = await openStage({ credential: { getToken: async () => ({ token: 'stolen' }) } });

    expect(await failure(stage.actions.inspect('approve', stage.registered()))).toMatchObject({
      outcome: 'permanent',
      code: 'InvalidAuthenticationToken',
    });
  });
});

describe('nobody answers', () => {
  it('a read in time: it is asked again later', async () => {
    const stage = await openStage({ timeoutMs: 100 });
    const event = stage.registered();
    stage.azure.next(READS, 'hang');

    expect(await failure(stage.actions.inspect('approve', event))).toEqual({
      outcome: 'retry',
      code: 'timeout',
      message: 'Azure did not answer a call about model fraud-detector version 1 (timeout).',
    });
  });

  it('at all: nothing was sent', async () => {
    const stage = await openStage();
    const event = stage.registered();
    await stage.azure.stop();

    expect(await failure(stage.actions.perform('approve', event, order()))).toMatchObject({
      outcome: 'retry',
      code: 'ECONNREFUSED',
    });
  });

  it.each([
    ['gives none', undefined, 'retry'],
    ['fails', new Error('IMDS is\nbusy'), 'retry'],
    ['is not configured', new ConfigError([{ message: 'AZURE_TENANT_ID is missing' }]), 'permanent'],
  ])('for the token, since the identity %s: nothing was sent', async (_, error, outcome) => {
    async function getToken(): Promise<null> {
      if (error !== undefined) throw error;
      return null;
    }
    const stage = await openStage({ credential: { getToken } });
    const event = stage.registered();

    expect(await failure(stage.actions.perform('approve', event, order()))).toMatchObject({ outcome });
    expect(stage.azure.requests).toEqual([]);
  });
});

describe('what can be done', () => {
  it('is decided by the kind alone', async () => {
    const stage = await openStage();
    const pipeline = stage.failedPipeline();
    const events: [string, MlEvent, ActionId[]][] = [
      ['a pipeline', pipeline, ['retry', 'rerun', 'stop', 'start', 'logs', 'details']],
      ['its step', stage.last('pipeline-step'), ['retry', 'rerun', 'start', 'logs', 'details']],
      ['a model version', stage.registered(), ['approve', 'reject', 'details']],
      ['a model of SageMaker', { ...stage.last('model-version'), cloud: 'aws' }, []],
      ['a drift without a run', { ...pipeline, kind: 'data-drift', attributes: {} }, []],
      ['a drift with a run', { ...pipeline, kind: 'data-drift' }, ['logs', 'details']],
    ];

    const found = events.map(([name, event]) => [
      name,
      ACTION_IDS.filter((action) => stage.actions.can(action, event)),
    ]);

    expect(found).toEqual(events.map(([name, , can]) => [name, can]));
  });

  it('is all that is done: anything else is refused before anybody is asked', async () => {
    const stage = await openStage();
    const model = stage.registered();

    const failures = await Promise.all([
      failure(stage.actions.inspect('retry', model)),
      failure(stage.actions.perform('snooze', model, order())),
      failure(stage.actions.logs(model)),
    ]);

    expect(failures.map(({ message }) => message)).toEqual([
      'Azure ML cannot retry a model-version.',
      'Azure ML cannot snooze a model-version.',
      'Azure ML cannot logs a model-version.',
    ]);
    expect(stage.azure.requests).toEqual([]);
  });
});
