// bellhop render: the payloads that a chat would get.

import { type Config, destinationsOf, withEnvironment } from '../config';
import type { Locale } from '../core/card';
import { InputError } from '../core/errors';
import type { MlEvent } from '../core/event';
import { didYouMean } from '../core/nearest';
import type { Destination } from '../core/ports';
import type { Receiver } from '../core/routing';
import { eachEvent } from './input';
import type { CommandContext, ExitCode } from './parts';
import { deliveringReceivers } from './route';

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

  const write = (text: string) => parts.stdout.write(`${text}\n`);
  let shown = 0;

  return eachEvent(parts, files, (decoded) => {
    const event = withEnvironment(decoded, config);
    const routed = receiver === undefined ? config.router.route(event) : destinationsOf(config, receiver);
    const fitting = pick(routed, options.chat);
    for (const destination of fitting.length > 0 ? fitting : [standIn(config, event, options)]) {
      const place = options.locale === undefined ? destination : { ...destination, locale: options.locale };
      if (options.chat === 'text') write(`${shown > 0 ? '\n' : ''}${preview.text(event, place)}`);
      else write(JSON.stringify(preview.payload(event, place), null, options.pretty ? 2 : 0));
      shown += 1;
    }
  });
}

/** The destinations in the chat that was asked for; text needs one only. */
function pick(routed: Destination[], format: Format): Destination[] {
  return format === 'text' ? routed.slice(0, 1) : routed.filter(({ chat }) => chat === format);
}

/** For an event that goes to no place in that chat: one without an address, so that there is always something to see. */
function standIn(config: Config, event: MlEvent, options: RenderOptions): Destination {
  const name = options.receiver ?? deliveringReceivers(config.router.explain(event))[0];
  const receiver = config.routing.receivers.find((candidate) => candidate.name === name)!;
  const chat = options.chat === 'text' ? 'slack' : options.chat;
  const [destination] = destinationsOf(config, {
    ...receiver,
    places: [{ id: `${chat}/`, chat, address: {} }],
  });
  return destination!;
}

/** @throws {InputError} with the names there are. */
export function findReceiver(config: Config, name: string): Receiver {
  const { receivers } = config.routing;
  const found = receivers.find((receiver) => receiver.name === name);
  if (found !== undefined) return found;
  const names = receivers.map((receiver) => receiver.name);
  throw new InputError(
    `no receiver is called "${name}"${didYouMean(name, names)}; ${config.file} has ${names.join(', ')}`,
  );
}
