// What somebody must look at: lost messages, failing or throttled functions, a queue that nobody empties.

import { Duration } from 'aws-cdk-lib';
import { type Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Functions } from './functions';
import { FUNCTIONS } from './settings';
import type { Storage } from './storage';

const FIVE_MINUTES = Duration.minutes(5);
/** Longer than a platform's usual `Retry-After`, shorter than anybody's patience. */
const OLDEST_SECONDS = 900;

export class Alarms extends Construct {
  readonly topic: Topic;
  readonly all: Alarm[] = [];

  constructor(scope: Construct, storage: Storage, functions: Functions, email: string | undefined) {
    super(scope, 'Alarms');
    this.topic = new Topic(this, 'Topic', { displayName: 'Bellhop alarms', enforceSSL: true });
    if (email !== undefined) this.topic.addSubscription(new EmailSubscription(email));

    const { deadLetters, events, jobs } = storage;
    this.add(
      'DeadLetters',
      deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      { above: 0, of: 1, times: 1 },
      'Messages were given up. "bellhop dead-letters list" says why, "bellhop dead-letters redrive" sends them again.',
    );
    for (const [name, queue] of Object.entries({ Events: events, Jobs: jobs })) {
      this.add(
        `Oldest${name}`,
        queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: 'Maximum' }),
        { above: OLDEST_SECONDS, of: 3, times: 3 },
        `The queue ${name} is not being emptied. Look at the errors and throttles of the function inbox.`,
      );
    }
    for (const name of FUNCTIONS) {
      const called = functions.byName[name];
      // Once is no reason to wake anybody: queues, schedule and senders try again by themselves.
      const twiceInFifteenMinutes = { above: 0, of: 3, times: 2 };
      this.add(
        `Errors-${name}`,
        called.metricErrors({ period: FIVE_MINUTES, statistic: 'Sum' }),
        twiceInFifteenMinutes,
        `The function ${name} keeps failing. Its log says why.`,
      );
      this.add(
        `Throttles-${name}`,
        called.metricThrottles({ period: FIVE_MINUTES, statistic: 'Sum' }),
        twiceInFifteenMinutes,
        `The function ${name} is kept waiting: the account's or its own concurrency is used up.`,
      );
    }
  }

  private add(
    id: string,
    metric: Metric,
    { above, of, times }: { above: number; of: number; times: number },
    alarmDescription: string,
  ): void {
    const alarm = metric.createAlarm(this, id, {
      alarmDescription,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: of,
      datapointsToAlarm: times,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    this.all.push(alarm);
  }
}
