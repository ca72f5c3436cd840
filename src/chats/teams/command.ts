// A line that somebody wrote to the bot, without the mention that called it.

import { clean } from '../../core/clean';
import { asArray, asObject, asText } from '../../core/json';
import { cutEnd } from '../../core/markup';
import type { Command, Person } from '../../core/press';
import { answerAddress, type Scene } from './scene';

const LONGEST = 10_000;
/** The few that Teams writes into plain text. */
const ENTITIES: Record<string, string> = { nbsp: ' ', lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };

/** The command; undefined if it was not said to the bot: in company, only a mention is. */
export function readCommand(scene: Scene, person: Person, appId: string): Command | undefined {
  const { activity, scope, bot, at, id } = scene;
  let text = asText(activity.text) ?? '';
  let called = scope === 'personal' || asObject(activity.recipient)?.isTargeted === true;
  for (const { who, name, marked } of mentions(activity.entities)) {
    const isBot = who === bot || who === `28:${appId}`;
    called ||= isBot;
    // A callback, since a name may hold a `$`.
    text = text.replace(marked, () => (isBot ? '' : name));
  }
  if (!called) return undefined;
  const plain = clean(text.replace(/&(nbsp|lt|gt|amp|quot|#39);/g, (_, entity: string) => ENTITIES[entity]!));
  return {
    id,
    person,
    text: cutEnd(plain.replaceAll('\u00a0', ' ').trim(), LONGEST),
    answer: answerAddress(scene, person, asText(activity.id)),
    at,
  };
}

/** Whom a message mentions, and how it is written there. What only looks like a mention in the text is none. */
function mentions(entities: unknown): { who: string; name: string; marked: string }[] {
  return asArray(entities).flatMap((entity) => {
    const { type, text, mentioned } = asObject(entity) ?? {};
    const who = asText(asObject(mentioned)?.id);
    if (type !== 'mention' || typeof text !== 'string' || text === '' || who === undefined) return [];
    return [{ who, name: asText(asObject(mentioned)?.name) ?? '', marked: text }];
  });
}
