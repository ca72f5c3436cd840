// A model version: whether someone must decide, and the evidence to decide on.

import { baseView, withFields } from '../../src/core/base-view';
import type { MlEvent } from '../../src/core/event';
import type { BaseView, EventHandler } from '../../src/core/view';
import { group, imageName, text, texts } from '../shared/attributes';
import { objectUrl } from '../shared/console';
import { baseSample } from '../shared/sample';

interface ModelVersionView extends BaseView {
  approvalNeeded: boolean;
  /** The news is that someone approved or rejected it. */
  decided: boolean;
  /** The news is its stage, not its approval. */
  stageChanged: boolean;
  /** What the person who decided wrote. */
  decisionNote: string | null;
  stage: { name: string; status: string | null; note: string | null } | null;
  reports: { id: ReportId; url: string }[];
  image: string | null;
  /** The people's own tags and properties. */
  notes: { name: string; value: string }[];
  /** What else an edit changed, in the API's words. */
  changed: string[];
}

/** The reports a model package can carry, and where each may be; the first that exists counts. */
const REPORTS = {
  modelQuality: ['modelQualityStatistics', 'modelQualityConstraints'],
  dataQuality: ['modelDataQualityStatistics', 'modelDataQualityConstraints'],
  bias: ['biasReport', 'biasPostTrainingReport', 'biasPreTrainingReport'],
  explainability: ['explainabilityReport'],
} as const;
type ReportId = keyof typeof REPORTS;

/** Changes that the card shows anyway: as its title, the note and the stage. */
const TOLD = new Set(['ModelApprovalStatus', 'ApprovalDescription', 'ModelLifeCycle']);

const MOST_NOTES = 6;
/** Written by tools, not by people. */
const TOOL_KEY = /^(aws|sagemaker|azureml|mlflow|hidden-)[:._]|^(approval|env|environment)$/i;

export const modelVersion: EventHandler<ModelVersionView> = {
  view(event, _children, words) {
    const changed = texts(event.attributes, 'updatedFields');
    const [image = null] = texts(event.attributes, 'images');
    const approvalNeeded = event.tone === 'action';
    const stageAlone = changed.includes('ModelLifeCycle') && !changed.includes('ModelApprovalStatus');
    return withFields(baseView(event, words), {
      approvalNeeded,
      decided: !stageAlone && (event.status === 'Approved' || event.status === 'Rejected'),
      // A decision that is due stays the news until somebody takes it.
      stageChanged: stageAlone && !approvalNeeded,
      // The words of a decision taken before are not about the stage.
      decisionNote: stageAlone ? null : text(event.attributes, 'approvalDescription'),
      stage: stageOf(event),
      reports: reportsOf(event),
      image: imageName(image),
      notes: notesOf(event),
      changed: changed.filter((field) => !TOLD.has(field)),
    });
  },
  sample: {
    ...baseSample('model-version'),
    approvalNeeded: true,
    decided: true,
    stageChanged: true,
    decisionNote: 'Offline and shadow tests pass.',
    stage: { name: 'Staging', status: 'PendingApproval', note: 'Waits for the risk team.' },
    reports: [
      {
        id: 'modelQuality',
        url: 'https://eu-west-1.console.aws.amazon.com/s3/object/ml?prefix=evaluation.json',
      },
    ],
    image: 'sagemaker-xgboost:1.7-1',
    notes: [{ name: 'area', value: 'fraud' }],
    changed: ['InferenceSpecification'],
  },
};

function stageOf(event: MlEvent): ModelVersionView['stage'] {
  const lifecycle = group(event.attributes, 'lifecycle');
  const name = text(lifecycle, 'stage');
  if (name === null) return null;
  return { name, status: text(lifecycle, 'stageStatus'), note: text(lifecycle, 'stageDescription') };
}

function reportsOf(event: MlEvent): ModelVersionView['reports'] {
  const metrics = group(event.attributes, 'modelMetrics');
  return (Object.keys(REPORTS) as ReportId[]).flatMap((id) => {
    const uri = REPORTS[id].map((key) => text(metrics, key)).find((found) => found !== null);
    const url = objectUrl(event, uri ?? null);
    return url === null ? [] : [{ id, url }];
  });
}

function notesOf(event: MlEvent): ModelVersionView['notes'] {
  const properties = group(event.attributes, 'properties') ?? {};
  const names = new Set([...Object.keys(event.tags), ...Object.keys(properties)]);
  return [...names]
    .filter((name) => !TOOL_KEY.test(name))
    .map((name) => ({ name, value: text(event.tags, name) ?? text(properties, name) ?? '' }))
    .filter(({ value }) => value !== '')
    .slice(0, MOST_NOTES);
}
