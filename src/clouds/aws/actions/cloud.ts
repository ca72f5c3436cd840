// SageMaker to act on: the calls in each place, and which row does which action. Loaded with the SDK by the first press.

import type { Deed, Findings, Order, Standing } from '../../../core/cloud-actions';
import type { ActionId, MlEvent } from '../../../core/event';
import { type AwsAccount, locate, type Place } from './accounts';
import { type CallOptions, type Calls, openCalls } from './calls';
import { detailsOf } from './details';
import { endpointRow } from './endpoint';
import { jobRow } from './jobs';
import { logsOf } from './logs';
import { modelPackageRow } from './model-package';
import { pipelineRow } from './pipeline';
import type { Row, Scene, SceneParts } from './scene';
import { targetOf } from './targets';

export interface SageMakerParts extends CallOptions, SceneParts {
  accounts: readonly AwsAccount[];
}

export interface SageMakerActions {
  inspect(action: ActionId, event: MlEvent): Promise<Standing>;
  perform(action: ActionId, event: MlEvent, order: Order): Promise<Deed>;
  logs(event: MlEvent): Promise<Findings>;
  details(event: MlEvent): Promise<Findings>;
}

const RUNS = /^pipeline-(run|step)$/;

function rowOf(action: ActionId, event: MlEvent): Row {
  switch (action) {
    case 'approve':
    case 'reject':
      return modelPackageRow;
    case 'retry':
    case 'start':
      return pipelineRow;
    case 'rollback':
      return endpointRow;
    case 'stop':
      return RUNS.test(event.kind) ? pipelineRow : jobRow;
    default:
      return jobRow;
  }
}

export function openSageMaker(parts: SageMakerParts): SageMakerActions {
  const { accounts } = parts;
  const opened = new Map<string, Calls>();

  function callsIn(place: Place): Calls {
    const name = `${place.account.id}/${place.region}`;
    const calls = opened.get(name) ?? openCalls(place, parts);
    opened.set(name, calls);
    return calls;
  }

  function sceneOf(action: ActionId, event: MlEvent): { scene: Scene; place: Place } {
    const { arn, place } = locate(targetOf(action, event), accounts);
    const reaches = (other: string): boolean => {
      try {
        const found = locate(other, accounts).place;
        return found.account === place.account && found.region === place.region;
      } catch {
        return false;
      }
    };
    return { scene: { ...parts, event, arn, region: place.region, calls: callsIn(place), reaches }, place };
  }

  return {
    async inspect(action, event) {
      return rowOf(action, event).inspect(sceneOf(action, event).scene, action);
    },
    async perform(action, event, order) {
      return rowOf(action, event).perform(sceneOf(action, event).scene, action, order);
    },
    async logs(event) {
      const { scene, place } = sceneOf('logs', event);
      const { openLogCalls } = await import('./log-calls');
      return logsOf(scene, openLogCalls(place, parts));
    },
    async details(event) {
      return detailsOf(sceneOf('details', event).scene);
    },
  };
}
