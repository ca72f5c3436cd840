// Ours: from raw bytes to both chats' payloads, through every step of the real bot but the store and the network.

import { templateSet } from 'bellhop:templates';
import { handlers } from '../handlers';
import { slackPayload } from '../src/chats/slack/blocks';
import { checkSlackPayload } from '../src/chats/slack/limits';
import { teamsPayload } from '../src/chats/teams/card';
import { checkTeamsPayload } from '../src/chats/teams/limits';
import { createAwsCloud } from '../src/clouds/aws';
import { createAzureCloud } from '../src/clouds/azure';
import { type Config, withEnvironment } from '../src/config';
import type { Card } from '../src/core/card';
import type { MlEvent } from '../src/core/event';
import type { Destination, Payload } from '../src/core/ports';
import { decodeAny, readEnvelopes } from '../src/flow/intake';
import { createPresenter } from '../src/render/present';
import { createRenderer } from '../src/render/runtime';

const clouds = [createAwsCloud(), createAzureCloud()];
const renderer = createRenderer(templateSet);
const present = createPresenter(handlers, renderer);
const receivedAt = new Date();

export function read(body: Uint8Array): unknown[] {
  return readEnvelopes(body, 'the bench');
}

export function decode(envelopes: unknown[]): MlEvent[] {
  const events: MlEvent[] = [];
  for (const envelope of envelopes) {
    for (const decoded of decodeAny(envelope, clouds, receivedAt))
      if ('event' in decoded) events.push(decoded.event);
  }
  return events;
}

function view({ locale }: Destination, event: MlEvent): object {
  return handlers.events[event.kind].view(event, [], renderer.words(locale));
}

function card(destination: Destination, event: MlEvent): Card {
  return present(destination, event, [], 'root');
}

/** In the chat's own JSON, within its limits. */
function print({ chat, address }: Destination, shown: Card): Payload {
  return chat === 'slack' ? slackPayload(shown, address) : teamsPayload(shown, address);
}

export interface Ours {
  /** Decode, route, view, render, print for each destination, write. Each destination starts from the event, as deliveries do. */
  run(body: Uint8Array): string[];
  /** The same in parts, each from what the ones before made. */
  stages(bodies: Uint8Array[]): Record<string, () => unknown>;
}

export function createOurs(config: Config): Ours {
  function route(event: MlEvent): Destination[] {
    return config.router.route(withEnvironment(event, config));
  }

  return {
    run(body) {
      const messages: string[] = [];
      for (const event of decode(read(body))) {
        for (const destination of route(event))
          messages.push(JSON.stringify(print(destination, card(destination, event))));
      }
      return messages;
    },
    stages(bodies) {
      const envelopes = bodies.map(read);
      const events = envelopes.flatMap(decode);
      const deliveries = events.flatMap((event) =>
        route(event).map((destination): [Destination, MlEvent] => [destination, event]),
      );
      const cards = deliveries.map(([destination, event]): [Destination, Card] => [
        destination,
        card(destination, event),
      ]);
      const payloads = cards.map(([destination, shown]) => print(destination, shown));
      return {
        read: () => bodies.map(read),
        decode: () => envelopes.map(decode),
        route: () => events.map(route),
        view: () => deliveries.map(([destination, event]) => view(destination, event)),
        'view and render': () => deliveries.map(([destination, event]) => card(destination, event)),
        print: () => cards.map(([destination, shown]) => print(destination, shown)),
        write: () => payloads.map((payload) => JSON.stringify(payload)),
      };
    },
  };
}

/** Every message must be one that its chat takes, or the bench measures nothing. */
export function assertSendable(message: string): void {
  const payload = JSON.parse(message) as Payload;
  const problems = 'channel' in payload ? checkSlackPayload(payload) : checkTeamsPayload(payload);
  if (problems.length > 0) throw new Error(problems.join('; '));
}
