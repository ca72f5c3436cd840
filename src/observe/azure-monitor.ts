// Azure Monitor: each measurement as one JSON line in the function's log, where queries and alert rules find it.

import { METRICS, type MetricExporter } from './metrics';

export interface AzureMonitorOptions {
  /** Takes one line without its end; the Functions host sends it to Application Insights as a trace. */
  write(line: string): void;
}

/**
 * `{ "metric": "DeadLetters", "value": 1, "unit": "Count", "Receiver": "ml", … }`. As a query:
 * `AppTraces | extend m = parse_json(Message) | where m.metric == "DeadLetters" | summarize sum(toreal(m.value))`
 */
export function createAzureMonitorExporter({ write }: AzureMonitorOptions): MetricExporter {
  return (measurements, correlation) => {
    for (const { name, value, dimensions } of measurements) {
      write(JSON.stringify({ metric: name, value, unit: METRICS[name], ...dimensions, ...correlation }));
    }
  };
}
