// Who pressed, across both chats, and why a policy does not let them.

import { CallError } from '../../src/core/errors';
import type { KnownPerson, Policy, Rules } from '../../src/core/policy';
import type { Directory, Freshness, Person, Profile } from '../../src/core/press';
import { createPeople, type PeopleParts } from '../../src/flow/people';
import { directory, POLICY, person } from '../support/acting';
import { event } from '../support/events';

const ANA: KnownPerson = {
  key: 'ana',
  name: 'Ana Ruiz',
  slack: 'U-ana',
  email: 'ana@example.com',
  clouds: [],
};
const BO: KnownPerson = { key: 'bo', name: 'Bo', email: 'bo@example.com', clouds: [] };
const GROUP = { type: 'group', name: 'leads', slack: 'S1', teams: 'G1' } as const;

function open(policy: Partial<Policy> = {}, parts: Partial<PeopleParts> & { listed?: KnownPerson[] } = {}) {
  const { listed = [ANA, BO], ...more } = parts;
  const rule: Policy = { ...POLICY, name: 'rule', ...policy };
  const rules: Rules = { policies: [rule], people: listed };
  const directories = { slack: directory(), teams: directory() };
  const people = createPeople({ rules: () => rules, directories, now: () => 0, ...more });
  return {
    people,
    rule,
    async refusal(who: Person) {
      return (await people.refusal(rule, 'approve', await people.identify(who)))?.sentence ?? 'allowed';
    },
    async selfRefusal(who: Person, requesters: string[]) {
      return people.selfRefusal(rule, 'approve', await people.identify(who), requesters);
    },
  };
}
/** A directory in which everybody is so. */
function all(profile: Partial<Profile>): Directory {
  return { ...directory(), profile: async ({ name }) => ({ name, outsider: false, ...profile }) };
}

describe('an identity', () => {
  it('is a listed person by the id of the chat', async () => {
    expect(await open().people.identify(person('ana'))).toEqual({
      key: 'person:ana',
      name: 'Ana Ruiz',
      email: 'ana@example.com',
      person: person('ana'),
      outsider: false,
    });
  });

  it.each([
    ['a listed person by the address', person('bo', 'teams'), 'person:bo'],
    ['the same in both chats by the address', person('Cy', 'teams'), 'email:cy@example.com'],
  ])('is %s', async (_what, who, key) => {
    const { people } = open();

    expect([
      (await people.identify(who)).key,
      (await people.identify({ ...who, chat: 'slack' })).key,
    ]).toEqual([key, key]);
  });

  it('is an account of its chat where no address is shown', async () => {
    const { people } = open({}, { directories: { slack: all({}) } });

    expect(await people.identify(person('cy'))).toMatchObject({ key: 'slack:T1/U-cy', outsider: false });
  });

  it('never takes the address of a guest', async () => {
    const { people } = open({}, { directories: { slack: all({ outsider: true, email: 'bo@example.com' }) } });

    const guest = await people.identify(person('gil'));

    expect(guest).toEqual({ key: 'slack:T1/U-gil', name: 'gil', person: person('gil'), outsider: true });
  });

  it('is an outsider where nobody can vouch for them', async () => {
    const { people } = open({}, { directories: {} });

    expect(await people.identify(person('cy'))).toMatchObject({ key: 'slack:T1/U-cy', outsider: true });
  });

  it('is asked of the chat anew when it is wanted fresh', async () => {
    const asked: (Freshness | undefined)[] = [];
    const slack: Directory = {
      ...directory(),
      profile: async ({ name }, options) => {
        asked.push(options);
        return { name, outsider: false };
      },
      memberOf: async (_person, _group, options) => {
        asked.push(options);
        return true;
      },
    };
    const { people, rule } = open({ allow: [GROUP] }, { directories: { slack } });

    const identity = await people.identify(person('cy'), { fresh: true });
    await people.refusal(rule, 'approve', identity, { fresh: true });

    expect(asked).toEqual([{ fresh: true }, { fresh: true }]);
  });

  it('is nothing that can be guessed when the chat does not answer', async () => {
    const failing: Directory = {
      ...directory(),
      profile: () => Promise.reject(new CallError('retry', 'ratelimited', 'slow down', 3)),
    };

    await expect(
      open({}, { directories: { slack: failing } }).people.identify(person('ana')),
    ).rejects.toThrow('slow down');
  });
});

describe('a policy lets', () => {
  it.each<[string, Partial<Policy>, Person, string]>([
    ['members', {}, person('cy'), 'allowed'],
    ['a person by the id', { allow: [{ type: 'person', key: 'ana' }] }, person('ana'), 'allowed'],
    ['a person by the address', { allow: [{ type: 'person', key: 'bo' }] }, person('bo'), 'allowed'],
    ['not another', { allow: [{ type: 'person', key: 'bo' }] }, person('ana'), 'denied-person'],
    ['by the id alone where only the list counts', { listedOnly: true }, person('ana'), 'allowed'],
    ['not by the address alone then', { listedOnly: true }, person('ana', 'teams'), 'denied-person'],
    ['nor whom nobody lists', { listedOnly: true }, person('cy'), 'denied-person'],
    ['who is in a group of the chat', { allow: [GROUP] }, person('leader', 'teams'), 'allowed'],
    ['not who is in no group', { allow: [GROUP] }, person('leader'), 'denied-person'],
    ['nobody by a group of the other chat', { allow: [{ type: 'group', name: 'x', teams: 'G1' }] }, person('leader'), 'denied-person'],
    ['nobody outside the hours', { hours: { days: [4], from: 60, to: 120, zone: 'UTC' } }, person('ana'), 'denied-hours'],
    ['a listed person in a quorum', { approvals: 2 }, person('ana'), 'allowed'],
  ])('%s', async (_what, policy, who, expected) => {
    const teams = directory({}, { G1: ['leader'] });

    expect(await open(policy, { directories: { slack: directory(), teams } }).refusal(who)).toBe(expected);
  }); // biome-ignore format: a table

  it.each<[string, Partial<Policy>, string]>([
    ['a guest', {}, 'denied-outsider'],
    ['a guest who is named', { allow: [{ type: 'person', key: 'ana' }] }, 'allowed'],
    ['a guest in a group', { allow: [GROUP] }, 'denied-outsider'],
    [
      'a guest beside a name that is another’s',
      { allow: [{ type: 'person', key: 'bo' }] },
      'denied-outsider',
    ],
  ])('%s: %s', async (_what, policy, expected) => {
    const slack: Directory = { ...all({ outsider: true }), memberOf: async () => true };

    expect(await open(policy, { directories: { slack } }).refusal(person('ana'))).toBe(expected);
  });

  it('nobody who has left, also by name', async () => {
    const { refusal } = open(
      { allow: [{ type: 'person', key: 'ana' }] },
      { directories: { slack: all({ outsider: true, gone: true }) } },
    );

    expect(await refusal(person('ana'))).toBe('denied-outsider');
  });

  it.each<[string, Partial<Policy>, boolean, string]>([
    ['in a quorum over both chats', { approvals: 2 }, true, 'denied-unknown-person'],
    ['in a quorum of one chat', { approvals: 2 }, false, 'allowed'],
    ['where the requester may not', { notByRequester: true }, false, 'denied-unknown-person'],
    ['where one is enough', {}, true, 'allowed'],
  ])('somebody without an address %s', async (_what, policy, both, expected) => {
    const slack = all({});
    const directories = both ? { slack, teams: directory() } : { slack };

    expect(await open(policy, { directories }).refusal(person('cy'))).toBe(expected);
  });

  it('nobody with the address of a listed person and another account', async () => {
    const { people, rule } = open({}, { directories: { slack: all({ email: 'ana@example.com' }) } });

    const eve = await people.identify(person('eve'));

    expect(eve.key).toBe('email:ana@example.com');
    expect(await people.refusal(rule, 'approve', eve)).toEqual({
      sentence: 'denied-unknown-person',
      saying: { action: 'approve', rule: 'rule', reason: 'another account is listed for Ana Ruiz' },
    });
  });
});

describe('the role', () => {
  const GIL: KnownPerson = { key: 'gil', name: 'Gil', slack: 'U-gil', clouds: [] };
  const GIL_ALONE = { type: 'person', key: 'gil' } as const;

  it.each<[string, boolean, string]>([
    ['a guest, whom only the name lets in', true, 'person:gil'],
    ['a member, who is one first', false, 'members'],
  ])('is that of %s', async (_who, outsider, expected) => {
    const directories = { slack: all({ outsider }) };
    const { people, rule } = open(
      { allow: [{ type: 'members' }, GIL_ALONE] },
      { directories, listed: [GIL] },
    );

    expect(await people.role(rule, await people.identify(person('gil')))).toBe(expected);
  });
});

describe('four eyes', () => {
  it.each<[string, string[], object | undefined]>([
    ['let whoever is somebody else', ['bea@example.com', 'person:bo'], undefined],
    ['refuse the requester', ['bea@example.com', 'cy@example.com'], { sentence: 'denied-requester' }],
    ['refuse where nobody knows', [], { sentence: 'denied-requester-unknown' }],
    [
      'refuse where one is unknown, and name them',
      ['bea@example.com', 'AROAEXAMPLE'],
      { sentence: 'denied-requester-unknown', saying: { reason: 'AROAEXAMPLE' } },
    ],
    [
      'say who it was before who is unknown',
      ['AROAEXAMPLE', 'cy@example.com'],
      { sentence: 'denied-requester' },
    ],
  ])('%s', async (_what, requesters, expected) => {
    const refusal = await open({ notByRequester: true }).selfRefusal(person('cy'), requesters);

    if (expected === undefined) expect(refusal).toBeUndefined();
    else expect(refusal).toMatchObject(expected);
  });

  it('are not asked for where the policy does not', async () => {
    expect(await open().selfRefusal(person('cy'), ['cy@example.com'])).toBeUndefined();
  });
});

describe('the policy for an event', () => {
  it('goes by the environment that the configuration names now', () => {
    const prod = {
      ...POLICY,
      name: 'prod',
      matches: ({ environment }: Record<string, string>) => environment === 'prod',
    };
    const environments = [{ name: 'prod', matches: ({ name }: Record<string, string>) => name === 'fraud' }];
    const rules = { policies: [prod, { ...POLICY, name: 'rest' }], people: [], environments };
    const { people } = open({}, { rules: () => rules });
    const nameOf = (name: string) =>
      people.policy('approve', event('model-version', 'Created', 1, { name }))?.name;

    expect([nameOf('fraud'), nameOf('churn')]).toEqual(['prod', 'rest']);
  });
});
