// Bodies that Slack signs, as presses and commands. Whatever is not ours, or not whole, is undefined.

import { ACTION_IDS, type ActionId } from '../../core/event';
import { asArray, asObject, asText, type JsonObject } from '../../core/json';
import type { Command, Press } from '../../core/press';
import { messageLink } from './message-link';
import { type Heard, senderOfCommand, senderOfInteraction, senderOfMessage } from './people';
import { plainText, withoutMention } from './plain-text';

/** A command's longest text. */
const MOST_TEXT = 10_000;
/** What a button carries. */
const BUTTON_ID = /^[\w-]{1,128}$/;
/** What a message may be that a person wrote; every other subtype is an edit, a notice, or another program's. */
const WRITTEN = new Set<string | undefined>([undefined, 'file_share', 'thread_broadcast']);

/** A link button's press is told too, and wants no more than to be acknowledged. */
export function isLink(body: JsonObject): boolean {
  const action = firstAction(body);
  return action?.url !== undefined || (asText(action?.action_id)?.startsWith('link.') ?? false);
}

/** The press of a button. Undefined if it is no button of ours. */
export function pressOf(body: JsonObject, heard: Heard): Press | undefined {
  const action = firstAction(body);
  const [named, carried] = pressedIn(action);
  const id = actionId(named);
  const button = buttonId(carried);
  const sender = senderOfInteraction(body, heard);
  if (id === undefined || button === undefined || sender === undefined) return undefined;
  const container = asObject(body.container);
  const place = asText(container?.message_ts) ?? asText(asObject(body.message)?.ts);
  const { answer, person } = sender;
  const message = messageLink(body);
  return {
    id: [
      answer.team ?? '',
      answer.channel ?? '',
      place ?? asText(container?.view_id) ?? '',
      id,
      action?.action_ts ?? '',
    ].join('|'),
    person,
    button,
    action: id,
    ...(message !== undefined && { message }),
    answer,
    at: iso(heard.now),
  };
}

/** Which action, and what it carries: a button's own, or the choice's in a menu, whose one value holds both. */
function pressedIn(action: JsonObject | undefined): readonly unknown[] {
  const choice = asText(asObject(action?.selected_option)?.value);
  if (choice === undefined) return [action?.action_id, action?.value];
  try {
    return asArray(JSON.parse(choice));
  } catch {
    return [];
  }
}

/** Of a slash command, whatever it is called here. */
export function commandOf(body: JsonObject, heard: Heard): Command | undefined {
  const id = asText(body.trigger_id);
  const sender = senderOfCommand(body, heard);
  if (id === undefined || sender === undefined) return undefined;
  const text = plainText(asText(body.text) ?? '').slice(0, MOST_TEXT);
  return { id: `command|${id}`, ...sender, text, at: iso(heard.now) };
}

/**
 * A mention, or a message in a person's own chat with the bot. Undefined for other programs, for the bot itself, and for
 * edits: whoever corrects a command does not give it again.
 */
export function messageOf(body: JsonObject, heard: Heard): Command | undefined {
  const event = asObject(body.event);
  const id = asText(body.event_id);
  const sender = senderOfMessage(body, heard);
  if (event === undefined || id === undefined || sender === undefined) return undefined;
  if (event.type === 'message' && event.channel_type !== 'im') return undefined;
  if (!WRITTEN.has(asText(event.subtype)) || event.bot_id !== undefined || event.edited !== undefined)
    return undefined;
  const bot = botOf(body);
  if (sender.person.id === bot) return undefined;
  const text = plainText(withoutMention(asText(event.text) ?? '', bot)).slice(0, MOST_TEXT);
  return { id: `event|${id}`, ...sender, text, at: iso(heard.now) };
}

/** The bot's own user, as the request that it got says. */
export function botOf(body: JsonObject): string | undefined {
  const user = asText(asObject(asArray(body.authorizations)[0])?.user_id);
  return user !== undefined && /^[UW][A-Z0-9]+$/.test(user) ? user : undefined;
}

/** One of our buttons' actions. */
export function actionId(value: unknown): ActionId | undefined {
  return ACTION_IDS.find((id) => id === value);
}

export function buttonId(value: unknown): string | undefined {
  return typeof value === 'string' && BUTTON_ID.test(value) ? value : undefined;
}

export function iso(now: number): string {
  return new Date(now).toISOString();
}

function firstAction(body: JsonObject): JsonObject | undefined {
  return asObject(asArray(body.actions)[0]);
}
