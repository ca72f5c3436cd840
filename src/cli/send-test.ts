// bellhop send-test: a test message to each destination of each receiver, through the real chats.

import { destinationsOf } from '../config';
import { CallError } from '../core/errors';
import type { MlEvent } from '../core/event';
import type { Destination } from '../core/ports';
import type { HostId, Operations } from './operations';
import type { CommandContext, ExitCode } from './parts';
import { findReceiver } from './render';
import { oneLine } from './words';

export interface SendTestOptions {
  host?: HostId;
  receiver?: string;
}

export async function sendTest(
  { parts, configFile }: CommandContext,
  options: SendTestOptions,
): Promise<ExitCode> {
  const operations = await parts.openOperations({ host: options.host, config: configFile });
  try {
    const config = await operations.config();
    const { receivers } = config.routing;
    const chosen = options.receiver === undefined ? receivers : [findReceiver(config, options.receiver)];
    const event = testEvent(new Date());
    let exit: ExitCode = 0;
    for (const receiver of chosen) {
      if (receiver.places.length === 0)
        parts.stdout.write(`${oneLine(`-  ${receiver.name}: no destination`)}\n`);
      for (const destination of destinationsOf(config, receiver)) {
        const problem = await bring(operations, event, destination);
        if (problem !== undefined) exit = 1;
        const outcome = problem === undefined ? 'ok' : 'failed';
        const line = `${outcome}  ${receiver.name}: ${destination.id}${problem === undefined ? '' : `: ${problem}`}`;
        parts.stdout.write(`${oneLine(line)}\n`);
      }
    }
    return exit;
  } finally {
    await operations.close();
  }
}

/** Why it did not arrive as it should, with what to do; undefined if it did. */
async function bring(
  operations: Operations,
  event: MlEvent,
  destination: Destination,
): Promise<string | undefined> {
  try {
    await operations.post(event, destination);
    return undefined;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return `${error.message} ${NEXT[error.outcome](error)}`.trim();
  }
}

/** What to do next, where the message of the error does not say it. */
const NEXT: Record<CallError['outcome'], (error: CallError) => string> = {
  permanent: ({ code }) => `(${code})`,
  refused: ({ code }) => `(${code})`,
  gone: ({ code }) => `(${code})`,
  unclear: ({ code }) => `(${code}) Nobody knows whether it arrived: look there.`,
  retry: ({ code, retryAfterSeconds }) =>
    `(${code}) Try again ${retryAfterSeconds === undefined ? 'later' : `in ${retryAfterSeconds} s`}.`,
};

/** An event like any other of a type that nobody knows, without buttons; it calls nobody. */
export function testEvent(now: Date): MlEvent {
  const time = now.toISOString();
  return {
    id: `bellhop-test-${time}`,
    cloud: 'aws',
    kind: 'other',
    tone: 'info',
    status: 'Succeeded',
    time,
    subject: {
      name: 'Test message',
      id: `bellhop:test:${time}`,
      url: 'https://console.aws.amazon.com/sagemaker/home',
    },
    actions: [],
    tags: {},
    attributes: {
      detailType: 'Bellhop',
      description: 'Somebody has run bellhop send-test. Nothing has happened; there is nothing to do.',
    },
  };
}
