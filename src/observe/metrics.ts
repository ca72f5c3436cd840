// Metrics: what became of events, as measurements with the same names on every cloud. Exporters write them.

import type { Cloud, Outcome } from '../core/ports';

/** Every metric there is, with its unit. Dashboards and alarms of both clouds use these names. */
export const METRICS = {
  /** Events seen for the first time; by Kind and Cloud. */
  EventsReceived: 'Count',
  /** Events that had been planned before: the clouds deliver at least once. */
  EventsRepeated: 'Count',
  /** Messages posted, replied and changed; by Receiver, Chat and Outcome (root, reply, update). */
  Deliveries: 'Count',
  /** Refusals for now, mostly rate limits; by Receiver and Chat. */
  DeliveriesDelayed: 'Count',
  /** Messages that were given up; by Receiver and Chat. */
  DeadLetters: 'Count',
  /** From the event's own time to the message, by Chat. */
  DeliveryLatency: 'Milliseconds',
  /** Requests that were turned away at a door; by Door and Status. */
  KnocksRefused: 'Count',
  /** Configurations that could not be used; the last good one stays. */
  ConfigRejected: 'Count',
  /** Events that Event Grid gave up; by Outcome: returned into the queue, or left where they are since they cannot be read. */
  UndeliveredEvents: 'Count',
  /** What became of presses; by Action and Outcome. */
  ActionOutcomes: 'Count',
} as const;

export type MetricName = keyof typeof METRICS;

export interface Measurement {
  name: MetricName;
  value: number;
  /** Few and small sets of values: each combination is a series of its own. */
  dimensions: Record<string, string>;
}

/** Goes with the measurements into the log, to find the lines of the same event; no series of its own. */
export interface Correlation {
  /** The event's id. */
  event?: string;
  destination?: string;
}

/** Takes measurements that were made at one moment. Must not throw. */
export type MetricExporter = (measurements: readonly Measurement[], correlation: Correlation) => void;

export interface Metrics {
  /** For the flow's `observe`. */
  observe(outcome: Outcome): void;
  knockRefused(door: Cloud['id'] | 'health', status: number): void;
  configRejected(): void;
  undelivered(outcome: 'returned' | 'left', events: number): void;
  actionOutcome(action: string, outcome: string, correlation?: Correlation): void;
}

export function createMetrics(write: MetricExporter, now: () => number): Metrics {
  return {
    observe(outcome) {
      const destination = 'destination' in outcome ? outcome.destination.id : undefined;
      const correlation = { event: outcome.event.id, ...(destination !== undefined && { destination }) };
      write(measure(outcome, now()), correlation);
    },
    knockRefused: (door, status) => write([one('KnocksRefused', { Door: door, Status: String(status) })], {}),
    configRejected: () => write([one('ConfigRejected', {})], {}),
    undelivered: (outcome, events) =>
      write([{ name: 'UndeliveredEvents', value: events, dimensions: { Outcome: outcome } }], {}),
    actionOutcome: (action, outcome, correlation = {}) =>
      write([one('ActionOutcomes', { Action: action, Outcome: outcome })], correlation),
  };
}

function one(name: MetricName, dimensions: Record<string, string>): Measurement {
  return { name, value: 1, dimensions };
}

function measure(outcome: Outcome, now: number): Measurement[] {
  const { event } = outcome;
  if (outcome.type === 'planned') {
    const name = outcome.repeat ? 'EventsRepeated' : 'EventsReceived';
    return [one(name, { Kind: event.kind, Cloud: event.cloud })];
  }
  const { receiver, chat } = outcome.destination;
  const place = { Receiver: receiver, Chat: chat };
  if (outcome.type === 'delayed') return [one('DeliveriesDelayed', place)];
  if (outcome.type === 'dead') return [one('DeadLetters', place)];
  // Clocks differ: an event from a second ahead is told at once, not before it happened.
  const latency = Math.max(0, now - Date.parse(event.time));
  return [
    one('Deliveries', { ...place, Outcome: outcome.how }),
    { name: 'DeliveryLatency', value: latency, dimensions: { Chat: chat } },
  ];
}
