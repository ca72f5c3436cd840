// A feature group: its own state, and that of its offline store.

import { baseView, toldAs, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { number, text } from '../shared/attributes';
import { baseSample } from '../shared/sample';

interface FeatureGroupView extends BaseView {
  features: number | null;
  /** State of the offline store, in words. */
  offlineWord: string | null;
  offlineStore: string | null;
}

export const featureGroup: EventHandler<FeatureGroupView> = {
  view(event, _children, words) {
    const base = baseView(event, words);
    const offline = text(event.attributes, 'offlineStoreStatus');
    return withFields(base, {
      // The group itself is well; what makes it a warning is its store.
      status: event.tone === 'warning' && offline !== null ? toldAs(base, offline, words) : base.status,
      features: number(event.attributes, 'features'),
      offlineWord: offline === null ? null : words.status(offline),
      offlineStore: text(event.attributes, 'offlineStore'),
    });
  },
  sample: {
    ...baseSample('feature-group'),
    features: 12,
    offlineWord: 'blocked',
    offlineStore: 's3://ml/offline-store',
  },
};
