// bellhop render: the payloads that a chat would get.

import { type Config, withEnvironment } from '../config';
import type { Locale } from '../core/card';
import { InputError } from '../core/errors';
import type { MlEvent } from '../core/event';
import { didYouMean } from '../core/nearest';
import type { ChatId, Destination } from '../core/ports';
import type { Receiver } from '../core/routing';
import { eachEvent } from './input';
import type { CommandContext, ExitCode } from './parts';

export const FORMATS = ['slack', 'teams', 'text'] as const;
export type Format = (typeof FORMATS)[number];

export interface RenderOptions {
  chat: Format;
  receiver?: string;
  locale?: Locale;
  /** Indented JSON instead of one line each. */
  pretty?: boolean;
}

export async function render(
  context: CommandContext,
  files: string[],
  options: RenderOptions,
): Promise<ExitCode> {
  const { parts } = context;
  const config = await context.config();
  const receiver = options.receiver === undefined ? undefined : findReceiver(config, options.receiver);
  const preview = await parts.openPreview(config);

  return eachEvent(parts, files, (decoded) => {
    const event = withEnvironment(decoded, config);
    const routed = receiver === undefined ? config.router.route(event) : destinationsOf(config, receiver);
    for (const destination of pick(config, event, routed, options.chat)) {
      const place = options.locale === undefined ? destination : { ...destination, locale: options.locale };
      parts.stdout.write(
        options.chat === 'text'
          ? `${preview.text(event, place)}\n`
          : `${JSON.stringify(preview.payload(event, place), null, options.pretty ? 2 : 0)}\n`,
      );
    }
  });
}

/**
 * The destinations in the chat that was asked for; text needs one only.
 * Where the event goes to no such place, one without an address stands in, so that there is always something to see.
 */
function pick(config: Config, event: MlEvent, routed: Destination[], format: Format): Destination[] {
  const fitting = format === 'text' ? routed.slice(0, 1) : routed.filter(({ chat }) => chat === format);
  if (fitting.length > 0) return fitting;
  const chat: ChatId = format === 'text' ? 'slack' : format;
  const { receiver } = config.router.explain(event);
  const settings = routed[0] ?? config.routing.defaults;
  return [{ receiver, ...settings, id: `${chat}/`, chat, address: {} }];
}

function findReceiver(config: Config, name: string): Receiver {
  const { receivers } = config.routing;
  const found = receivers.find((receiver) => receiver.name === name);
  if (found !== undefined) return found;
  const names = receivers.map((receiver) => receiver.name);
  throw new InputError(
    `no receiver is called "${name}"${didYouMean(name, names)}; ${config.file} has ${names.join(', ')}`,
  );
}

function destinationsOf(config: Config, { name, places, ...settings }: Receiver): Destination[] {
  return places.map((place) => ({ ...config.routing.defaults, ...settings, ...place, receiver: name }));
}
