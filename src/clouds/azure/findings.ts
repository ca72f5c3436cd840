// What people want to know of a thing beyond its message: logs of runs; steps, times, reasons and metrics.

import type { Findings } from '../../core/cloud-actions';
import type { MlEvent } from '../../core/event';
import { asText } from '../../core/json';
import type { EndpointActions } from './endpoint-actions';
import type { History, HistoryRun } from './history';
import { runUrl } from './links';
import type { ModelActions } from './model-actions';
import { inWords, PREVIOUS_TRAFFIC } from './online-endpoint';
import type { Place } from './places';
import { type LogParts, tailOf } from './run-log';
import { cut } from './text';

const MOST_METRICS = 12;
const LONGEST_REASON = 1000;
/** Pipelines inside pipelines; deeper ones are left to the studio. */
const DEEPEST = 4;

export interface FindingsParts {
  history: History;
  models: ModelActions;
  endpoints: EndpointActions;
  logs: LogParts;
}

export interface Finder {
  logs(place: Place, event: MlEvent): Promise<Findings>;
  runDetails(place: Place, event: MlEvent): Promise<Findings>;
  modelDetails(place: Place, event: MlEvent): Promise<Findings>;
  endpointDetails(place: Place, event: MlEvent): Promise<Findings>;
}

export function createFinder({ history, models, endpoints, logs: logParts }: FindingsParts): Finder {
  /** The step that failed first, however deep: a pipeline's own log says only that one of its steps failed. */
  async function culprit(place: Place, run: HistoryRun, depth = 0): Promise<HistoryRun> {
    if (depth >= DEEPEST || !isPipeline(run)) return run;
    const children = await history.children(place, run.id);
    const failed = children.find(({ status }) => status === 'Failed');
    return failed === undefined ? run : culprit(place, failed, depth + 1);
  }

  async function logs(place: Place, event: MlEvent): Promise<Findings> {
    const run = await culprit(place, await history.run(place, runIdOf(event)));
    const { logFiles, error } = await history.details(place, run.id);
    const tail = await tailOf(logFiles, logParts);
    const found: Findings = {
      facts: facts({
        Run: run.displayName ?? run.id,
        Status: run.status,
        Error: error ?? run.error,
        Log: 'file' in tail ? tail.file : `Not shown: ${tail.why}.`,
      }),
      lines: 'lines' in tail ? tail.lines : [],
      links: [{ label: 'Run', url: runUrl(place, run.id) }],
    };
    if (found.lines.length === 0) found.empty = 'lines' in tail ? 'the log is empty' : tail.why;
    return found;
  }

  async function runDetails(place: Place, event: MlEvent): Promise<Findings> {
    const run = await history.run(place, runIdOf(event));
    const steps = isPipeline(run) ? await history.children(place, run.id) : [];
    const links = [{ label: 'Run', url: runUrl(place, run.id) }];
    if (run.rootId !== run.id) links.push({ label: 'Pipeline', url: runUrl(place, run.rootId) });
    return {
      facts: [
        ...facts({
          Status: run.status,
          Started: inMinutes(run.startedAt),
          Took: durationOf(run),
          'Submitted by': run.creatorName ?? run.creator,
          Compute: run.target,
          'Run again from': run.tags.rerunOf,
          Error: run.error,
        }),
        ...(await metricsOf(place, run.id)),
      ],
      lines: steps.map(stepLine),
      links,
    };
  }

  async function modelDetails(place: Place, event: MlEvent): Promise<Findings> {
    const model = await models.read(place, event);
    const { runId } = model;
    return {
      facts: [
        ...facts({
          Type: model.type,
          Stage: model.stage,
          Path: model.uri,
          'Registered by': model.createdBy,
          Registered: inMinutes(model.createdAt),
          Run: runId,
          Description: model.description,
        }),
        ...(runId === undefined ? [] : await metricsOf(place, runId)),
      ],
      lines: Object.entries(model.tags).map(([name, value]) => `${name}: ${value}`),
      links: [
        { label: 'Model', url: event.subject.url },
        ...(runId === undefined ? [] : [{ label: 'Run', url: runUrl(place, runId) }]),
      ],
    };
  }

  async function endpointDetails(place: Place, event: MlEvent): Promise<Findings> {
    const state = await endpoints.read(place, event);
    const deployments = await endpoints.deployments(place, event);
    return {
      facts: facts({
        Status: state.provisioning,
        Traffic: inWords(state.traffic),
        'Traffic before': state.tags[PREVIOUS_TRAFFIC],
        'Changed by': state.changedBy,
        Changed: inMinutes(state.changedAt),
      }),
      lines: deployments.map(({ name, provisioning, model }) =>
        [
          name,
          `${state.traffic[name] ?? 0} %`,
          provisioning,
          ...(model === undefined ? [] : [shortId(model)]),
        ].join('  '),
      ),
      links: [{ label: 'Endpoint', url: event.subject.url }],
    };
  }

  /** Metrics are a help: without them the rest is worth saying, too. */
  async function metricsOf(place: Place, runId: string): Promise<Findings['facts']> {
    const metrics = await history.metrics(place, runId).catch(() => []);
    return metrics
      .slice(0, MOST_METRICS)
      .map(({ name, value }) => ({ name, value: String(Number(value.toPrecision(6))) }));
  }

  return { logs, runDetails, modelDetails, endpointDetails };
}

function runIdOf({ attributes, subject }: MlEvent): string {
  return asText(attributes.runId) ?? subject.id;
}

function isPipeline({ runType, properties }: HistoryRun): boolean {
  return [runType, asText(properties['azureml.runsource'])].some((type) => /pipelinerun$/i.test(type ?? ''));
}

function stepLine(step: HistoryRun): string {
  const { displayName, id, status, properties, error } = step;
  const name = displayName ?? asText(properties['azureml.moduleName']) ?? id;
  const reused = asText(properties['azureml.isreused'])?.toLowerCase() === 'true' ? ['reused'] : [];
  const reason = error === undefined ? [] : [cut(error.replace(/\s+/g, ' '), 200)];
  return [status, name, durationOf(step), ...reused, ...reason]
    .filter((part) => part !== undefined)
    .join('  ');
}

function facts(texts: Record<string, string | undefined>): Findings['facts'] {
  return Object.entries(texts).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: cut(value, LONGEST_REASON) }],
  );
}

function inMinutes(iso: string | undefined): string | undefined {
  return iso === undefined ? undefined : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function durationOf({ startedAt, endedAt }: HistoryRun): string | undefined {
  if (startedAt === undefined || endedAt === undefined) return undefined;
  const seconds = Math.max(Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000), 0);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const units = parts
    .map((count, at) => `${count} ${['h', 'min', 's'][at]}`)
    .filter((_, at) => parts[at] !== 0);
  return units.slice(0, 2).join(' ') || '0 s';
}

/** `…/models/fraud/versions/7` is enough in a list. */
function shortId(id: string): string {
  return id.split('/').slice(-3).join('/');
}
