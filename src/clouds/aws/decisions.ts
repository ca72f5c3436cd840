// Decisions for other automation: one event on a bus of EventBridge for each record.

import { detailTypeOf, PUBLISHED_SOURCE, publishedJson } from '../../core/published';
import type { DecisionRecord } from '../../core/record';
import type { BusEntry, PutEvent, PutEventsOptions } from './put-events';

/**
 * An entry must be smaller than 256 KB; what stands beside the detail takes some hundred bytes.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
const MOST_DETAIL_BYTES = 250_000;

/**
 * Puts records on a bus. A repeat is an event of its own to EventBridge, with the same `detail.id`. The SDK is loaded for the first.
 * Fails with CallError only.
 */
export function createEventBridgePublisher(
  options: PutEventsOptions,
): (record: DecisionRecord) => Promise<void> {
  let opening: Promise<PutEvent> | undefined;
  return async (record) => {
    opening ??= import('./put-events').then(({ openPutEvents }) => openPutEvents(options));
    const put = await opening.catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    await put(entryOf(record));
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
function entryOf(record: DecisionRecord): BusEntry {
  const { id } = record.subject;
  return {
    Source: PUBLISHED_SOURCE,
    DetailType: detailTypeOf(record),
    Detail: publishedJson(record, MOST_DETAIL_BYTES),
    Resources: id.startsWith('arn:') ? [id] : [],
    Time: new Date(record.at),
  };
}
