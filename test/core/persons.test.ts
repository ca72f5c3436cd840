import type { Identity } from '../../src/core/decision';
import {
  differentPeople,
  doubleOf,
  isSamePerson,
  type Known,
  knownPerson,
  namesOf,
  type Relation,
  type Requester,
  relationTo,
} from '../../src/core/persons';
import type { KnownPerson } from '../../src/core/policy';
import type { ChatId } from '../../src/core/ports';

const ANA: KnownPerson = {
  key: 'ana',
  name: 'Ana Ruiz',
  slack: 'U1',
  teams: 'oid-1',
  email: 'ana@example.com',
  clouds: ['arn:aws:iam::111122223333:user/ml/ana.ruiz', 'aruiz', 'guid-ana'],
};
/** Known in Slack, and by nothing else. */
const BO: KnownPerson = { key: 'bo', name: 'Bo', slack: 'U2', clouds: ['bo.lind'] };
const PEOPLE = [ANA, BO];

function identity(key: string, chat: ChatId, id: string, email?: string): Identity {
  const person = { chat, id, tenant: 'T1', name: key };
  return { key, name: key, person, outsider: false, ...(email !== undefined && { email }) };
}
const ana = identity('person:ana', 'slack', 'U1');
const bo = identity('person:bo', 'slack', 'U2');
/** Not listed. */
const cy = identity('email:cy@example.com', 'teams', 'oid-cy', 'cy@example.com');
const nameless = identity('teams:T1/oid-9', 'teams', 'oid-9');

describe('a listed person', () => {
  it.each([
    ['by the chat’s own id', { chat: 'slack', id: 'U1' }, ANA],
    ['by the other chat’s id, in any case', { chat: 'teams', id: 'OID-1' }, ANA],
    ['by the id, whatever the address', { chat: 'slack', id: 'U2', email: 'ana@example.com' }, BO],
    ['not by an id of the other chat', { chat: 'teams', id: 'U1' }, undefined],
    ['not by the address where another id is listed', { chat: 'teams', id: 'oid-9', email: 'ana@example.com' }, undefined],
    ['not without an address', { chat: 'slack', id: 'U9' }, undefined],
  ] as const)('is found %s', (_name, who, found) => {
    expect(knownPerson(PEOPLE, who)).toBe(found);
  }); // biome-ignore format: a table

  it('is found by the address, in any case, in a chat whose id is not listed', () => {
    const { slack: _slack, ...elsewhere } = ANA;

    expect(knownPerson([elsewhere], { chat: 'slack', id: 'U9', email: 'Ana@Example.com' })).toBe(elsewhere);
  });

  it.each([
    ['the address of a listed one with another account', identity('email:ana@example.com', 'teams', 'oid-9', 'ANA@example.com'), ANA],
    ['the account of one and the address of another', identity('person:bo', 'slack', 'U2', 'ana@example.com'), ANA],
    ['both of one', identity('person:ana', 'slack', 'U1', 'ana@example.com'), undefined],
    ['neither', cy, undefined],
    ['no address', nameless, undefined],
  ])('has a double: %s', (_what, who, expected) => {
    expect(doubleOf(PEOPLE, who)).toBe(expected);
  }); // biome-ignore format: a table
});

describe('two accounts', () => {
  it.each([
    ['with one key', identity('person:ana', 'teams', 'oid-1'), ana, true],
    ['with one address', cy, identity('slack:T1/U9', 'slack', 'U9', 'CY@example.com'), true],
    ['that are one, under another address by now', cy, identity('email:cyd@example.com', 'teams', 'oid-cy', 'cyd@example.com'), true],
    ['with one id in different chats', identity('a', 'slack', 'X'), identity('b', 'teams', 'X'), false],
    ['without an address', nameless, identity('slack:T1/U9', 'slack', 'U9'), false],
    ['of different people', ana, bo, false],
  ])('%s', (_what, one, other, same) => {
    expect([isSamePerson(one, other), isSamePerson(other, one)]).toEqual([same, same]);
  }); // biome-ignore format: a table

  it('count once for each person', () => {
    const again = identity('email:cyd@example.com', 'teams', 'oid-cy', 'cyd@example.com');

    expect(differentPeople([ana, cy, identity('person:ana', 'teams', 'oid-1'), again, bo])).toEqual([
      ana,
      cy,
      bo,
    ]);
  });

  it('are named so that each of them is found again', () => {
    expect(namesOf(identity('person:ana', 'slack', 'U1', 'ana@example.com'))).toEqual([
      'person:ana',
      'slack:T1/U1',
      'email:ana@example.com',
    ]);
    expect(namesOf(nameless)).toEqual(['teams:T1/oid-9']);
  });
});

describe('a requester', () => {
  const relation = (requester: Requester, who: Identity, more: Partial<Known> = {}): Relation =>
    relationTo(requester, who, { people: PEOPLE, automation: [], listedOnly: false, ...more });

  it.each<[string, Requester, Identity]>([
    ['the key of an identity', 'person:ana', ana],
    ['a key from before the person was listed', 'email:Ana@example.com', ana],
    ['an account from before the person was listed', 'slack:T1/U1', ana],
    ['an account, for who has another address by now', 'teams:T1/oid-cy', identity('email:new@example.com', 'teams', 'oid-cy', 'new@example.com')],
    ['an account in the other chat, of who is listed', 'teams:T1/oid-1', ana],
    ['a session named by the address', 'arn:aws:sts::111122223333:assumed-role/Dev/cy@example.com', cy],
    ['the address itself', 'Cy@Example.com', cy],
    ['a user by its ARN', 'arn:aws:iam::111122223333:user/ml/ana.ruiz', ana],
    ['a user by the end of its listed ARN', 'ana.ruiz', ana],
    ['a listed user name at the end of an ARN', 'arn:aws:sts::111122223333:assumed-role/Dev/aruiz', ana],
    ['an object id', 'GUID-ANA', ana],
    ['any of several names of one', ['arn:aws:iam::111122223333:user/other', 'email:cy@example.com'], cy],
  ])('is the same: %s', (_what, requester, who) => {
    expect(relation(requester, who)).toBe('same');
  }); // biome-ignore format: a table

  it.each<[string, Requester, Identity]>([
    ['another listed person', 'person:bo', ana],
    ['another listed person’s user name', 'bo.lind', ana],
    ['a listed person with an account in this chat', 'arn:aws:iam::111122223333:user/ml/ana.ruiz', cy],
    ['another address', 'bea@example.com', cy],
    ['another address, for a listed person with one', 'email:bea@example.com', ana],
    ['another account in the same chat', 'slack:T1/U9', bo],
    ['another account in a chat where the person has a listed one', 'teams:T1/oid-9', ana],
    ['one of several names of one', ['bea@example.com', 'slack:T1/U9'], cy],
  ])('is somebody else: %s', (_what, requester, who) => {
    expect(relation(requester, who)).toBe('other');
  }); // biome-ignore format: a table

  it.each<[string, Requester, Identity]>([
    ['a name that nobody has', 'AROAEXAMPLE', ana],
    ['a name that only begins alike', 'arn:aws:iam::111122223333:user/aruiz-admin', ana],
    ['a role', 'arn:aws:iam::111122223333:role/dev', ana],
    ['the root of an account', 'arn:aws:iam::111122223333:root', ana],
    ['a person who is listed no more', 'person:gone', ana],
    ['another address, for who shows none', 'bea@example.com', nameless],
    ['another address, for a listed person without one', 'bea@example.com', bo],
    ['an account in the other chat', 'slack:T1/U9', cy],
    ['a listed person of whom this chat knows nothing', 'bo.lind', cy],
    ['nobody by name', [], cy],
  ])('is unknown: %s', (_what, requester, who) => {
    expect(relation(requester, who)).toBe('unknown');
  }); // biome-ignore format: a table

  const PIPELINES = 'arn:aws:iam::111122223333:role/ml/pipelines';
  it.each<[string, string, Relation]>([
    ['the role itself', PIPELINES, 'other'],
    ['a session of the role', 'arn:aws:sts::111122223333:assumed-role/Pipelines/any', 'other'],
    ['the role of another account', 'arn:aws:sts::999999999999:assumed-role/pipelines/any', 'unknown'],
    ['a session of another role that is called so', 'arn:aws:sts::111122223333:assumed-role/Dev/pipelines', 'unknown'],
    ['an object id', 'a0b1', 'other'],
    ['a session that is called like an object id', 'arn:aws:sts::111122223333:assumed-role/Dev/a0b1', 'unknown'],
  ])('may be a machine: %s', (_what, name, expected) => {
    expect(relation(name, ana, { automation: [PIPELINES, 'A0B1'] })).toBe(expected);
  }); // biome-ignore format: a table

  it.each<[string, string, Relation]>([
    ['a job that somebody called like another person', 'arn:aws:sagemaker:eu-west-1:111122223333:training-job/bo.lind', 'unknown'],
    ['the Studio user of another person', 'arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-1/bo.lind', 'other'],
    ['the own Studio user', 'arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-1/aruiz', 'same'],
  ])('may be a thing of SageMaker: %s', (_what, name, expected) => {
    expect(relation(name, ana)).toBe(expected);
  }); // biome-ignore format: a table

  it('is the person also if they are listed as a machine', () => {
    expect(relation('aruiz', ana, { automation: ['aruiz'] })).toBe('same');
  });

  it.each<[string, string, Relation]>([
    ['an address that nobody has', 'bea@example.com', 'unknown'],
    ['a listed user name', 'bo.lind', 'other'],
    ['a listed name for a session that its user could name', 'arn:aws:sts::111122223333:assumed-role/Dev/bo.lind', 'unknown'],
    ['a listed name for a session of Identity Center', 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0a/bo.lind', 'other'],
    ['an own name for a session', 'arn:aws:sts::111122223333:assumed-role/Dev/aruiz', 'same'],
  ])('of whom only the list may tell: %s', (_what, name, expected) => {
    expect(relation(name, ana, { listedOnly: true })).toBe(expected);
  }); // biome-ignore format: a table

  it('of whom only the list may tell may be listed by a whole ARN', () => {
    const session = 'arn:aws:sts::111122223333:assumed-role/Dev/bo';
    const people = [ANA, { ...BO, clouds: [session] }];

    expect(relation(session, ana, { people, listedOnly: true })).toBe('other');
  });
});
