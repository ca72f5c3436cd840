import { noRegex } from '../../src/config/regex';
import { compileRules, isWithin, labelsFor, policyFor } from '../../src/core/policy';
import { POLICY } from '../support/acting';
import { event } from '../support/events';

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

describe('the environment of an event', () => {
  const matches = (set: Record<string, string>) => set.name === 'fraud';
  const rules = { policies: [], people: [], environments: [{ name: 'prod', matches }] };
  const environmentOf = (name: string, tags = {}) =>
    labelsFor(rules, event('model', 'Created', 1, { name, tags })).environment;

  it.each([
    ['is what its tags say', 'fraud', { environment: 'dev' }, 'dev'],
    ['is else what the configuration says now', 'fraud', {}, 'prod'],
    ['is unknown where neither says anything', 'churn', {}, undefined],
  ])('%s', (_what, name, tags, expected) => {
    expect(environmentOf(name, tags)).toBe(expected);
  });
});

describe('rules', () => {
  it('are made of data, matchers and all', () => {
    const { matches: _matches, ...rule } = {
      ...POLICY,
      matchers: [{ label: 'kind', operator: '=' as const, value: 'model' }],
    };
    const environment = { name: 'prod', matches: () => true };

    const rules = compileRules([rule], [], noRegex, [environment]);

    expect(rules.environments).toEqual([environment]);
    expect(policyFor(rules, 'approve', { kind: 'model' })?.hash).toBe(POLICY.hash);
    expect(policyFor(rules, 'approve', { kind: 'endpoint' })).toBeUndefined();
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
