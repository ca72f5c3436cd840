// Alarms: CloudWatch's alarms on SageMaker metrics; those of a monitoring schedule tell that data drifts.

import { InputError } from '../../core/errors';
import { asArray, asNumber, asObject, asText, type JsonObject, ownAnyCase } from '../../core/json';
import { normaliseStatus } from '../../core/status';
import { parseArn } from './arn';
import { alarmLink } from './console-links';
import type { Draft } from './draft';
import { cut, type EventBridgeEvent } from './event-bridge';
import { numberAt, objectAt, objectsAt, textAt, timeAt } from './fields';
import { UNKNOWN } from './resource';

interface Metric {
  namespace?: string;
  name?: string;
  dimensions?: JsonObject;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export function decodeAlarm(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const alarm = textAt(detail, 'alarmName');
  const configuration = objectAt(detail, 'configuration');
  const metrics = metricsOf(configuration);
  const metric = metrics.find(isOfSageMaker);
  if (metric === undefined) {
    throw new InputError(
      `The CloudWatch alarm ${JSON.stringify(cut(alarm ?? 'without a name'))} watches no SageMaker metric; narrow the rule to alarms that do.`,
    );
  }
  const schedule = textAt(metric.dimensions, 'MonitoringSchedule');
  const drift = schedule !== undefined || /data-?metric/i.test(metric.namespace ?? '');
  const state = objectAt(detail, 'state');
  const status = normaliseStatus(textAt(state, 'value') ?? UNKNOWN);
  const previous = textAt(objectAt(detail, 'previousState'), 'value');
  const name = alarm ?? event.resources.map((text) => parseArn(text)?.resource).find(Boolean) ?? 'unknown';
  return {
    kind: drift ? 'data-drift' : 'other',
    status,
    name: drift ? (schedule ?? name) : name,
    url: (region) => alarmLink(region, name),
    reason: status === 'Ok' ? undefined : textAt(state, 'reason'),
    attributes: {
      alarmName: alarm,
      description: textAt(configuration, 'description'),
      monitoringSchedule: schedule,
      endpoint: textAt(metric.dimensions, 'Endpoint') ?? textAt(metric.dimensions, 'EndpointName'),
      namespace: metric.namespace,
      metric: metric.name,
      feature: textAt(metric.dimensions, 'Feature') ?? featureOf(metric.name),
      ...datapointOf(state),
      previousStatus: previous && normaliseStatus(previous),
      lastModifiedAt: timeAt(state, 'timestamp'),
    },
  };
}

function metricsOf(configuration: JsonObject | undefined): Metric[] {
  return objectsAt(configuration, 'metrics')
    .map((query) => objectAt(objectAt(query, 'metricStat'), 'metric'))
    .map((metric) => ({
      namespace: textAt(metric, 'namespace'),
      name: textAt(metric, 'name'),
      dimensions: objectAt(metric, 'dimensions'),
    }));
}

function isOfSageMaker({ namespace, dimensions }: Metric): boolean {
  return /sagemaker/i.test(namespace ?? '') || textAt(dimensions, 'MonitoringSchedule') !== undefined;
}

/** Model Monitor names its metrics `feature_baseline_drift_<feature>` and the like. */
function featureOf(metric: string | undefined): string | undefined {
  return /^feature_(?:baseline_drift|non_null|data)_(.+)$/.exec(metric ?? '')?.[1];
}

/** The threshold and the newest value, from the JSON text beside the reason. */
function datapointOf(state: JsonObject | undefined): { threshold?: number; value?: number } {
  try {
    const data = asObject(JSON.parse(textAt(state, 'reasonData') ?? '{}'));
    const [newest] = asArray(ownAnyCase(data, 'recentDatapoints')).slice(-1);
    return { threshold: numberAt(data, 'threshold'), value: asNumber(asText(newest)) };
  } catch {
    return {};
  }
}
