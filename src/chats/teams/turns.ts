// What the bot does with a verified activity: presses and lines go to the listener, everything else to the places.

import { messageOf } from '../../core/errors';
import { asText, type JsonObject } from '../../core/json';
import type { Chat, Log } from '../../core/ports';
import type { Listener, Person, Reaction } from '../../core/press';
import { readCommand } from './command';
import type { Places } from './places';
import { executed, readPress, submitted } from './press';
import { answerAddress, type Scene } from './scene';
import { SENTENCES, sentence } from './sentences';

export interface TurnParts {
  appId: string;
  listener: Listener;
  chat: Pick<Chat, 'tell'>;
  places: Places;
  log: Log;
}

/** What an invoke is answered with; undefined for everything else, and for invokes that are none of ours. */
export type Turn = (scene: Scene) => Promise<JsonObject | undefined>;

export function createTurn(parts: TurnParts): Turn {
  const { appId, listener, chat, places, log } = parts;

  /** Keeping places up to date must not cost anybody their answer. */
  async function remember(scene: Scene, learn: boolean): Promise<void> {
    await places
      .seen(scene, learn)
      .catch((error: unknown) => log.warn('a place in Teams was not kept', { reason: messageOf(error) }));
  }

  async function react(work: () => Promise<Reaction>, scene: Scene): Promise<Reaction> {
    try {
      return await work();
    } catch (error) {
      log.error('a press or a command could not be taken', { id: scene.id, reason: messageOf(error) });
      return { type: 'refused', text: SENTENCES[scene.locale].trouble };
    }
  }

  async function press(scene: Scene, sent: { verb?: string; data: JsonObject }): Promise<Reaction> {
    const { person, locale } = scene;
    if (person === undefined) return { type: 'refused', text: SENTENCES[locale].nobody };
    const read = readPress(scene, person, sent);
    if (read === undefined) return { type: 'refused', text: SENTENCES[locale].odd };
    return react(() => listener.pressed(read), scene);
  }

  /** Says alone to the person what they must know; what was taken shows by itself. */
  async function tell(scene: Scene, person: Person | undefined, reaction: Reaction): Promise<void> {
    if (person === undefined || reaction.type === 'taken') return;
    const address = answerAddress(scene, person, asText(scene.activity.id));
    await chat
      .tell(address, sentence(textOf(reaction, scene)))
      .catch((error: unknown) => log.warn('an answer could not be given', { reason: messageOf(error) }));
  }

  async function invoked(scene: Scene): Promise<JsonObject | undefined> {
    if (scene.activity.name !== 'adaptiveCard/action') return undefined;
    const sent = executed(scene);
    // Nothing to show anew: the bot edits its messages itself.
    if (sent === undefined) return shown('');
    const [reaction] = await Promise.all([press(scene, sent), remember(scene, false)]);
    return shown(textOf(reaction, scene));
  }

  async function heard(scene: Scene): Promise<void> {
    const { person } = scene;
    const sent = submitted(scene);
    if (sent !== undefined) {
      await tell(scene, person, await press(scene, sent));
    } else if (person !== undefined) {
      const command = readCommand(scene, person, appId);
      if (command !== undefined) await tell(scene, person, await react(() => listener.wrote(command), scene));
    }
    await remember(scene, true);
  }

  return async (scene) => {
    switch (scene.activity.type) {
      case 'invoke':
        return invoked(scene);
      case 'message':
        await heard(scene);
        return undefined;
      case 'conversationUpdate':
      case 'installationUpdate':
        await places.changed(scene);
        return undefined;
      default:
        return undefined;
    }
  };
}

/** What Teams shows under the card, to the presser alone. The status of HTTP is 200 whatever this says. */
function shown(value: string): JsonObject {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value };
}

/** A card asks by its own field, so a question is there only where that was left empty. */
function textOf(reaction: Reaction, scene: Scene): string {
  return reaction.type === 'ask' ? SENTENCES[scene.locale].empty(reaction.question.label) : reaction.text;
}
