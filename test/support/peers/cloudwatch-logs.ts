// CloudWatch Logs, as far as reading the streams of a job goes. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference

import type { Json, JsonObject } from '../../../src/core/json';
import { Refusal, type World } from './sagemaker-world';

const MOST_EVENTS = 10_000;

function groupOf(world: World, input: JsonObject) {
  const group = world.logs.get(String(input.logGroupName));
  if (group === undefined)
    throw new Refusal('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

/** Quoted words after `?`: a line with any of them matches. */
function matcher(pattern: Json | undefined): (message: string) => boolean {
  const words = [...String(pattern ?? '').matchAll(/\?"([^"]*)"/g)].map(([, word]) => word ?? '');
  return (message) => words.length === 0 || words.some((word) => message.includes(word));
}

export const LOG_OPERATIONS: Readonly<Record<string, (world: World, input: JsonObject) => JsonObject>> = {
  DescribeLogStreams(world, input) {
    const prefix = String(input.logStreamNamePrefix ?? '');
    if (prefix !== '' && input.orderBy === 'LastEventTime')
      throw new Refusal(
        'InvalidParameterException',
        'Cannot order by LastEventTime with a logStreamNamePrefix.',
      );
    const found = [...groupOf(world, input)].filter(([name]) => name.startsWith(prefix));
    return {
      logStreams: found
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, Number(input.limit ?? 50))
        .map(([logStreamName, events]) => ({
          logStreamName,
          creationTime: events[0]?.timestamp ?? 0,
          lastEventTimestamp: events.at(-1)?.timestamp ?? 0,
        })),
    };
  },
  GetLogEvents(world, input) {
    const events = groupOf(world, input).get(String(input.logStreamName));
    if (events === undefined)
      throw new Refusal('ResourceNotFoundException', 'The specified log stream does not exist.');
    const limit = Number(input.limit ?? MOST_EVENTS);
    return {
      events: input.startFromHead === true ? events.slice(0, limit) : events.slice(-limit),
      nextForwardToken: 'f/1',
      nextBackwardToken: 'b/1',
    };
  },
  /** One stream on each page, and an empty page before the first: callers have to go on. */
  FilterLogEvents(world, input) {
    const streams = [...groupOf(world, input)].filter(([name]) =>
      name.startsWith(String(input.logStreamNamePrefix ?? '')),
    );
    const page = Number(input.nextToken ?? 0);
    const [name, events] = streams[page - 1] ?? ['', []];
    const matches = matcher(input.filterPattern);
    const since = Number(input.startTime ?? 0);
    return {
      events: events
        .filter(({ message, timestamp }) => timestamp >= since && matches(message))
        .map((event) => ({ ...event, logStreamName: name })),
      ...(page < streams.length && { nextToken: String(page + 1) }),
    };
  },
};
