// What somebody must look at: lost messages, failing or throttled functions, a queue that nobody empties, a clock that stands still.

import { Duration } from 'aws-cdk-lib';
import { type Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { botMetric } from './bot-metrics';

const FIVE_MINUTES = Duration.minutes(5);
/** Longer than a platform's usual `Retry-After`, shorter than anybody's patience. */
const OLDEST_SECONDS = 900;
const AT_ONCE = { above: 0, of: 1, times: 1 };
/** Once is no reason to wake anybody: queues, schedule and senders try again by themselves. */
const TWICE_IN_FIFTEEN_MINUTES = { above: 0, of: 3, times: 2 };

export class Alarms extends Construct {
  readonly topic: Topic;
  readonly all: Alarm[] = [];

  constructor(scope: Construct, email: string | undefined) {
    super(scope, 'Alarms');
    this.topic = new Topic(this, 'Topic', { displayName: 'Bellhop alarms', enforceSSL: true });
    if (email !== undefined) this.topic.addSubscription(new EmailSubscription(email));
  }

  deadLetters(queue: Queue, description: string): void {
    const metric = queue.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    });
    this.add('DeadLetters', metric, AT_ONCE, description);
  }

  emptied(name: string, queue: Queue): void {
    this.add(
      `Oldest-${name}`,
      queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: 'Maximum' }),
      { above: OLDEST_SECONDS, of: 3, times: 3 },
      `The queue ${name} is not being emptied. Look at the errors and throttles of the function inbox.`,
    );
  }

  working(name: string, called: IFunction): void {
    const sum = { period: FIVE_MINUTES, statistic: 'Sum' };
    this.add(
      `Errors-${name}`,
      called.metricErrors(sum),
      TWICE_IN_FIFTEEN_MINUTES,
      `The function ${name} keeps failing. Its log says why.`,
    );
    this.add(
      `Throttles-${name}`,
      called.metricThrottles(sum),
      TWICE_IN_FIFTEEN_MINUTES,
      `The function ${name} is kept waiting: the account's or its own concurrency is used up.`,
    );
  }

  /** A schedule that reaches nobody makes no error anywhere. */
  ticking(clock: IFunction): void {
    const metric = clock.metricInvocations({ period: Duration.minutes(10), statistic: 'Sum' });
    this.tell(
      metric.createAlarm(this, 'Silence', {
        alarmDescription:
          'The clock has not run for half an hour. Is its schedule on, and may it call the function tick?',
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: 3,
        treatMissingData: TreatMissingData.BREACHING,
      }),
    );
  }

  /** For a configuration that is read at run time. */
  configurationRead(): void {
    this.add(
      'Configuration',
      botMetric('ConfigRejected', 'Sum', FIVE_MINUTES),
      AT_ONCE,
      'The new configuration is wrong, and the last good one is in use. The log says what is wrong with it.',
    );
  }

  private add(
    id: string,
    metric: Metric,
    { above, of, times }: { above: number; of: number; times: number },
    alarmDescription: string,
  ): void {
    this.tell(
      metric.createAlarm(this, id, {
        alarmDescription,
        threshold: above,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: of,
        datapointsToAlarm: times,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    );
  }

  private tell(alarm: Alarm): void {
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    this.all.push(alarm);
  }
}
