// How long each function may take, how much memory it has, and how many run side by side.

import { Duration } from 'aws-cdk-lib';
import type { FunctionName } from './settings';

/** Eight calls to a chat that each take their time; the lease of a claim must be longer. */
export const INBOX_TIMEOUT = Duration.seconds(60);

/** Memory buys CPU in proportion: below 512 MB a cold start is felt by whoever pressed a button. */
export const LIMITS: Record<FunctionName, { timeout: Duration; memorySize: number }> = {
  // Slack waits three seconds, EventBridge's API destinations five, Event Grid thirty: after ten nobody listens.
  http: { timeout: Duration.seconds(10), memorySize: 512 },
  inbox: { timeout: INBOX_TIMEOUT, memorySize: 512 },
  // Done before the next one starts.
  tick: { timeout: Duration.seconds(50), memorySize: 256 },
};

/** Inboxes at the same time for each queue, so that a burst of events neither floods a chat nor takes the account's whole concurrency. */
export const INBOX_CONCURRENCY = 10;
