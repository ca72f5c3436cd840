// An event of a type that nobody knows yet: never dropped, shown with what it plainly says.

import { baseView, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { number, text } from '../shared/attributes';
import { type Detail, detailsOf } from '../shared/details';
import { baseSample } from '../shared/sample';

interface OtherView extends BaseView {
  /** What it is about, in the cloud's own words: "Compilation Job". */
  thing: string | null;
  /** A CloudWatch alarm on a metric of SageMaker. */
  alarm: { metric: string | null; value: number | null; threshold: number | null } | null;
  description: string | null;
  endpoint: string | null;
  details: Detail[];
}

export const other: EventHandler<OtherView> = {
  view(event, _children, words) {
    const { attributes } = event;
    const isAlarm = text(attributes, 'alarmName') !== null;
    return withFields(baseView(event, words), {
      thing: thingOf(text(attributes, 'detailType'), event.status),
      alarm: isAlarm
        ? {
            metric: text(attributes, 'metric'),
            value: number(attributes, 'value'),
            threshold: number(attributes, 'threshold'),
          }
        : null,
      description: text(attributes, 'description'),
      endpoint: text(attributes, 'endpoint'),
      details: detailsOf(event),
    });
  },
  sample: {
    ...baseSample('other'),
    thing: 'Compilation Job',
    alarm: { metric: 'Invocation5XXErrors', value: 12, threshold: 5 },
    description: 'Too many errors.',
    endpoint: 'fraud-detector',
    details: [{ name: 'TargetDevice', value: 'ml_c5' }],
  },
};

/** `SageMaker Compilation Job State Change` is about a Compilation Job, `SageMaker Hub Import Failed` about a Hub Import. */
function thingOf(detailType: string | null, status: string): string | null {
  const thing = detailType?.replace(/^SageMaker /, '').replace(/ (State|Status) Change$/, '') ?? '';
  return (thing.endsWith(` ${status}`) ? thing.slice(0, -status.length - 1) : thing) || null;
}
