// CloudWatch: measurements as one line of the embedded metric format, which CloudWatch reads from the function's log.

import { type Correlation, METRICS, type Measurement, type MetricExporter } from './metrics';

export const NAMESPACE = 'Bellhop';

/** CloudWatch cuts nothing: it refuses the whole document. */
const LONGEST_VALUE = 1024;

export interface EmfOptions {
  /**
   * Takes one line without its end. On Lambda it must go to `process.stdout` itself: the runtime puts time and request id
   * before what `console.log` writes, and the line is no JSON any more.
   */
  write(line: string): void;
  now(): number;
}

/**
 * Each metric comes twice: by its dimensions, and without any, for alarms on the whole.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createEmfExporter({ write, now }: EmfOptions): MetricExporter {
  return (measurements, correlation) => {
    if (measurements.length > 0) write(JSON.stringify(documentOf(measurements, correlation, now())));
  };
}

function documentOf(measurements: readonly Measurement[], correlation: Correlation, at: number): object {
  const dimensions = Object.assign({}, ...measurements.map(({ dimensions: set }) => set)) as Record<
    string,
    string
  >;
  return {
    _aws: { Timestamp: at, CloudWatchMetrics: measurements.map(directiveOf) },
    ...Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, plain(value)])),
    ...Object.fromEntries(measurements.map(({ name, value }) => [name, value])),
    ...correlation,
  };
}

function directiveOf({ name, dimensions }: Measurement): object {
  const names = Object.keys(dimensions);
  return {
    Namespace: NAMESPACE,
    Dimensions: names.length === 0 ? [[]] : [names, []],
    Metrics: [{ Name: name, Unit: METRICS[name] }],
  };
}

/** A dimension's value is printable ASCII and not blank; a receiver may be called 東京. */
function plain(value: string): string {
  const wellFormed = value.replace(/[\ud800-\udfff]/gu, '\ufffd');
  const ascii = wellFormed.replace(/[^\u0020-\u007e]+/gu, encodeURIComponent);
  const text = ascii.replace(/^:/, '%3A').slice(0, LONGEST_VALUE);
  return text.trim() === '' ? '-' : text;
}
