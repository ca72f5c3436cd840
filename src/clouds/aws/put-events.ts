// One event onto a bus of EventBridge, and every way in which that fails as what may be done next.

import {
  EventBridgeClient,
  type EventBridgeClientConfig,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { CallError, messageOf } from '../../core/errors';
import { faultCode, neverSent } from '../../core/network';

export interface PutEventsOptions {
  /** Name or ARN. */
  bus: string;
  /** Left out = of the bus's ARN, else what the SDK finds. */
  region?: string;
  credentials?: EventBridgeClientConfig['credentials'];
  endpoint?: string;
  timeoutMs: number;
}

export type BusEntry = Omit<PutEventsRequestEntry, 'EventBusName'>;
export type PutEvent = (entry: BusEntry) => Promise<void>;

/** Of an entry or of the whole request: it was not taken, and may be when it comes again. */
const BUSY = /^(Throttling\w*|TooManyRequests\w*|Internal\w*|ServiceUnavailable\w*|RequestLimitExceeded)$/;

export function openPutEvents({ bus, timeoutMs, ...given }: PutEventsOptions): PutEvent {
  const region = given.region ?? /^arn:[\w-]+:events:([\w-]+):/.exec(bus)?.[1];
  const client = new EventBridgeClient({
    ...(region !== undefined && { region }),
    ...(given.credentials !== undefined && { credentials: given.credentials }),
    ...(given.endpoint !== undefined && { endpoint: given.endpoint }),
    // Trying again is the queue's business.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
  return async (entry) => {
    const command = new PutEventsCommand({ Entries: [{ ...entry, EventBusName: bus }] });
    const { FailedEntryCount = 0, Entries = [] } = await client.send(command).catch((error: unknown) => {
      throw putError(error, bus);
    });
    if (FailedEntryCount > 0) throw entryError(Entries[0], bus);
  };
}

/** The request was answered, and its only entry was not taken. */
function entryError(entry: PutEventsResultEntry | undefined, bus: string): CallError {
  const { ErrorCode: code = 'unknown', ErrorMessage: said = 'EventBridge does not say why' } = entry ?? {};
  const message = `The bus ${bus} did not take a decision (${code}): ${messageOf(said)}`;
  return new CallError(BUSY.test(code) ? 'retry' : 'permanent', code, message);
}

interface AwsError {
  name?: string;
  $fault?: 'client' | 'server';
  $retryable?: object;
  $metadata?: { httpStatusCode?: number };
}

function putError(error: unknown, bus: string): CallError {
  const { name = 'unknown', $fault, $retryable, $metadata } = error as AwsError;
  const status = $metadata?.httpStatusCode;
  const failed = (outcome: CallError['outcome'], code: string, text: string): CallError =>
    new CallError(outcome, code, text, undefined, { cause: error });
  if (status === undefined || $fault === undefined) {
    const code = /Credential|Token/.test(name) ? name : faultCode(error);
    const text = `The bus ${bus} could not be reached (${code}): ${messageOf(error)}`;
    const notSent = code === name || neverSent(error);
    return failed(notSent ? 'retry' : 'unclear', code, text);
  }
  const busy = $retryable !== undefined || status === 429 || status >= 500 || BUSY.test(name);
  if (busy) return failed('retry', name, `EventBridge has no time for the bus ${bus}: ${messageOf(error)}`);
  if (/^AccessDenied/.test(name))
    return failed(
      'permanent',
      name,
      `Bellhop may not put events on the bus ${bus}: its role needs events:PutEvents there (docs/decisions.md). ${messageOf(error)}`,
    );
  return failed('permanent', name, `The bus ${bus} refuses decisions (${name}): ${messageOf(error)}`);
}
