// CloudWatch Logs: reading the streams of one job.

import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CallError } from '../../../core/errors';
import type { Place } from './accounts';
import { type CallOptions, type Command, clientConfig, sendSorted } from './calls';

export interface LogStream {
  name: string;
  /** Epoch ms of its last line, as far as CloudWatch knows. */
  lastAt: number;
}

export interface LogCalls {
  /** Empty if there is no such group or no such stream. */
  streams(group: string, prefix: string): Promise<LogStream[]>;
  /** The last lines, oldest first. */
  tail(group: string, stream: string, lines: number): Promise<string[]>;
  /** Lines of any of the streams that hold one of the words; the oldest first, not all of them. */
  search(group: string, prefix: string, words: readonly string[], sinceMs?: number): Promise<string[]>;
}

const ATTEMPTS = 3;
/** One for each instance; a job may have hundreds, and their names are all that is needed to choose. */
const MOST_STREAMS = 50;
const MOST_PAGES = 4;

export function openLogCalls(place: Place, options: CallOptions): LogCalls {
  const client = new CloudWatchLogsClient(clientConfig(place, options, ATTEMPTS));
  const read = <Output extends object>(command: Command<Output>): Promise<Output> =>
    sendSorted(client, command, { service: 'logs', changes: false, timeoutMs: options.timeoutMs });

  return {
    async streams(group, prefix) {
      const command = new DescribeLogStreamsCommand({
        logGroupName: group,
        logStreamNamePrefix: prefix,
        limit: MOST_STREAMS,
      });
      const { logStreams = [] } = await read(command).catch(noGroup);
      return logStreams.flatMap(({ logStreamName, lastEventTimestamp, creationTime }) =>
        logStreamName === undefined
          ? []
          : [{ name: logStreamName, lastAt: lastEventTimestamp ?? creationTime ?? 0 }],
      );
    },

    async tail(group, stream, lines) {
      const { events = [] } = await read(
        new GetLogEventsCommand({
          logGroupName: group,
          logStreamName: stream,
          limit: lines,
          startFromHead: false,
        }),
      );
      return events.map(({ message }) => message ?? '');
    },

    async search(group, prefix, words, sinceMs) {
      const found: string[] = [];
      let nextToken: string | undefined;
      // A page may be empty although there are more.
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const answer = await read(
          new FilterLogEventsCommand({
            logGroupName: group,
            logStreamNamePrefix: prefix,
            filterPattern: words.map((word) => `?"${word}"`).join(' '),
            startTime: sinceMs,
            nextToken,
          }),
        );
        found.push(...(answer.events ?? []).map(({ message }) => message ?? ''));
        nextToken = answer.nextToken;
        if (nextToken === undefined) break;
      }
      return found;
    },
  };
}

/** The group is made with the first line that any job of this kind writes. */
function noGroup(error: unknown): { logStreams?: undefined } {
  if (error instanceof CallError && error.outcome === 'gone') return {};
  throw error;
}
