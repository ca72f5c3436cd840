// bellhop policy: which policy decides about an event's buttons, who may, and how many it takes. It asks nobody.

import { type Config, withEnvironment } from '../config';
import type { Identity } from '../core/decision';
import { InputError } from '../core/errors';
import type { ActionId, MlEvent } from '../core/event';
import { didYouMean } from '../core/nearest';
import { minorActions } from '../core/offer';
import { relationTo } from '../core/persons';
import {
  type Hours,
  isWithin,
  type KnownPerson,
  labelsFor,
  type Policy,
  type Principal,
  policyFor,
} from '../core/policy';
import type { ChatId } from '../core/ports';
import { eachEvent } from './input';
import type { CommandContext, ExitCode } from './parts';
import { oneLine } from './words';

export interface PolicyOptions {
  /** Left out = every button that a message about the event may have. */
  action?: ActionId;
  /** The name of a listed person. */
  as?: string;
  /** Left out = now. */
  at?: string;
}

const CHATS: Record<ChatId, string> = { slack: 'Slack', teams: 'Teams' };
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** @throws {InputError} for a person or a time that there is not. */
export async function policy(
  context: CommandContext,
  files: string[],
  { action, as, at }: PolicyOptions,
): Promise<ExitCode> {
  const config = await context.config();
  const person = as === undefined ? undefined : listedPerson(config, as);
  const now = at === undefined ? Date.now() : Date.parse(at);
  if (Number.isNaN(now)) throw new InputError(`--at: "${at}" is no time, such as 2026-11-20T09:00:00Z`);
  return eachEvent(context.parts, files, (decoded) => {
    const event = withEnvironment(decoded, config);
    const offered = [...new Set([...event.actions, ...minorActions(event, {})])];
    const lines = (action === undefined ? offered : [action]).flatMap((asked) => [
      ...rule(config, event, asked, person, now),
      ...(offered.includes(asked) ? [] : ['    note: a message about this event has no such button']),
    ]);
    const none = lines.length === 0 ? ['  no buttons'] : [];
    const text = [headline(config, event), ...lines, ...none].map((line) => `${oneLine(line)}\n`);
    context.parts.stdout.write(text.join(''));
  });
}

function listedPerson({ rules }: Config, name: string): KnownPerson {
  const found = rules.people.find(({ key }) => key === name);
  if (found !== undefined) return found;
  const hint = didYouMean(
    name,
    rules.people.map(({ key }) => key),
  );
  throw new InputError(`--as: nobody is called "${name}" under "people"${hint}`);
}

function headline({ rules }: Config, event: MlEvent): string {
  const { name, version } = event.subject;
  const { environment } = labelsFor(rules, event);
  const what = [event.kind, name, version, event.status].filter((part) => part !== undefined).join(' ');
  return `${what}, ${environment === undefined ? 'of no environment' : `environment ${environment}`}`;
}

function rule(
  { rules }: Config,
  event: MlEvent,
  action: ActionId,
  person: KnownPerson | undefined,
  now: number,
): string[] {
  const found = policyFor(rules, action, labelsFor(rules, event));
  if (found === undefined) return [`  ${action}: no policy, so nobody may`];
  const people = found.approvals === 1 ? 'one is enough' : `${found.approvals} different people`;
  const eyes = found.notByRequester ? ', not whoever asked for it' : '';
  const until = Date.parse(event.time) + found.expiresMs;
  const lines = [
    `  ${action}: "${found.name}"`,
    `    who: ${found.allow.map((principal) => nameOf(principal, rules.people)).join(', ')}${found.listedOnly ? '; by listed ids only' : ''}`,
    `    how many: ${people}${eyes}`,
    ...(found.comment ? ['    comment: required'] : []),
    ...(found.hours === undefined ? [] : [`    hours: ${hoursOf(found.hours)}`]),
    `    until: ${new Date(until).toISOString()}`,
    `    hash: ${found.hash}`,
  ];
  if (person === undefined) return lines;
  const verdict =
    now > until
      ? 'may not any more: the time to decide is over'
      : verdictOf(found, person, event, rules.people, now);
  return [...lines, `    ${person.key}: ${verdict}`];
}

function nameOf(principal: Principal, people: readonly KnownPerson[]): string {
  if (principal.type === 'members') return 'members';
  if (principal.type === 'group') return `group ${principal.name}`;
  const name = people.find(({ key }) => key === principal.key)?.name;
  return name === undefined || name === principal.key ? principal.key : `${principal.key} (${name})`;
}

function hoursOf({ days, from, to, zone }: Hours): string {
  const time = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return `${days.map((day) => DAYS[day]).join(',')} ${time(from)}-${time(to)} ${zone}`;
}

/** What can be said without asking a chat or a cloud. */
function verdictOf(
  policy: Policy,
  person: KnownPerson,
  event: MlEvent,
  people: readonly KnownPerson[],
  now: number,
): string {
  const { allow, listedOnly, hours, notByRequester } = policy;
  const chats = (Object.keys(CHATS) as ChatId[]).filter((chat) => !listedOnly || person[chat] !== undefined);
  if (chats.length === 0) return 'may not: no id of a chat is listed';
  const groups = allow.flatMap((principal) =>
    principal.type === 'group' && chats.some((chat) => principal[chat] !== undefined) ? [principal.name] : [],
  );
  const isNamed = allow.some((principal) => principal.type === 'person' && principal.key === person.key);
  const isMember = allow.some(({ type }) => type === 'members');
  if (!isNamed && !isMember && groups.length === 0) return 'may not: it does not name them';
  if (hours !== undefined && !isWithin(hours, now)) return 'may not now: outside its hours';
  const asked =
    notByRequester &&
    event.actor !== undefined &&
    relationTo(event.actor, identityOf(person), { ...policy, people });
  if (asked === 'same') return `may not, if they asked for it: the event names ${event.actor}`;
  const conditions = [
    ...(isNamed ? [] : [isMember ? 'if they are no guest' : `if they are in ${groups.join(' or ')}`]),
    ...(chats.length === 1 ? [`in ${CHATS[chats[0]!]}`] : []),
    ...(notByRequester ? ['unless the cloud says that they asked for it'] : []),
  ];
  return ['may', ...conditions].join(', ');
}

/** The person as they would press, as far as the list knows. */
function identityOf({ key, name, slack, teams, email }: KnownPerson): Identity {
  const person = {
    chat: slack === undefined ? ('teams' as const) : ('slack' as const),
    id: slack ?? teams ?? key,
    tenant: '',
    name,
  };
  return { key: `person:${key}`, name, person, outsider: false, ...(email !== undefined && { email }) };
}
