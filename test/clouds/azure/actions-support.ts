// A pretended Azure ML with the bot's actions on it, and the events that its messages would show.

import { type AzureActionsOptions, createAzureActions, createAzureCloud } from '../../../src/clouds/azure';
import type { CloudActions, Order } from '../../../src/core/cloud-actions';
import { CallError } from '../../../src/core/errors';
import type { Kind, MlEvent } from '../../../src/core/event';
import type { JsonObject } from '../../../src/core/json';
import {
  ANA,
  type AzureMl,
  type AzureMlOptions,
  pipelineDefinition,
  startAzureMl,
} from '../../support/peers/azure-ml';
import { finish } from '../../support/peers/azure-ml-runs';

export interface Stage {
  azure: AzureMl;
  actions: CloudActions;
  /** As the decoder makes them of what Event Grid sends, oldest first. */
  events: MlEvent[];
  /** The newest of a kind, or of a kind in a status. */
  last(kind: Kind, status?: string): MlEvent;
  /** A pipeline of Ana's that has failed at `train`: its event. */
  failedPipeline(definition?: JsonObject): MlEvent;
  /** A model version of Ana's, made by a run of hers: its event. */
  registered(tags?: Record<string, string>, more?: JsonObject): MlEvent;
}

const open: AzureMl[] = [];

/** Stops what was started; for `afterEach`. */
export async function stopStages(): Promise<void> {
  await Promise.all(open.splice(0).map((azure) => azure.stop()));
}

export async function openStage(
  options: Partial<AzureActionsOptions> = {},
  world: AzureMlOptions = {},
): Promise<Stage> {
  const events: MlEvent[] = [];
  const cloud = createAzureCloud();
  let clock = Date.parse('2026-11-20T10:00:00.000Z');
  const azure = await startAzureMl({
    emit(item) {
      for (const decoded of cloud.decode(item, new Date(clock)))
        if ('event' in decoded) events.push(decoded.event);
    },
    // Each thing happens a second after the one before.
    now: () => (clock += 1000),
    ...world,
  });
  open.push(azure);
  const actions = createAzureActions({
    credential: azure.credential,
    endpoint: azure.url,
    workspaces: [azure.workspace],
    now: Date.now,
    timeoutMs: 5_000,
    pauseMs: 1,
    waitMs: 20,
    ...options,
  });

  function last(kind: Kind, status?: string): MlEvent {
    const found = events.findLast(
      (event) => event.kind === kind && (status === undefined || event.status === status),
    );
    if (found === undefined) throw new Error(`no ${kind} ${status ?? ''} was sent`);
    return found;
  }

  return {
    azure,
    actions,
    events,
    last,
    failedPipeline(definition = {}) {
      azure.world.submit('plucky_yam', pipelineDefinition(definition), ANA);
      finish(azure.world);
      return last('pipeline-run', 'Failed');
    },
    registered(tags = { environment: 'prod' }, more = {}) {
      azure.world.submit('made_it', { jobType: 'Command', command: 'train', displayName: 'made it' }, ANA);
      azure.world.register('fraud-detector', ANA, {
        tags,
        properties: { algorithm: 'xgboost' },
        modelType: 'mlflow_model',
        modelUri: 'azureml://jobs/made_it/outputs/artifacts/paths/model/',
        jobName: 'made_it',
        ...more,
      });
      return last('model-version');
    },
  };
}

export function order(more: Partial<Order> = {}): Order {
  return {
    token: 'a1'.repeat(32),
    note: 'bellhop:0123456789ab by Ben Ode: looks good',
    by: 'Ben Ode',
    at: '2026-11-20T11:00:00.000Z',
    ...more,
  };
}

/** How it failed. */
export async function failure(
  work: Promise<unknown>,
): Promise<Pick<CallError, 'outcome' | 'code' | 'message'>> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CallError)) throw error;
  const { outcome, code, message } = error;
  return { outcome, code, message };
}
