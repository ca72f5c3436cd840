import type { Destination, Outcome } from '../../src/core/ports';
import { createAzureMonitorExporter } from '../../src/observe/azure-monitor';
import { createEmfExporter } from '../../src/observe/emf';
import { createMetrics, METRICS, type Metrics } from '../../src/observe/metrics';
import { event } from '../support/events';

const NOW = Date.parse('2026-11-20T09:00:03.500Z');
const failed = { ...event('training-job', 'Failed', 0), id: 'e-1' };
const ahead = { ...failed, time: '2026-11-20T09:00:09.000Z' };
const destination: Destination = {
  id: 'slack/#ml',
  receiver: 'ml',
  chat: 'slack',
  address: { channel: '#ml' },
  mode: 'post',
  locale: 'en',
};

function both(tell: (metrics: Metrics) => void) {
  const emf: string[] = [];
  const azure: string[] = [];
  const now = () => NOW;
  tell(createMetrics(createEmfExporter({ write: (line) => emf.push(line), now }), now));
  tell(createMetrics(createAzureMonitorExporter({ write: (line) => azure.push(line) }), now));
  return {
    emf: emf.map((line) => JSON.parse(line)),
    azure: azure.map((line) => JSON.parse(line)),
    lines: [...emf, ...azure],
  };
}

const outcomes: [string, Outcome, object[]][] = [
  [
    'an event',
    { type: 'planned', event: failed, destinations: 2, repeat: false },
    [{ metric: 'EventsReceived', value: 1, unit: 'Count', Kind: 'training-job', Cloud: 'aws', event: 'e-1' }],
  ],
  [
    'a repeated event',
    { type: 'planned', event: failed, destinations: 2, repeat: true },
    [{ metric: 'EventsRepeated', value: 1, unit: 'Count', Kind: 'training-job', Cloud: 'aws', event: 'e-1' }],
  ],
  [
    'a delivery, and how long it took',
    { type: 'delivered', event: failed, destination, how: 'reply' },
    [
      {
        metric: 'Deliveries',
        value: 1,
        unit: 'Count',
        Receiver: 'ml',
        Chat: 'slack',
        Outcome: 'reply',
        event: 'e-1',
        destination: 'slack/#ml',
      },
      {
        metric: 'DeliveryLatency',
        value: 3500,
        unit: 'Milliseconds',
        Chat: 'slack',
        event: 'e-1',
        destination: 'slack/#ml',
      },
    ],
  ],
  [
    'a delay',
    { type: 'delayed', event: failed, destination, code: 'ratelimited' },
    [
      {
        metric: 'DeliveriesDelayed',
        value: 1,
        unit: 'Count',
        Receiver: 'ml',
        Chat: 'slack',
        event: 'e-1',
        destination: 'slack/#ml',
      },
    ],
  ],
  [
    'a dead letter',
    { type: 'dead', event: failed, destination, reason: 'channel_not_found: secret words' },
    [
      {
        metric: 'DeadLetters',
        value: 1,
        unit: 'Count',
        Receiver: 'ml',
        Chat: 'slack',
        event: 'e-1',
        destination: 'slack/#ml',
      },
    ],
  ],
];

describe('metrics', () => {
  it.each(outcomes)('of %s are lines of Azure Monitor', (_name, outcome, expected) => {
    expect(both((metrics) => metrics.observe(outcome)).azure).toEqual(expected);
  });

  it.each(outcomes)('of %s have the same names and values on both clouds', (_name, outcome) => {
    const { emf, azure } = both((metrics) => metrics.observe(outcome));

    const fromEmf = emf.flatMap((document) =>
      document._aws.CloudWatchMetrics.flatMap(
        (directive: { Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }) =>
          directive.Metrics.map(({ Name, Unit }) => ({
            metric: Name,
            value: document[Name],
            unit: Unit,
            ...Object.fromEntries((directive.Dimensions[0] ?? []).map((name) => [name, document[name]])),
          })),
      ),
    );
    const fromAzure = azure.map(({ event: _event, destination: _destination, ...rest }) => rest);

    expect(fromEmf).toEqual(fromAzure);
  });

  it('never hold a reason', () => {
    const { lines } = both((metrics) => {
      for (const [, outcome] of outcomes) metrics.observe(outcome);
    });

    expect(lines.join()).not.toContain('secret words');
  });

  it('take an event from a clock that is ahead as told at once', () => {
    const { azure } = both((metrics) =>
      metrics.observe({ type: 'delivered', event: ahead, destination, how: 'root' }),
    );

    expect(azure[1]).toMatchObject({ metric: 'DeliveryLatency', value: 0 });
  });

  it('count what happens beside the flow', () => {
    const { azure } = both((metrics) => {
      metrics.knockRefused('aws', 401);
      metrics.configRejected();
      metrics.undelivered('returned', 3);
      metrics.actionOutcome('approve', 'done', { event: 'e-1' });
    });

    expect(azure).toEqual([
      { metric: 'KnocksRefused', value: 1, unit: 'Count', Door: 'aws', Status: '401' },
      { metric: 'ConfigRejected', value: 1, unit: 'Count' },
      { metric: 'UndeliveredEvents', value: 3, unit: 'Count', Outcome: 'returned' },
      { metric: 'ActionOutcomes', value: 1, unit: 'Count', Action: 'approve', Outcome: 'done', event: 'e-1' },
    ]);
  });
});

describe('a line of the embedded metric format', () => {
  it('is one document that CloudWatch takes as it is', () => {
    const { emf } = both((metrics) =>
      metrics.observe({ type: 'delivered', event: failed, destination, how: 'root' }),
    );

    expect(emf).toEqual([
      {
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [
            {
              Namespace: 'Bellhop',
              Dimensions: [['Receiver', 'Chat', 'Outcome'], []],
              Metrics: [{ Name: 'Deliveries', Unit: 'Count' }],
            },
            {
              Namespace: 'Bellhop',
              Dimensions: [['Chat'], []],
              Metrics: [{ Name: 'DeliveryLatency', Unit: 'Milliseconds' }],
            },
          ],
        },
        Receiver: 'ml',
        Chat: 'slack',
        Outcome: 'root',
        Deliveries: 1,
        DeliveryLatency: 3500,
        event: 'e-1',
        destination: 'slack/#ml',
      },
    ]);
  });

  it('has one set of dimensions where there are none', () => {
    const { emf } = both((metrics) => metrics.configRejected());

    expect(emf[0]._aws.CloudWatchMetrics[0].Dimensions).toEqual([[]]);
  });

  it.each([
    ['東京', '%E6%9D%B1%E4%BA%AC'],
    [':ml', '%3Aml'],
    [' ', '-'],
    ['', '-'],
    ['a\nb', 'a%0Ab'],
    ['\ud800', '%EF%BF%BD'],
    ['x'.repeat(2000), 'x'.repeat(1024)],
  ])('writes the receiver %j as CloudWatch takes it', (receiver, expected) => {
    const { emf } = both((metrics) =>
      metrics.observe({ type: 'dead', event: failed, destination: { ...destination, receiver }, reason: '' }),
    );

    expect(emf[0].Receiver).toBe(expected);
  });

  it('has no dimension that is also a metric or a correlation', () => {
    const names = new Set([...Object.keys(METRICS), 'event', 'destination', '_aws']);
    const dimensions = ['Kind', 'Cloud', 'Receiver', 'Chat', 'Outcome', 'Door', 'Status', 'Action'];

    expect(dimensions.filter((name) => names.has(name))).toEqual([]);
  });
});
