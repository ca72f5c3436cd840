// The run history: what became of every run, the steps of pipelines among them, which the resource manager does not show.
// It is what Azure's own SDK reads. https://github.com/Azure/azure-sdk-for-python/tree/main/sdk/ml/azure-ai-ml/azure/ai/ml/_restclient/runhistory

import { CallError } from '../../core/errors';
import { asArray, asNumber, asObject, asText, type JsonObject } from '../../core/json';
import { normaliseStatus } from '../../core/status';
import { isoTime } from '../../core/time';
import { nameOf, type Place } from './places';
import { isLoopback, type Rest, safeEndpoint } from './rest';
import { textMap } from './text';

export interface HistoryRun {
  id: string;
  status: string;
  displayName?: string;
  experimentId?: string;
  runType?: string;
  /** The run above it, and the topmost one; absent or itself for a run of its own. */
  parentId?: string;
  rootId: string;
  /** ISO. */
  createdAt?: string;
  startedAt?: string;
  endedAt?: string;
  changedAt?: string;
  /** Entra's object id of who submitted it, else their name. */
  creator?: string;
  creatorName?: string;
  target?: string;
  tags: Record<string, string>;
  properties: JsonObject;
  /** Why it failed, in Azure's words. */
  error?: string;
  /** Addresses of its log files, by path; each carries a signature. Only where details were asked for. */
  logFiles: Record<string, string>;
}

export interface History {
  run(place: Place, id: string): Promise<HistoryRun>;
  /** With its log files, but without name and type. */
  details(place: Place, id: string): Promise<HistoryRun>;
  /** The runs below it, oldest first; at most 300. */
  children(place: Place, id: string): Promise<HistoryRun[]>;
  /** The last value of each metric. */
  metrics(place: Place, id: string): Promise<{ name: string; value: number }[]>;
}

/** `<region>.api.azureml.ms`, or `<id>.workspace.<region>…` behind a private link; and the same of the other clouds. */
const HOST = /^[\w-]+(?:\.workspace\.[\w-]+)?\.api\.(?:azureml\.ms|ml\.azure\.(?:us|cn))$/;
const MOST_PAGES = 3;
const PAGE = 100;
const NEEDS = 'experiments/runs/read';

export interface HistoryParts {
  rest: Rest;
  /** Where the run history is, if not where the workspace says. */
  endpoint?: string;
  /** Whether a workspace may say that it is on this machine: only where the resource manager is. */
  loopback: boolean;
}

export function createHistory({ rest, endpoint, loopback }: HistoryParts): History {
  const known = new Map<string, string>();

  async function baseOf(place: Place): Promise<string> {
    const base = endpoint ?? known.get(place.path);
    if (base !== undefined) return base;
    const about = `workspace ${place.workspace}`;
    const found = await rest.read({ url: rest.arm(place.path), about, needs: 'read' });
    const address = asText(asObject(found.properties)?.discoveryUrl);
    const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || !(HOST.test(url.hostname) || (loopback && isLoopback(url))))
      throw new CallError(
        'permanent',
        'NoRunHistory',
        `The workspace ${place.workspace} does not say where its run history is.`,
      );
    const origin = safeEndpoint(url.origin);
    known.set(place.path, origin);
    return origin;
  }

  async function ask(place: Place, id: string, ending: string): Promise<JsonObject> {
    const run = nameOf('run', id);
    const url = `${await baseOf(place)}/history/v1.0${place.path}/runs/${run}${ending}`;
    return rest.read({ url, about: `run ${run}`, needs: NEEDS });
  }

  return {
    run: async (place, id) => runOf(await ask(place, id, ''), id),
    details: async (place, id) => runOf(await ask(place, id, '/details'), id),
    async children(place, id) {
      const found: HistoryRun[] = [];
      let token: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const next = token === undefined ? '' : `&$continuationtoken=${encodeURIComponent(token)}`;
        const answer = await ask(place, id, `/children?$top=${PAGE}${next}`);
        for (const item of asArray(answer.value)) {
          const run = asObject(item);
          const name = asText(run?.runId);
          if (run !== undefined && name !== undefined) found.push(runOf(run, name));
        }
        token = asText(answer.continuationToken);
        if (token === undefined) break;
      }
      return found.sort((a, b) => timeOf(a).localeCompare(timeOf(b)));
    },
    async metrics(place, id) {
      const run = nameOf('run', id);
      const url = `${await baseOf(place)}/mlflow/v1.0${place.path}/api/2.0/mlflow/runs/get?run_id=${run}`;
      const answer = await rest.read({ url, about: `metrics of run ${run}`, needs: NEEDS });
      const metrics = asArray(asObject(asObject(answer.run)?.data)?.metrics);
      return metrics.flatMap((item) => {
        const metric = asObject(item);
        const name = asText(metric?.key);
        const value = asNumber(metric?.value);
        return name === undefined || value === undefined ? [] : [{ name, value }];
      });
    },
  };
}

function timeOf({ startedAt, createdAt }: HistoryRun): string {
  return startedAt ?? createdAt ?? '9';
}

function runOf(run: JsonObject, id: string): HistoryRun {
  const creator = asObject(run.createdBy);
  const found: HistoryRun = {
    id,
    status: normaliseStatus(asText(run.status) ?? 'Unknown'),
    rootId: asText(run.rootRunId) ?? asText(run.parentRunId) ?? id,
    tags: textMap(asObject(run.tags)),
    properties: asObject(run.properties) ?? {},
    logFiles: textMap(asObject(run.logFiles)),
  };
  const rest: Partial<HistoryRun> = {
    displayName: asText(run.displayName),
    experimentId: asText(run.experimentId),
    runType: asText(run.runType),
    parentId: asText(run.parentRunId),
    createdAt: isoTime(run.createdUtc ?? run.createdTimeUtc),
    startedAt: isoTime(run.startTimeUtc),
    endedAt: isoTime(run.endTimeUtc),
    changedAt: isoTime(run.lastModifiedUtc),
    creator: asText(creator?.userObjectId) ?? asText(creator?.userName),
    creatorName: asText(creator?.userName),
    target: asText(run.target),
    error: asText(asObject(asObject(run.error)?.error)?.message),
  };
  for (const [key, value] of Object.entries(rest))
    if (value !== undefined) Object.assign(found, { [key]: value });
  return found;
}
