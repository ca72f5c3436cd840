// The bot's own metrics, under the names that its code gives them.

import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { NAMESPACE } from '../../src/observe/emf';
import type { MetricName } from '../../src/observe/metrics';

/** On the whole; the bot writes each metric once without dimensions, and once with them. */
export function botMetric(metricName: MetricName, statistic: string, period: Duration): Metric {
  return new Metric({ namespace: NAMESPACE, metricName, statistic, period });
}
