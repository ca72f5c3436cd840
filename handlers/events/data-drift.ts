// Data drift: which signal, which features, and how far beyond their thresholds.

import { baseView, toldAs, withFields } from '../../src/core/base-view';
import type { MlEvent } from '../../src/core/event';
import type { BaseView, EventHandler } from '../../src/core/view';
import { groups, number, text } from '../shared/attributes';
import { baseSample } from '../shared/sample';

interface DataDriftView extends BaseView {
  /** Whether it drifts now; else the view is about the monitor. */
  found: boolean;
  signal: string | null;
  breaches: { feature: string; metric: string | null; value: number | null; threshold: number | null }[];
  /** Breaches that are known but not in `breaches`. */
  moreBreaches: number;
  /** How far the target dataset is from the base, from 0 to 1. */
  coefficient: number | null;
  baseDataset: string | null;
  targetDataset: string | null;
  endpoint: string | null;
}

const MOST_BREACHES = 5;

export const dataDrift: EventHandler<DataDriftView> = {
  view(event, _children, words) {
    const base = baseView(event, words);
    const found = event.tone === 'warning' || event.tone === 'failure';
    const breaches = found ? breachesOf(event) : [];
    return withFields(base, {
      // A monitor's run that found something says only that it completed.
      status: found ? toldAs(base, 'Detected', words) : base.status,
      found,
      signal: text(event.attributes, 'signal'),
      breaches: breaches.slice(0, MOST_BREACHES),
      moreBreaches: Math.max(0, breaches.length - MOST_BREACHES),
      coefficient: number(event.attributes, 'coefficient'),
      baseDataset: text(event.attributes, 'baseDataset'),
      targetDataset: text(event.attributes, 'targetDataset'),
      endpoint: text(event.attributes, 'endpoint'),
    });
  },
  sample: {
    ...baseSample('data-drift'),
    found: true,
    signal: 'data-drift-signal',
    breaches: [{ feature: 'amount', metric: 'NormalizedWassersteinDistance', value: 0.42, threshold: 0.1 }],
    moreBreaches: 3,
    coefficient: 0.83,
    baseDataset: '3c56d136-0f64-4657-a0e8-5162089a88a3',
    targetDataset: 'd7e74d2e-c972-4266-b5fb-6c9c182d2a74',
    endpoint: 'fraud-detector',
  },
};

/** A monitor lists them; an alarm watches one, and is itself the breach. */
function breachesOf(event: MlEvent): DataDriftView['breaches'] {
  const listed = groups(event.attributes, 'breaches');
  const watched = number(event.attributes, 'value') === null ? [] : [event.attributes];
  return (listed.length > 0 ? listed : watched).map((breach, index) => {
    const feature = text(breach, 'feature');
    const metric = text(breach, 'metric');
    return {
      feature: feature ?? metric ?? `#${index + 1}`,
      // Model Monitor's metrics end with the name of the feature.
      metric: feature === null || metric === null ? null : metric.replace(`_${feature}`, ''),
      value: number(breach, 'value'),
      threshold: number(breach, 'threshold'),
    };
  });
}
