// The registries: what the bot does with each kind of event and each button. Forget one and it does not compile.

import type { ActionId, Kind } from '../src/core/event';
import type { ActionHandler, EventHandler, Handlers } from '../src/core/view';
import { acknowledge } from './actions/acknowledge';
import { approve } from './actions/approve';
import { assign } from './actions/assign';
import { details } from './actions/details';
import { logs } from './actions/logs';
import { reject } from './actions/reject';
import { rerun } from './actions/rerun';
import { resume } from './actions/resume';
import { retry } from './actions/retry';
import { rollback } from './actions/rollback';
import { snooze } from './actions/snooze';
import { start } from './actions/start';
import { stop } from './actions/stop';
import { apiCall } from './events/api-call';
import { dataDrift } from './events/data-drift';
import { defaultHandler } from './events/default';
import { endpoint } from './events/endpoint';
import { endpointConfig } from './events/endpoint-config';
import { endpointDeployment } from './events/endpoint-deployment';
import { featureGroup } from './events/feature-group';
import { humanLoop } from './events/human-loop';
import { hyperpodCluster } from './events/hyperpod-cluster';
import { hyperpodEvent } from './events/hyperpod-event';
import { hyperpodNode } from './events/hyperpod-node';
import { job } from './events/job';
import { modelCard } from './events/model-card';
import { modelVersion } from './events/model-version';
import { other } from './events/other';
import { pipelineRun } from './events/pipeline-run';
import { pipelineStep } from './events/pipeline-step';
import { processingJob } from './events/processing-job';
import { trainingJob } from './events/training-job';
import { transformJob } from './events/transform-job';
import { tuningJob } from './events/tuning-job';

const events = {
  'model-version': modelVersion,
  'pipeline-run': pipelineRun,
  'pipeline-step': pipelineStep,
  'training-job': trainingJob,
  'processing-job': processingJob,
  'transform-job': transformJob,
  'tuning-job': tuningJob,
  'labeling-job': defaultHandler,
  job,
  endpoint,
  'endpoint-config': endpointConfig,
  'endpoint-deployment': endpointDeployment,
  'data-drift': dataDrift,
  model: defaultHandler,
  'model-card': modelCard,
  'feature-group': featureGroup,
  image: defaultHandler,
  'image-version': defaultHandler,
  algorithm: defaultHandler,
  'notebook-instance': defaultHandler,
  'notebook-lifecycle-config': defaultHandler,
  'monitoring-schedule': defaultHandler,
  'model-card-export': defaultHandler,
  'hyperpod-cluster': hyperpodCluster,
  'hyperpod-node': hyperpodNode,
  'hyperpod-event': hyperpodEvent,
  'human-loop': humanLoop,
  'evaluation-job': defaultHandler,
  'tracking-server': defaultHandler,
  'api-call': apiCall,
  other,
} satisfies Record<Kind, EventHandler>;

const actions = {
  approve,
  reject,
  retry,
  start,
  rerun,
  stop,
  rollback,
  logs,
  details,
  acknowledge,
  assign,
  snooze,
  resume,
} satisfies Record<ActionId, ActionHandler>;

/** Everything the bot does, by id. */
export const handlers: Handlers = { events, actions };
