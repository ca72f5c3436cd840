// A press of a button, out of what a card sends back: by Action.Execute, or by Action.Submit in its place.

import { ACTION_IDS } from '../../core/event';
import { asObject, asText, type JsonObject, own } from '../../core/json';
import type { Person, Press } from '../../core/press';
import { readComment } from './comment';
import { messageLink } from './message-link';
import { answerAddress, type Scene } from './scene';

const BUTTON = /^[\w-]{1,128}$/;

/** What an `adaptiveCard/action` carries; undefined if no person pressed: clients refresh cards by themselves. */
export function executed({ activity }: Scene): { verb?: string; data: JsonObject } | undefined {
  const value = asObject(activity.value) ?? {};
  if (value.trigger !== undefined && value.trigger !== 'manual') return undefined;
  const action = asObject(value.action) ?? {};
  return { verb: asText(action.verb), data: asObject(action.data) ?? {} };
}

/** What a message carries that an Action.Submit sent. */
export function submitted({ activity }: Scene): { verb?: string; data: JsonObject } | undefined {
  const data = asObject(activity.value);
  return data === undefined ? undefined : { verb: asText(data.verb), data };
}

/** The press; undefined if it is of no button of ours. All of it was echoed by a client: ids are looked up, never believed. */
export function readPress(
  scene: Scene,
  person: Person,
  { verb, data }: { verb?: string; data: JsonObject },
): Press | undefined {
  const action = ACTION_IDS.find((id) => id === verb);
  const button = own(data, 'id');
  if (action === undefined || typeof button !== 'string' || !BUTTON.test(button)) return undefined;
  const comment = readComment(data, action);
  const message = messageLink(scene);
  return {
    id: scene.id,
    person,
    button,
    action,
    ...(comment !== undefined && { comment }),
    ...(message !== undefined && { message }),
    answer: answerAddress(scene, person, asText(scene.activity.replyToId)),
    at: scene.at,
  };
}
