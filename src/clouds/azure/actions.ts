// Azure Machine Learning as a cloud that can be acted on: which action of which kind of thing is whose business.

import type { CloudActions, Deed, Order, Standing } from '../../core/cloud-actions';
import { CallError } from '../../core/errors';
import type { ActionId, Kind, MlEvent } from '../../core/event';
import { asText } from '../../core/json';
import { createEndpointActions } from './endpoint-actions';
import { createFinder } from './findings';
import { createHistory } from './history';
import { createModelActions, type Stages, type Verdict } from './model-actions';
import type { Traffic } from './online-endpoint';
import { createPlaces, type Place } from './places';
import { type Credential, createRest, isLoopback, PUBLIC, safeEndpoint } from './rest';
import { type Again, createRunActions } from './run-actions';
import { createPatience } from './wait';

const PAUSE_MS = 2_000;
/** Traffic of an endpoint takes about a minute; what takes longer is looked at again by whoever asked. */
const WAIT_MS = 20_000;

export interface AzureActionsOptions {
  credential: Credential;
  /** The resource manager, if not the public cloud's. https, or on this machine. */
  endpoint?: string;
  /** The run history, if not where each workspace says. https, or on this machine. */
  historyEndpoint?: string;
  /** Resource ids of the workspaces that may be acted on; every other one is refused. */
  workspaces: readonly string[];
  /** What a model version's `stage` becomes with a verdict; absent = it stays. */
  stages?: Stages;
  /** How an online endpoint's traffic was before its last change; without it, or if it does not know, the endpoint's tag says. */
  previousTraffic?(endpointId: string): Promise<Traffic | undefined>;
  /** Epoch milliseconds. */
  now(): number;
  /** For one request. */
  timeoutMs: number;
  /** Between two looks at something that Azure is at, and how long altogether, in ms. */
  pauseMs?: number;
  waitMs?: number;
  fetch?: typeof globalThis.fetch;
}

const RUNS: ReadonlySet<Kind> = new Set<Kind>(['pipeline-run', 'pipeline-step', 'job']);
/** Web services of the old kind, which Event Grid tells of: they have no traffic to give back. */
const OLD_SERVICES = /^(?:aci|aks|aksendpoint)$/i;

/**
 * Fails with CallError only, but for options that cannot be: RangeError. One identity acts in all workspaces; it needs the
 * actions that infra/azure lists, and never gets a token of those who press.
 */
export function createAzureActions(options: AzureActionsOptions): CloudActions {
  const { credential, now, timeoutMs, stages = {}, fetch = globalThis.fetch } = options;
  const endpoint = safeEndpoint(options.endpoint ?? PUBLIC);
  const loopback = isLoopback(new URL(endpoint));
  const placeOf = createPlaces(options.workspaces);
  const rest = createRest({ credential, endpoint, fetch, timeoutMs, now });
  const historyEndpoint =
    options.historyEndpoint === undefined ? {} : { endpoint: safeEndpoint(options.historyEndpoint) };
  const history = createHistory({ rest, loopback, ...historyEndpoint });
  const patience = createPatience({
    pauseMs: options.pauseMs ?? PAUSE_MS,
    waitMs: options.waitMs ?? WAIT_MS,
    now,
  });
  const models = createModelActions({ rest, history, patience, stages });
  const runs = createRunActions({ rest, history, patience });
  const previousTraffic = options.previousTraffic ?? (async () => undefined);
  const endpoints = createEndpointActions({ rest, patience, previousTraffic });
  const finder = createFinder({ history, models, endpoints, logs: { fetch, timeoutMs, loopback } });

  const verdict = (says: Verdict): Row => ({
    inspect: (place, event) => models.inspect(says, place, event),
    perform: (place, event, order) => models.perform(says, place, event, order),
  });
  const again = (how: Again): Row => ({
    inspect: (place, event) => runs.inspectAgain(how, place, event),
    perform: (place, event, order) => runs.again(how, place, event, order),
  });
  const rows: Partial<Record<ActionId, Row>> = {
    approve: verdict('approve'),
    reject: verdict('reject'),
    retry: again('retry'),
    start: again('start'),
    rerun: again('rerun'),
    stop: { inspect: runs.inspectStop, perform: runs.stop },
    rollback: { inspect: endpoints.inspect, perform: endpoints.perform },
  };

  function rowOf(action: ActionId, event: MlEvent): Row {
    const row = can(action, event) ? rows[action] : undefined;
    return row ?? impossible(action, event);
  }

  return {
    can,
    inspect: async (action, event) => rowOf(action, event).inspect(placeOf(event), event),
    perform: async (action, event, order) => rowOf(action, event).perform(placeOf(event), event, order),
    async logs(event) {
      if (!can('logs', event)) return impossible('logs', event);
      return finder.logs(placeOf(event), event);
    },
    async details(event) {
      if (!can('details', event)) return impossible('details', event);
      const place = placeOf(event);
      if (event.kind === 'model-version') return finder.modelDetails(place, event);
      if (event.kind === 'endpoint-deployment') return finder.endpointDetails(place, event);
      return finder.runDetails(place, event);
    },
  };
}

/** What an action does to the thing that a message is about. */
interface Row {
  inspect(place: Place, event: MlEvent): Promise<Standing>;
  perform(place: Place, event: MlEvent, order: Order): Promise<Deed>;
}

function can(action: ActionId, event: MlEvent): boolean {
  const { cloud, kind, parent, attributes } = event;
  if (cloud !== 'azure') return false;
  const hasRun = RUNS.has(kind) || (kind === 'data-drift' && attributes.runId !== undefined);
  switch (action) {
    case 'approve':
    case 'reject':
      return kind === 'model-version' && event.subject.version !== undefined;
    case 'retry':
    case 'start':
    case 'rerun':
      return RUNS.has(kind);
    case 'stop':
      // Azure ML cancels whole runs: a step goes with its pipeline.
      return RUNS.has(kind) && parent === undefined;
    case 'rollback':
      return isOnlineEndpoint(event);
    case 'logs':
      return hasRun;
    case 'details':
      return hasRun || kind === 'model-version' || isOnlineEndpoint(event);
    default:
      return false;
  }
}

function isOnlineEndpoint({ kind, attributes }: MlEvent): boolean {
  return kind === 'endpoint-deployment' && !OLD_SERVICES.test(asText(attributes.computeType) ?? '');
}

function impossible(action: ActionId, event: MlEvent): never {
  throw new CallError('permanent', 'NotPossible', `Azure ML cannot ${action} a ${event.kind}.`);
}
