// Kinds with nothing special: what most of them may tell, and whatever else is plainly there.

import { baseView, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { imageName, number, text, texts } from '../shared/attributes';
import { type Detail, detailsOf } from '../shared/details';
import { baseSample } from '../shared/sample';

interface DefaultView extends BaseView {
  description: string | null;
  instanceType: string | null;
  images: string[];
  latestVersion: number | null;
  endpoint: string | null;
  schedule: string | null;
  /** How the last run of a schedule ended, in words. */
  lastRun: string | null;
  modelCard: string | null;
  output: string | null;
  details: Detail[];
}

export const defaultHandler: EventHandler<DefaultView> = {
  view(event, _children, words) {
    const { attributes } = event;
    const lastRun = text(attributes, 'lastExecutionStatus');
    return withFields(baseView(event, words), {
      description: text(attributes, 'description'),
      instanceType: text(attributes, 'instanceType'),
      images: texts(attributes, 'images').map((image) => imageName(image) ?? image),
      latestVersion: number(attributes, 'latestVersion'),
      endpoint: text(attributes, 'endpoint'),
      schedule: text(attributes, 'schedule'),
      lastRun: lastRun === null ? null : words.status(lastRun),
      modelCard: text(attributes, 'modelCard'),
      output: text(attributes, 'output'),
      details: detailsOf(event),
    });
  },
  sample: {
    ...baseSample('notebook-instance'),
    description: 'For the fraud team.',
    instanceType: 'ml.t3.medium',
    images: ['sagemaker-xgboost:1.7-1'],
    latestVersion: 3,
    endpoint: 'fraud-detector',
    schedule: 'cron(0 * ? * * *)',
    lastRun: 'completed',
    modelCard: 'fraud-card',
    output: 's3://ml/exports/card.pdf',
    details: [{ name: 'MlflowVersion', value: '2.13' }],
  },
};
