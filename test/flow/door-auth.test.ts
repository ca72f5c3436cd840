import type { DoorRule, TokenRule } from '../../src/core/doors';
import { Secret } from '../../src/core/secret';
import { createDoorAuth, type Door, type DoorAuthOptions } from '../../src/flow/door-auth';
import { event } from '../support/events';
import { SILENT } from '../support/world';

const KEY = 'correct-horse-battery-staple';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJlIn0.c2lnbmF0dXJl';
const token: TokenRule = { tenant: 'contoso', audience: 'api://bellhop', callers: ['event-grid'] };

interface World extends Partial<DoorAuthOptions> {
  secrets?: Record<string, string>;
  doors?: DoorRule[];
}

function authOf({ secrets = { BELLHOP_EVENTS_KEY: KEY }, doors, ...others }: World = {}) {
  return createDoorAuth({
    async secret(name) {
      return secrets[name] === undefined ? undefined : new Secret(secrets[name]);
    },
    ...(doors && { rules: () => doors }),
    log: SILENT,
    ...others,
  });
}

async function knock(world: World, headers: Record<string, string>, query = '', door: Door = 'azure') {
  const request = new Request(`https://bellhop.example/events${query}`, { method: 'POST', headers });
  const answer = await authOf(world).knock(request, door);
  return 'status' in answer ? answer.status : 'in';
}

function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

describe('a key', () => {
  it.each<[string, Record<string, string>, string]>([
    ['in its header', { 'x-bellhop-key': KEY }, ''],
    ['as the password of an API destination', basic('bellhop', KEY), ''],
    ['as the password, whoever the user is', basic('', KEY), ''],
    ['as a bearer token', { authorization: `Bearer ${KEY}` }, ''],
    ['under a scheme in another case', { authorization: `bearer ${KEY}` }, ''],
    ['as code in the address', {}, `?code=${KEY}`],
    ['beside something wrong', { 'x-bellhop-key': 'wrong' }, `?code=${KEY}`],
  ])('opens %s', async (_name, headers, query) => {
    expect(await knock({}, headers, query)).toBe('in');
  });

  it.each<[string, Record<string, string>, string]>([
    ['is missing', {}, ''],
    ['is empty', { 'x-bellhop-key': '' }, '?code='],
    ['is another', { 'x-bellhop-key': `${KEY}x` }, ''],
    ['stands for the user', basic(KEY, ''), ''],
    ['is the whole of Basic', { authorization: `Basic ${Buffer.from(KEY).toString('base64')}` }, ''],
    ['is no base64', { authorization: 'Basic %%%' }, ''],
    ['comes without a scheme', { authorization: KEY }, ''],
    ['comes under another scheme', { authorization: `Digest ${KEY}` }, ''],
    ['comes with more', { authorization: `Bearer ${KEY} ${KEY}` }, ''],
    ['comes in a header that nobody named', { 'x-api-key': KEY }, ''],
  ])('does not open if it %s', async (_name, headers, query) => {
    expect(await knock({}, headers, query)).toBe(401);
  });

  it.each<[Door]>([['aws'], ['health']])('is not taken from the address at the door %s', async (door) => {
    expect(await knock({}, {}, `?code=${KEY}`, door)).toBe(401);
  });

  it('opens beside the next one while it is replaced', async () => {
    const world = { secrets: { BELLHOP_EVENTS_KEY: ' old , new ' } };

    expect(await knock(world, { 'x-bellhop-key': 'old' })).toBe('in');
    expect(await knock(world, { 'x-bellhop-key': 'new' })).toBe('in');
    expect(await knock(world, { 'x-bellhop-key': 'old , new' })).toBe(401);
  });

  it('opens nothing if there is none, or an empty one', async () => {
    expect(await knock({ secrets: {} }, { 'x-bellhop-key': KEY })).toBe(401);
    expect(await knock({ secrets: { BELLHOP_EVENTS_KEY: ',' } }, { 'x-bellhop-key': '' })).toBe(401);
  });

  it('may have a header of its own, and then counts in no other', async () => {
    const doors: DoorRule[] = [{ key: 'BELLHOP_EVENTS_KEY', header: 'X-Api-Key' }];

    expect(await knock({ doors }, { 'x-api-key': KEY })).toBe('in');
    expect(await knock({ doors }, { 'x-bellhop-key': KEY })).toBe(401);
  });

  it('under another name opens nothing until a door names it', async () => {
    const secrets = { BELLHOP_EVENTS_KEY: KEY, BELLHOP_EVENTS_KEY_PROD: 'prod' };

    expect(await knock({ secrets }, { 'x-bellhop-key': 'prod' })).toBe(401);
    expect(
      await knock({ secrets, doors: [{ key: 'BELLHOP_EVENTS_KEY_PROD' }] }, { 'x-bellhop-key': 'prod' }),
    ).toBe('in');
  });

  it('that has just been replaced is found when the old one no longer fits', async () => {
    const asked: boolean[] = [];
    const secret: DoorAuthOptions['secret'] = async (_name, { anew }) => {
      asked.push(anew);
      return new Secret(anew ? 'new' : 'old');
    };

    expect(await knock({ secret }, { 'x-bellhop-key': 'new' })).toBe('in');
    expect(asked).toEqual([false, true]);
  });

  it('that cannot be read for now asks the sender to come again', async () => {
    const secret: DoorAuthOptions['secret'] = async () => {
      throw new Error('Secrets Manager is away');
    };
    const auth = authOf({ secret });

    const request = new Request('https://bellhop.example/', { headers: { 'x-bellhop-key': KEY } });

    expect(await auth.knock(request, 'aws')).toEqual({ status: 503, retryAfterSeconds: 10 });
    expect(await knock({ secret }, {})).toBe(401);
  });
});

describe('a token', () => {
  const bearer = { authorization: `Bearer ${JWT}` };
  const doors: DoorRule[] = [{ token }];

  it('opens if it satisfies a rule', async () => {
    const asked: unknown[] = [];
    const verifyToken = async (text: string, rule: TokenRule) => {
      asked.push([text, rule]);
      return true;
    };

    expect(await knock({ doors, verifyToken }, bearer)).toBe('in');
    expect(asked).toEqual([[JWT, token]]);
  });

  it('does not open if it satisfies none', async () => {
    expect(await knock({ doors, verifyToken: async () => false }, bearer)).toBe(401);
    expect(await knock({ doors }, bearer)).toBe(401);
    expect(await knock({ verifyToken: async () => true }, bearer)).toBe(401);
  });

  it('that is none is not asked about', async () => {
    const verifyToken = async () => {
      throw new Error('asked');
    };

    expect(await knock({ doors, verifyToken }, { authorization: 'Bearer something' })).toBe(401);
    expect(
      await knock({ doors, verifyToken }, { authorization: `Bearer eyJ${'x'.repeat(20_000)}.eyJx.x` }),
    ).toBe(401);
  });

  it('that cannot be checked for now asks the sender to come again, unless another rule fits', async () => {
    const verifyToken = async (_text: string, rule: TokenRule) => {
      if (rule.tenant === 'away') throw new Error('Entra is away');
      return rule.tenant === 'fits';
    };
    const away = { token: { ...token, tenant: 'away' } };
    const fits = { token: { ...token, tenant: 'fits' } };

    expect(await knock({ doors: [away], verifyToken }, bearer)).toBe(503);
    expect(await knock({ doors: [away, { token }], verifyToken }, bearer)).toBe(503);
    expect(await knock({ doors: [away, fits], verifyToken }, bearer)).toBe('in');
  });
});

describe('a visitor', () => {
  const here = event('training-job', 'Failed', 0);
  const azure = event('model-version', 'Registered', 0, {
    cloud: 'azure',
    subject: {
      name: 'fraud',
      id: 'models/fraud:1',
      subscription: '8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f',
      resourceGroup: 'ml',
      workspace: 'fraud',
      url: 'https://ml.azure.com/',
    },
  });
  const there = {
    ...here,
    subject: {
      ...here.subject,
      id: here.subject.id.replace('123456789012', '999999999999'),
      account: '999999999999',
    },
  };
  const account = here.subject.account!;

  async function visitor(doors: DoorRule[], secrets: Record<string, string> = { BELLHOP_EVENTS_KEY: KEY }) {
    const request = new Request('https://bellhop.example/', { headers: { 'x-bellhop-key': KEY } });
    const answer = await authOf({ doors, secrets }).knock(request, 'aws');
    if ('status' in answer) throw new Error(`turned away with ${answer.status}`);
    return answer.visitor;
  }

  it('with a key that is not bound speaks for all', async () => {
    const all = await visitor([]);

    expect(all.unbound).toBe(true);
    expect([here, there, azure].map((told) => all.problem(told))).toEqual([undefined, undefined, undefined]);
  });

  it('with a bound key speaks for its accounts alone', async () => {
    const bound = await visitor([{ key: 'BELLHOP_EVENTS_KEY', accounts: [account] }]);

    expect(bound.unbound).toBe(false);
    expect(bound.problem(here)).toBeUndefined();
    expect(bound.problem(there)).toBe('this sender may not speak for account 999999999999');
  });

  it('cannot reach a foreign thread through a parent or an ARN', async () => {
    const bound = await visitor([{ key: 'BELLHOP_EVENTS_KEY', accounts: [account] }]);
    const arn = 'arn:aws:sagemaker:eu-west-1:999999999999:pipeline/train/execution/abcdef012345';
    const stepOfOthers = { ...here, parent: { kind: 'pipeline-run' as const, name: 'train', id: arn } };
    const jobOfOthers = { ...here, subject: { ...here.subject, id: arn } };
    const nobodys = { ...here, subject: { ...here.subject, id: 'job-1', account: undefined } };

    const problems = [stepOfOthers, jobOfOthers, nobodys].map((told) => bound.problem(told));

    expect(problems).toEqual([expect.any(String), expect.any(String), expect.any(String)]);
  });

  it('with a key of several doors speaks for the accounts of all of them', async () => {
    const doors: DoorRule[] = [
      { key: 'BELLHOP_EVENTS_KEY', accounts: [account] },
      { key: 'BELLHOP_EVENTS_KEY', accounts: ['999999999999'] },
    ];

    const both = await visitor(doors);

    expect([here, there].map((told) => both.problem(told))).toEqual([undefined, undefined]);
  });

  it('with a key for Azure speaks for its subscriptions and workspaces, whatever their case', async () => {
    const { subscription = '', resourceGroup, workspace } = azure.subject;
    const id = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${workspace}`;
    const problemWith = async (scope: object) =>
      (await visitor([{ key: 'BELLHOP_EVENTS_KEY', ...scope }])).problem(azure);

    expect(await problemWith({ subscriptions: [subscription.toUpperCase()] })).toBeUndefined();
    expect(await problemWith({ workspaces: [id.toUpperCase()] })).toBeUndefined();
    expect(await problemWith({ workspaces: [`${id}-2`] })).toMatch(/may not speak for workspace/);
    expect(await problemWith({ accounts: [account] })).toMatch(/may not speak for workspace/);
    expect(await problemWith({ subscriptions: [] })).toMatch(/may not speak for workspace/);
  });
});

it('tells of everybody who was turned away, and of nobody else', async () => {
  const told: unknown[] = [];
  const auth = authOf({ onRefused: (door, status) => told.push([door, status]) });
  const at = (headers: Record<string, string>) => new Request('https://bellhop.example/', { headers });

  await auth.knock(at({ 'x-bellhop-key': KEY }), 'aws');
  await auth.knock(at({ 'x-bellhop-key': 'wrong' }), 'aws');

  expect(told).toEqual([['aws', 401]]);
});
