// What people do in a chat, verified and parsed: presses and commands, and how a door may react to them at once.

import type { ActionId } from './event';
import type { JsonObject } from './json';
import type { Mention } from './mention';
import type { ChatId } from './ports';

/** Who did it, as the platform's signed request says. Nothing in it comes from a message's text. */
export interface Person {
  chat: ChatId;
  /** Slack's user id, or the Entra object id. */
  id: string;
  /** The person's own organisation: Slack's team id (of the user, not of the channel), or the Entra tenant id. */
  tenant: string;
  /** Slack Enterprise Grid: the organisation's id. */
  enterprise?: string;
  /** For people to read; never for permissions. */
  name: string;
  /** Teams: the id in conversations (`29:…`), for mentions and private words. */
  conversationId?: string;
}

/**
 * Where a private answer to this person goes, in the chat's own form; only the chat that made it reads it.
 * It is stored and queued, so it holds no secret but, for half an hour, Slack's `response_url`.
 */
export type AnswerAddress = JsonObject;

/** One press of one button. It carries ids; what they mean is read from the store. */
export interface Press {
  /** Equal for repeats of one request: the platform's own id of it. */
  id: string;
  person: Person;
  /** The opaque id that the button carried. */
  button: string;
  /** Which of the actions that share that id. */
  action: ActionId;
  /** What the person wrote when asked, or picked. */
  comment?: string;
  /** The message that carried the button, as its chat links to it: https, for the record. Absent where none leads there. */
  message?: string;
  answer: AnswerAddress;
  /** ISO. */
  at: string;
}

/** A line that somebody wrote to the bot: a slash command, a mention, a message in their own chat with it. */
export interface Command {
  id: string;
  person: Person;
  /** Without the command's name and without the mention; the person's own text, unchecked. At most 10 000 characters. */
  text: string;
  answer: AnswerAddress;
  /** ISO. */
  at: string;
}

/** What a dialog asks before an action. All plain text. */
export interface Question {
  title: string;
  text: string;
  /** Label of the field for a comment. */
  label: string;
  hint?: string;
  required: boolean;
  confirm: string;
  deny: string;
  style?: 'primary' | 'danger';
}

/** How a door answers a press or a command at once. */
export type Reaction =
  /** It is in the inbox. `text` for a chat that must say something; the message itself changes soon. */
  | { type: 'taken'; text: string }
  /** Ask first: the same press comes again with `comment`. */
  | { type: 'ask'; question: Question }
  /** Nothing happens; the sentence is for this person alone. */
  | { type: 'refused'; text: string };

/** What a chat's door calls after it has verified a request. Both are fast: they read a row and put a message into the inbox. */
export interface Listener {
  pressed(press: Press): Promise<Reaction>;
  wrote(command: Command): Promise<Reaction>;
}

/** The HTTP side of a chat. It verifies, parses, calls the listener, and answers as the platform wants. */
export interface ChatDoor {
  /** `/slack/events`, `/api/messages` and what belongs to them. */
  handles(path: string): boolean;
  /** Never throws: trouble of ours is a status that says so. */
  handle(request: Request): Promise<Response>;
}

/** A person as the chat's directory knows them now. */
export interface Profile {
  name: string;
  /** Of the home organisation, and confirmed there; never taken from a guest. */
  email?: string;
  /** A guest, a member of another organisation, a bot, or deactivated: denied unless named. */
  outsider: boolean;
  /** Deactivated, or no person at all: denied also if named. */
  gone?: boolean;
}

/** `fresh`: as the chat knows it now, and not from a cache: for the act itself. */
export interface Freshness {
  fresh?: boolean;
}

/** Who people are, in one chat. Fails with CallError only. */
export interface Directory {
  profile(person: Person, options?: Freshness): Promise<Profile>;
  /** Whether a person is in a group: a Slack user group's id, or an Entra group's object id. */
  memberOf(person: Person, group: string, options?: Freshness): Promise<boolean>;
  /** The person with this e-mail address in the home organisation, as the chat mentions them; undefined if there is none. */
  findByEmail(email: string): Promise<Mention | undefined>;
}
