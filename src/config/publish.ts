// The section `publish:` of bellhop.yaml: where records of decisions go beside the store, for other automation.

import * as v from 'valibot';
import { asObject } from '../core/json';
import { type Context, textOf } from './context';

export interface PublishSettings {
  /** A bus by name or ARN. Without a region: the ARN's, else the one that the bot runs in. */
  eventbridge?: { bus: string; region?: string };
  /** A topic's endpoint, whole. */
  eventgrid?: { endpoint: string };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
const BUS = /^(arn:aws[a-z-]*:events:[a-z]{2}(-[a-z]+)+-\d+:\d{12}:event-bus\/)?[\w./-]{1,256}$/;
/** Of the clouds of Microsoft: a key or a token goes there, and nowhere else. */
const ENDPOINT = /^https:\/\/[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\.eventgrid\.azure\.(net|us|cn)\/api\/events$/;

export const publishSchema = v.pipe(
  v.strictObject({
    eventbridge: v.optional(
      v.pipe(
        v.strictObject({
          bus: v.pipe(
            v.string(),
            v.regex(BUS, 'expected the name or the ARN of an event bus, such as ml-decisions'),
            v.title('Bus'),
            v.description('Its name, or its ARN where it is in another account or region.'),
          ),
          region: v.optional(
            v.pipe(
              v.string(),
              v.regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'expected a region such as eu-west-1'),
              v.title('Region'),
              v.description("Left out = the ARN's, else the one that Bellhop runs in."),
            ),
          ),
        }),
        v.title('EventBridge'),
      ),
    ),
    eventgrid: v.optional(
      v.pipe(
        v.strictObject({
          endpoint: v.pipe(
            v.string(),
            v.regex(
              ENDPOINT,
              'expected the endpoint of a topic, https://<topic>.<region>-1.eventgrid.azure.net/api/events, and nothing behind it',
            ),
            v.title('Endpoint'),
            v.description('Of a topic that takes CloudEvents 1.0, as its overview page shows it.'),
          ),
        }),
        v.title('Event Grid'),
      ),
    ),
  }),
  v.title('Publish'),
  v.description('Where each decision is published, for other automation to follow; see docs/decisions.md.'),
);

/** What is not of the right shape has been reported by the schema, and is stepped over. */
export function readPublish(raw: unknown, context: Context): PublishSettings {
  const root = asObject(raw);
  const eventbridge = asObject(root?.eventbridge);
  const bus = textOf(eventbridge?.bus);
  const region = textOf(eventbridge?.region);
  const endpoint = textOf(asObject(root?.eventgrid)?.endpoint);
  if (bus?.startsWith('arn:') && region !== undefined && bus.split(':')[3] !== region)
    context.problem(
      ['publish', 'eventbridge', 'region'],
      `the bus is in ${bus.split(':')[3]}: leave the region out`,
    );
  return {
    ...(bus !== undefined && { eventbridge: { bus, ...(region !== undefined && { region }) } }),
    ...(endpoint !== undefined && { eventgrid: { endpoint } }),
  };
}
