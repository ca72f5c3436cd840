// The dashboard: is anything lost, late or failing, on one page.

import { Duration } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alarms } from './alarms';
import { botMetric } from './bot-metrics';
import type { Functions } from './functions';
import { FUNCTIONS } from './settings';
import type { Storage } from './storage';

const HALF = { width: 12, height: 6 };
const FIVE_MINUTES = Duration.minutes(5);

export class Overview extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, storage: Storage, functions: Functions, alarms: Alarms) {
    super(scope, 'Overview');
    const { events, jobs, deadLetters } = storage;
    const queues = { events, jobs, 'dead letters': deadLetters };
    const called = FUNCTIONS.map((name) => ({ label: name, called: functions.byName[name] }));
    const options = (label: string, statistic: string) => ({ label, statistic, period: FIVE_MINUTES });

    this.dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.days(1) });
    this.dashboard.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 3, alarms: alarms.all }),
    );
    this.dashboard.addWidgets(
      graph(
        'Events and messages',
        (['EventsReceived', 'Deliveries', 'DeliveriesDelayed', 'DeadLetters'] as const).map((name) =>
          botMetric(name, 'Sum', FIVE_MINUTES).with({ label: name }),
        ),
      ),
      graph('From event to message (ms)', [
        botMetric('DeliveryLatency', 'p50', FIVE_MINUTES).with({ label: 'half' }),
        botMetric('DeliveryLatency', 'p99', FIVE_MINUTES).with({ label: '99 of 100' }),
      ]),
    );
    this.dashboard.addWidgets(
      graph(
        'Messages waiting',
        Object.entries(queues).map(([label, queue]) =>
          queue.metricApproximateNumberOfMessagesVisible(options(label, 'Maximum')),
        ),
      ),
      graph(
        'Oldest message (s)',
        Object.entries(queues).map(([label, queue]) =>
          queue.metricApproximateAgeOfOldestMessage(options(label, 'Maximum')),
        ),
      ),
    );
    this.dashboard.addWidgets(
      graph(
        'Calls',
        called.map(({ label, called }) => called.metricInvocations(options(label, 'Sum'))),
      ),
      graph(
        'Duration, 99 of 100 (ms)',
        called.map(({ label, called }) => called.metricDuration(options(label, 'p99'))),
      ),
    );
    this.dashboard.addWidgets(
      graph(
        'Errors',
        called.map(({ label, called }) => called.metricErrors(options(label, 'Sum'))),
      ),
      graph(
        'Throttles',
        called.map(({ label, called }) => called.metricThrottles(options(label, 'Sum'))),
      ),
    );
  }
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, ...HALF, leftYAxis: { min: 0 } });
}
