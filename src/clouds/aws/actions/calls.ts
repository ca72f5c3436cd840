// Calls to SageMaker in one account and region: what reads is tried again, what changes something is sent once.

import { SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import type { Place } from './accounts';
import { callError } from './errors';

export interface CallOptions {
  /** Instead of AWS: an emulator, on the local host only. */
  endpoint?: string;
  /** The longest that one call may take, ms; with its repeats. */
  timeoutMs: number;
}

/** A command of any of the SDK's clients; what its handler puts out is what it is answered with. */
export interface Command<Output extends object = object> {
  resolveMiddleware(...given: never[]): (args: never) => Promise<{ output: Output }>;
}

/** Both fail with CallError. */
export interface Calls {
  /** Never `unclear`: a question that was lost is asked again. */
  read<Output extends object>(command: Command<Output>): Promise<Output>;
  change<Output extends object>(command: Command<Output>): Promise<Output>;
}

const READ_ATTEMPTS = 3;
const CONNECT_MS = 2000;

/** Settings that both clients of AWS share. */
export function clientConfig(
  { account, region }: Place,
  { endpoint, timeoutMs }: CallOptions,
  attempts: number,
) {
  return {
    region,
    ...(account.credentials !== undefined && { credentials: account.credentials }),
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: attempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: Math.min(CONNECT_MS, timeoutMs),
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
  } satisfies SageMakerClientConfig;
}

interface Sending {
  send(command: never, options: { abortSignal: AbortSignal }): Promise<unknown>;
}

/** Sends a command and sorts what goes wrong. */
export async function sendSorted<Output extends object>(
  client: Sending,
  command: Command<Output>,
  about: { service: string; changes: boolean; timeoutMs: number },
): Promise<Output> {
  const { service, changes, timeoutMs } = about;
  let sent = false;
  let name = '';
  const notice = (next: (args: unknown) => unknown, { commandName }: { commandName?: string }) => {
    name = (commandName ?? '').replace(/Command$/, '');
    return (args: unknown) => {
      sent = true;
      return next(args);
    };
  };
  // Behind everything else: what fails before it, such as a look for credentials, has not reached AWS.
  (command as unknown as { middlewareStack: { add(...given: unknown[]): void } }).middlewareStack.add(
    notice,
    {
      step: 'deserialize',
      name: 'bellhopSent',
      priority: 'low',
      override: true,
    },
  );
  try {
    return (await client.send(command as never, { abortSignal: AbortSignal.timeout(timeoutMs) })) as Output;
  } catch (error) {
    throw callError(error, { permission: `${service}:${name}`, changes, sent });
  }
}

export function openCalls(place: Place, options: CallOptions): Calls {
  const { timeoutMs } = options;
  const reading = new SageMakerClient(clientConfig(place, options, READ_ATTEMPTS));
  const changing = new SageMakerClient(clientConfig(place, options, 1));
  const by =
    (client: SageMakerClient, changes: boolean): Calls['read'] =>
    (command) =>
      sendSorted(client as Sending, command, { service: 'sagemaker', changes, timeoutMs });
  return { read: by(reading, false), change: by(changing, true) };
}
