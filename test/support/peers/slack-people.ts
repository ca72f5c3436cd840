// The people of a Slack workspace on the loopback: their profiles and groups, the dialogs that open before them, and what
// is said to one of them alone. https://docs.slack.dev/reference/methods

import { asObject, asText, type JsonObject } from '../../../src/core/json';

export interface SlackUser extends JsonObject {
  id: string;
  team_id: string;
  name: string;
}

export interface SlackPeople {
  /** What auth.test says of where the bot is. */
  home: { team_id: string; enterprise_id?: string };
  users: SlackUser[];
  /** The members of a user group, by its id. */
  groups: Map<string, string[]>;
  /** People that are not in a channel, by its id; everybody else is in every channel. */
  absent: Map<string, string[]>;
  /** Triggers that open no dialog any more, and why. */
  triggers: Map<string, string>;
  /** The dialogs that were opened. */
  dialogs: { trigger: string; view: JsonObject }[];
  /** What was shown to one person in a channel. */
  whispers: JsonObject[];
}

export function startPeople(refuse: (code: string) => never) {
  const people: SlackPeople = {
    home: { team_id: 'T0000001' },
    users: [],
    groups: new Map(),
    absent: new Map(),
    triggers: new Map(),
    dialogs: [],
    whispers: [],
  };

  function open(args: JsonObject): JsonObject {
    const trigger = asText(args.trigger_id) ?? '';
    const problem = people.triggers.get(trigger);
    if (problem !== undefined) refuse(problem);
    people.triggers.set(trigger, 'exchanged_trigger_id');
    const view = asObject(args.view) ?? refuse('invalid_arguments');
    if (modalProblems(view).length > 0) refuse('invalid_arguments');
    people.dialogs.push({ trigger, view });
    return { view: { ...view, id: `V${people.dialogs.length}` } };
  }

  function whisper(args: JsonObject): JsonObject {
    const channel = asText(args.channel) ?? '';
    const user = asText(args.user) ?? '';
    if (people.absent.get(channel)?.includes(user)) refuse('user_not_in_channel');
    people.whispers.push(args);
    return { message_ts: '1795000000.000001' };
  }

  function answer(method: string, args: JsonObject): JsonObject {
    switch (method) {
      case 'users.info':
        return { user: people.users.find(({ id }) => id === args.user) ?? refuse('user_not_found') };
      case 'users.lookupByEmail': {
        const user = people.users.find((one) => asObject(one.profile)?.email === args.email);
        return { user: user ?? refuse('users_not_found') };
      }
      case 'usergroups.users.list':
        return { users: people.groups.get(String(args.usergroup)) ?? refuse('no_such_subteam') };
      case 'views.open':
        return open(args);
      case 'chat.postEphemeral':
        return whisper(args);
      default:
        return refuse('unknown_method');
    }
  }

  return { people, answer };
}

/** What Slack refuses of a modal. https://docs.slack.dev/reference/views/modal-views */
export function modalProblems(view: JsonObject): string[] {
  const limits = { title: 24, submit: 24, close: 24 };
  const long = Object.entries(limits).filter(([name, most]) => {
    const text = asObject(view[name])?.text;
    return text !== undefined && (typeof text !== 'string' || text === '' || text.length > most);
  });
  const wrong = long.map(([name]) => name);
  if (view.title === undefined) wrong.push('title is missing');
  if (String(view.private_metadata ?? '').length > 3000) wrong.push('private_metadata');
  return wrong;
}
