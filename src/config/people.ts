// The sections `people:` and `groups:` of bellhop.yaml: one person in both chats and in the clouds, and names for many.

import * as v from 'valibot';
import { asArray, asObject, type Json, type JsonObject, withoutUndefined } from '../core/json';
import { didYouMean } from '../core/nearest';
import type { KnownPerson } from '../core/policy';
import { type Context, textOf } from './context';

/** What `allow` calls everybody of the organisation. */
export const MEMBERS = 'members';

const GUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

const text = v.pipe(v.string(), v.nonEmpty());

/** A name that policies use. It becomes part of keys in the store, and of one word on a command line. */
export const nameSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z][A-Za-z0-9._-]{0,63}$/,
    ({ input }) =>
      `a name is a letter and then letters, digits, dots, dashes and underscores, such as ana or ml-leads, not "${input}"`,
  ),
);

const objectId = (whose: string) =>
  v.pipe(
    v.string(),
    v.regex(
      GUID,
      ({ input }) =>
        `${whose} in Teams is an object id of Entra such as 8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f, not "${input}"`,
    ),
  );

const personSchema = v.pipe(
  v.strictObject({
    name: v.optional(v.pipe(text, v.title('Name'), v.description('What people read.'))),
    slack: v.optional(
      v.pipe(
        v.string(),
        v.regex(
          /^[UW][A-Z0-9]{2,20}$/,
          ({ input }) => `a person in Slack is a member id such as U0123ABCD, not "${input}"`,
        ),
        v.title('Slack'),
        v.description('The member id in Slack, U… or W….'),
      ),
    ),
    teams: v.optional(
      v.pipe(objectId('a person'), v.title('Teams'), v.description('The object id in Entra.')),
    ),
    email: v.optional(
      v.pipe(
        v.string(),
        v.regex(
          /^[^\s@<>,;]+@[^\s@<>,;]+$/,
          ({ input }) => `an e-mail address looks like ana@example.com, not "${input}"`,
        ),
        v.title('E-mail'),
        v.description(
          'The address of their accounts in the organisation: joins a chat whose id is not given.',
        ),
      ),
    ),
    clouds: v.optional(
      v.pipe(
        v.array(text),
        v.title('Clouds'),
        v.description('What the clouds call them: user names, session names, ARNs, object ids.'),
      ),
    ),
  }),
  v.title('Person'),
);

export const peopleSchema = v.pipe(
  v.record(nameSchema, personSchema),
  v.title('People'),
  v.description('Name: one person, in both chats and in the clouds.'),
);

const groupSchema = v.pipe(
  v.strictObject({
    slack: v.optional(
      v.pipe(
        v.string(),
        v.regex(
          /^S[A-Z0-9]{2,20}$/,
          ({ input }) => `a group in Slack is a user group's id such as S0123ABCD, not "${input}"`,
        ),
        v.title('Slack'),
        v.description('The id of a user group, S….'),
      ),
    ),
    teams: v.optional(
      v.pipe(
        objectId('a group'),
        v.title('Teams'),
        v.description('The object id of a group in Entra. Bellhop needs GroupMember.Read.All to ask.'),
      ),
    ),
    people: v.optional(v.pipe(v.array(text), v.title('People'), v.description('Names from "people".'))),
  }),
  v.title('Group'),
);

export const groupsSchema = v.pipe(
  v.record(nameSchema, groupSchema),
  v.title('Groups'),
  v.description('Name: a group of Slack, of Entra, of listed people, or all of that.'),
);

export interface Group {
  name: string;
  slack?: string;
  teams?: string;
  /** Keys of people. */
  people: string[];
}

/** Everybody who has a name here. */
export interface Names {
  people: Map<string, KnownPerson>;
  groups: Map<string, Group>;
}

/** What has no right shape has been reported by the schema, and is stepped over. */
export function readNames(root: JsonObject, context: Context): Names {
  const people = new Map(entriesOf(root.people).map(([key, raw]) => [key, readPerson(key, raw)]));
  checkPeople(people, context);
  const groups = new Map(entriesOf(root.groups).map(([name, raw]) => [name, readGroup(name, raw)]));
  checkGroups(groups, people, context);
  for (const section of ['people', 'groups'])
    if (asObject(root[section])?.[MEMBERS] !== undefined)
      context.problem([section, MEMBERS], `"${MEMBERS}" already means everybody of the organisation`, {
        key: true,
      });
  return { people, groups };
}

function entriesOf(raw: Json | undefined): [string, JsonObject][] {
  return Object.entries(asObject(raw) ?? {}).flatMap(([name, value]): [string, JsonObject][] => {
    const object = asObject(value);
    return object === undefined ? [] : [[name, object]];
  });
}

function readPerson(key: string, raw: JsonObject): KnownPerson {
  return withoutUndefined<KnownPerson>({
    key,
    name: textOf(raw.name) ?? key,
    slack: textOf(raw.slack),
    // Neither says anything by its case.
    teams: textOf(raw.teams)?.toLowerCase(),
    email: textOf(raw.email)?.toLowerCase(),
    clouds: textsOf(raw.clouds),
  });
}

function readGroup(name: string, raw: JsonObject): Group {
  return withoutUndefined<Group>({
    name,
    slack: textOf(raw.slack),
    teams: textOf(raw.teams)?.toLowerCase(),
    people: textsOf(raw.people),
  });
}

/** Texts of a list, each once. */
export function textsOf(raw: Json | undefined): string[] {
  return [...new Set(asArray(raw).flatMap((item) => textOf(item) ?? []))];
}

/** Two people behind one id would be one vote for both, and one's requests would be the other's. */
function checkPeople(people: ReadonlyMap<string, KnownPerson>, context: Context): void {
  const owners = new Map<string, string>();
  for (const [key, { slack, teams, email, clouds }] of people) {
    if (slack === undefined && teams === undefined && email === undefined)
      context.problem(['people', key], `nobody can be recognised as "${key}": give slack, teams or email`, {
        key: true,
      });
    const claim = (path: (string | number)[], id: string | undefined): void => {
      if (id === undefined) return;
      const owner = owners.get(id.toLowerCase());
      if (owner === undefined) owners.set(id.toLowerCase(), key);
      else if (owner !== key)
        context.problem(
          ['people', key, ...path],
          `"${id}" is of "${owner}" already: nobody else can have it`,
        );
    };
    claim(['slack'], slack);
    claim(['teams'], teams);
    claim(['email'], email);
    clouds.forEach((name, index) => {
      claim(['clouds', index], name);
    });
  }
}

function checkGroups(
  groups: ReadonlyMap<string, Group>,
  people: ReadonlyMap<string, KnownPerson>,
  context: Context,
): void {
  for (const [name, group] of groups) {
    if (people.has(name) && name !== MEMBERS)
      context.problem(['groups', name], `"${name}" is the name of a person already`, { key: true });
    if (group.slack === undefined && group.teams === undefined && group.people.length === 0)
      context.problem(['groups', name], `nobody is in "${name}": give slack, teams or people`, { key: true });
    group.people.forEach((key, index) => {
      if (!people.has(key))
        context.problem(
          ['groups', name, 'people', index],
          `nobody is called "${key}" under "people"${didYouMean(key, people.keys())}`,
        );
    });
  }
}
