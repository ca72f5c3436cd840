// The run history's half of a pretended Azure ML, with the log files that it signs addresses for.

import type { Json, JsonObject } from '../../../src/core/json';
import { armError } from './azure-ml-answers';
import { type AmlRun, type AmlWorld, experimentId } from './azure-ml-world';
import type { PeerAnswer, PeerRequest } from './http';

const SIGNATURE = 'sv=2023-11-03&sr=b&sig=signed-for-the-reader';
/** Few, so that paging is seen in tests. */
const PAGE = 2;

export interface HistoryRoute {
  needs: string;
  answer(): PeerAnswer;
}

/** `path`: below the workspace, e.g. `runs/<id>/details`. */
export function historyRoute(
  world: AmlWorld,
  url: string,
  path: string,
  query: URLSearchParams,
): HistoryRoute | undefined {
  const [, id, ending] = /^runs\/([^/]+)(?:\/(details|children))?$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  const needs = 'experiments/runs/read';
  const run = world.runs.get(id);
  if (run === undefined)
    return { needs, answer: () => armError(404, 'UserError', `RunId ${id} was not found.`) };
  if (ending === 'children')
    return { needs, answer: () => ({ status: 200, body: childrenOf(world, id, query) }) };
  return {
    needs,
    answer: () => ({ status: 200, body: ending === undefined ? runBody(run) : detailsBody(run, url) }),
  };
}

/** MLflow's way to read a run, which Azure ML speaks too. */
export function mlflowRoute(world: AmlWorld, query: URLSearchParams): HistoryRoute {
  const run = world.runs.get(query.get('run_id') ?? '');
  const needs = 'experiments/runs/read';
  if (run === undefined)
    return {
      needs,
      answer: () => ({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'no run' } }),
    };
  const metrics = Object.entries(run.metrics).map(([key, value]) => ({
    key,
    value,
    timestamp: 1763600000000,
    step: 0,
  }));
  const info = { run_id: run.id, status: 'FINISHED' };
  return { needs, answer: () => ({ status: 200, body: { run: { info, data: { metrics } } } }) };
}

/** A blob behind a signature: no token, and ranges from a beginning only, as Azure's storage has them. */
export function blobAnswer(world: AmlWorld, { method, path, query, headers }: PeerRequest): PeerAnswer {
  const [, id = '', file = ''] = /^\/blobs\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const text = world.runs.get(id)?.logs[file];
  if (headers.authorization !== undefined)
    return { status: 400, body: 'a signature and a token exclude each other' };
  if (query.get('sig') !== 'signed-for-the-reader') return { status: 403, body: 'AuthenticationFailed' };
  if (text === undefined) return { status: 404, body: 'BlobNotFound' };
  const bytes = Buffer.from(text);
  const plain = { 'content-type': 'text/plain' };
  if (method === 'HEAD')
    return { status: 200, headers: { ...plain, 'content-length': String(bytes.length) }, body: '' };
  const range = /^bytes=(\d+)-(\d*)$/.exec(String(headers.range ?? ''));
  if (headers.range !== undefined && range === null) return { status: 416, body: 'InvalidRange' };
  if (range === null) return { status: 200, headers: plain, body: text };
  const end = range[2] === '' ? bytes.length : Number(range[2]) + 1;
  return { status: 206, headers: plain, body: bytes.subarray(Number(range[1]), end).toString('utf8') };
}

function common(run: AmlRun): JsonObject {
  const { id, status, parentId, rootId, createdBy, startedAt, endedAt, tags, properties, error } = run;
  return {
    runId: id,
    status,
    parentRunId: parentId ?? null,
    rootRunId: rootId,
    createdBy: { ...createdBy, userTenantId: '72f988bf-0000-0000-0000-000000000000', upn: null },
    startTimeUtc: startedAt ?? null,
    endTimeUtc: endedAt ?? null,
    error: error === undefined ? null : { error: { code: 'UserError', message: error, innerError: null } },
    tags,
    properties,
    target: 'cpu-cluster',
  };
}

function runBody(run: AmlRun): JsonObject {
  return {
    ...common(run),
    experimentId,
    displayName: run.displayName,
    runType: run.runType,
    createdUtc: run.createdAt,
    lastModifiedUtc: run.endedAt ?? run.startedAt ?? run.createdAt,
  };
}

function detailsBody(run: AmlRun, url: string): JsonObject {
  const files = Object.keys(run.logs).map((file) => [file, `${url}/blobs/${run.id}/${file}?${SIGNATURE}`]);
  return { ...common(run), createdTimeUtc: run.createdAt, logFiles: Object.fromEntries(files) as Json };
}

function childrenOf(world: AmlWorld, id: string, query: URLSearchParams): JsonObject {
  const all = [...world.runs.values()].filter(({ parentId }) => parentId === id);
  const start = Number(query.get('$continuationtoken') ?? 0);
  const more = start + PAGE < all.length;
  return {
    value: all.slice(start, start + PAGE).map(runBody),
    continuationToken: more ? String(start + PAGE) : null,
    nextLink: null,
  };
}
