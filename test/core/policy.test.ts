import type { Identity } from '../../src/core/decision';
import {
  isKnownRequester,
  isRequester,
  isWithin,
  type KnownPerson,
  knownPerson,
  policyFor,
} from '../../src/core/policy';
import { POLICY, rules } from '../support/acting';

const ANA: KnownPerson = {
  key: 'ana',
  name: 'Ana Ruiz',
  slack: 'U1',
  teams: 'oid-1',
  email: 'Ana@Example.com',
  clouds: ['arn:aws:iam::111122223333:user/ana.ruiz', 'ana.ruiz'],
};

const identity = (key: string, email?: string): Identity => ({
  key,
  name: 'x',
  person: { chat: 'slack', id: 'U9', tenant: 'T1', name: 'x' },
  outsider: false,
  ...(email !== undefined && { email }),
});

describe('a listed person', () => {
  it.each([
    ['by the chat’s own id', { chat: 'slack', id: 'U1' }, ANA],
    ['by the other chat’s id', { chat: 'teams', id: 'oid-1' }, ANA],
    ['by an address in any case', { chat: 'teams', id: 'oid-9', email: 'ana@example.com' }, ANA],
    ['not by an id of the other chat', { chat: 'teams', id: 'U1' }, undefined],
    ['not without an address', { chat: 'slack', id: 'U2' }, undefined],
  ] as const)('is found %s', (_name, who, found) => {
    expect(knownPerson([ANA], who)).toBe(found);
  });

  it('without an address is not found by the lack of one', () => {
    const { email: _email, ...nameless } = ANA;

    expect(knownPerson([nameless], { chat: 'slack', id: 'U2' })).toBeUndefined();
  });
});

describe('a requester', () => {
  it.each([
    [
      'a session named by the address',
      'arn:aws:sts::111122223333:assumed-role/Dev/bo@example.com',
      identity('email:bo@example.com', 'bo@example.com'),
      true,
    ],
    ['an alias of a listed person', 'arn:aws:iam::111122223333:user/ana.ruiz', identity('person:ana'), true],
    ['a user name of a listed person', 'ana.ruiz', identity('person:ana'), true],
    ['the same person in a chat', 'person:ana', identity('person:ana'), true],
    [
      'somebody else',
      'arn:aws:iam::111122223333:user/ana.ruiz',
      identity('email:bo@example.com', 'bo@example.com'),
      false,
    ],
    ['a name that only begins alike', 'ana.ruiz-admin', identity('person:ana'), false],
  ])('is %s', (_name, name, who, expected) => {
    expect(isRequester(name, who, [ANA])).toBe(expected);
  });

  it.each([
    ['an address', 'bo@example.com', true],
    ['a listed alias', 'ana.ruiz', true],
    ['a machine that the policy names', 'arn:aws:sts::1:assumed-role/pipelines/run', false],
    ['somebody nobody knows', 'AROAEXAMPLE', false],
  ])('is known: %s', (_name, name, expected) => {
    expect(isKnownRequester(name, rules({}, [ANA]), POLICY)).toBe(expected);
  });

  it('may be a machine that the policy names by its ARN', () => {
    const machine = 'arn:aws:iam::111122223333:role/pipelines';

    expect(isKnownRequester(machine, rules(), { ...POLICY, automation: [machine] })).toBe(true);
  });
});

describe('the policy', () => {
  it('is the first that names the action and matches', () => {
    const of = (name: string, more: object) => ({ ...POLICY, name, ...more });
    const policies = [
      of('stops', { actions: ['stop'] }),
      of('prod', { matches: (set: Record<string, string>) => set.environment === 'prod' }),
      of('rest', {}),
    ];
    const find = (environment: string) =>
      policyFor({ policies, people: [] }, 'approve', { environment })?.name;

    expect([find('prod'), find('dev')]).toEqual(['prod', 'rest']);
    expect(policyFor({ policies, people: [] }, 'rollback', {})).toBeUndefined();
  });
});

describe('hours', () => {
  const office = { days: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60, zone: 'Europe/Madrid' };
  const night = { days: [5], from: 22 * 60, to: 6 * 60, zone: 'UTC' };

  it.each([
    ['at their first minute', office, '2026-11-20T08:00:00Z', true],
    ['before it', office, '2026-11-20T07:59:59Z', false],
    ['at their last minute', office, '2026-11-20T15:59:59Z', true],
    ['after it', office, '2026-11-20T16:00:00Z', false],
    ['on another day', office, '2026-11-21T10:00:00Z', false],
    ['in summer time', office, '2026-07-20T07:00:00Z', true],
    ['before midnight', night, '2026-11-20T23:00:00Z', true],
    ['after midnight, on the next day', night, '2026-11-21T05:59:00Z', true],
    ['after midnight of the day itself', night, '2026-11-20T05:00:00Z', false],
  ])('hold %s', (_name, hours, time, expected) => {
    expect(isWithin(hours, Date.parse(time))).toBe(expected);
  });
});
