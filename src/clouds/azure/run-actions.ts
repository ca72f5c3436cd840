// Submitting a run again under a new name, and cancelling one.

import type { Deed, Order, Standing } from '../../core/cloud-actions';
import { CallError } from '../../core/errors';
import type { MlEvent } from '../../core/event';
import { asObject, asText, type JsonObject } from '../../core/json';
import { normaliseStatus } from '../../core/status';
import { afterWrite, isImmutable, unclearOnly } from './call-errors';
import type { History, HistoryRun } from './history';
import { copyJob, obstacleTo } from './job-copy';
import { runUrl } from './links';
import { runEvent } from './now-events';
import { originOf, RERUN_OF } from './origin';
import { nameOf, type Place } from './places';
import type { Rest } from './rest';
import { cut } from './text';
import type { Patience } from './wait';

/** The three are one thing here: a new job from the old definition. `start` alone uses no result of the old one. */
export type Again = 'retry' | 'start' | 'rerun';

const LONGEST_TAG = 500;
const ENDED = new Set(['Completed', 'Failed', 'Canceled']);
/** What `retry` and `rerun` are for. */
const BROKEN = new Set(['Failed', 'Canceled']);
const STOPPED = new Set(['Canceled', 'CancelRequested']);
const RUNNING = new Set([
  'NotStarted', 'Starting', 'Provisioning', 'Preparing', 'Queued', 'Running', 'NotResponding', 'Paused',
]); // biome-ignore format: a list

export interface RunParts {
  rest: Rest;
  history: History;
  patience: Patience;
}

export interface RunActions {
  inspectAgain(action: Again, place: Place, event: MlEvent): Promise<Standing>;
  again(action: Again, place: Place, event: MlEvent, order: Order): Promise<Deed>;
  inspectStop(place: Place, event: MlEvent): Promise<Standing>;
  stop(place: Place, event: MlEvent): Promise<Deed>;
}

export function createRunActions({ rest, history, patience }: RunParts): RunActions {
  /** The whole that can be submitted: of a pipeline's step or a sweep's trial, the pipeline or the sweep. */
  async function wholeOf(place: Place, event: MlEvent): Promise<HistoryRun> {
    const run = await history.run(place, event.subject.id);
    return run.rootId === run.id ? run : history.run(place, run.rootId);
  }

  function call(place: Place, id: string, needs: string, ending = '') {
    const name = nameOf('job', id);
    return { url: rest.arm(`${place.path}/jobs/${name}${ending}`), about: `job ${name}`, needs };
  }

  /** Undefined for a part of a pipeline: of those the resource manager shows no definition. */
  async function definitionOf(place: Place, id: string): Promise<JsonObject | undefined> {
    return asObject((await rest.find(call(place, id, 'jobs/read')))?.properties);
  }

  async function standingOf(
    place: Place,
    run: HistoryRun,
    shown: MlEvent,
  ): Promise<Omit<Standing, 'open' | 'done' | 'evidence'>> {
    const event = runEvent(place, run, shown);
    const { requesters, lineage } = await originOf(history, place, run.id);
    const moved =
      run.id === shown.subject.id && run.status !== shown.status
        ? [{ name: 'status', was: shown.status, is: run.status }]
        : [];
    return { status: run.status, moved, event, requesters, lineage };
  }

  async function inspectAgain(action: Again, place: Place, shown: MlEvent): Promise<Standing> {
    const run = await wholeOf(place, shown);
    const standing = await standingOf(place, run, shown);
    const ready = (action === 'start' ? ENDED : BROKEN).has(run.status);
    const why = ready ? obstacleTo(await definitionOf(place, run.id)) : undefined;
    const open = ready && why === undefined;
    const evidence = { run: run.id, status: run.status, endedAt: run.endedAt ?? null };
    // What was submitted again is another run: this one stays as it is.
    return { ...standing, open, done: false, evidence, ...(why !== undefined && { why }) };
  }

  async function again(action: Again, place: Place, shown: MlEvent, order: Order): Promise<Deed> {
    const run = await wholeOf(place, shown);
    const name = `bellhop-${order.token.slice(0, 32)}`;
    const known = await submitted(place, name, run.id);
    if (known !== undefined) return known;
    const definition = await definitionOf(place, run.id);
    const obstacle = obstacleTo(definition);
    if (obstacle !== undefined || definition === undefined)
      throw new CallError(
        'permanent',
        'NotAgain',
        `The run ${run.id} cannot be submitted again. ${obstacle ?? ''}`,
      );
    const tags = {
      [RERUN_OF]: run.id,
      requestedBy: cut(order.by, LONGEST_TAG),
      requestedAt: order.at,
      requestedNote: cut(order.note, LONGEST_TAG),
    };
    const properties = copyJob(definition, { from: run.id, tags, afresh: action === 'start' });
    const trouble = await rest
      .write('PUT', call(place, name, 'jobs/write'), { properties })
      .catch((error: unknown) => {
        // Somebody who does the same at the same time was faster; the next read says whether that is so.
        if (error instanceof CallError && error.outcome === 'permanent' && isImmutable(error)) return error;
        return unclearOnly(error);
      });
    const look = () => submitted(place, name, run.id, afterWrite);
    const made = await (trouble?.outcome === 'permanent' ? look() : patience.until(look));
    if (made !== undefined) return made;
    throw trouble ?? new CallError('unclear', 'NotSeen', `Azure ML does not show the new job ${name} yet.`);
  }

  /** What stands under the new name, if it was made from this run. @throws CallError if it is something else */
  async function submitted(
    place: Place,
    name: string,
    from: string,
    guard: <T>(read: Promise<T>) => Promise<T> = (read) => read,
  ): Promise<Deed | undefined> {
    const properties = await guard(definitionOf(place, name));
    if (properties === undefined) return undefined;
    if (asText(asObject(properties.tags)?.[RERUN_OF]) !== from)
      throw new CallError('permanent', 'Conflict', `There is a job ${name} that was not made from ${from}.`);
    const status = normaliseStatus(asText(properties.status) ?? 'NotStarted');
    const label = asText(properties.displayName) ?? name;
    return { status, made: { name: label, id: name, url: runUrl(place, name) } };
  }

  async function inspectStop(place: Place, shown: MlEvent): Promise<Standing> {
    const run = await history.run(place, shown.subject.id);
    const standing = await standingOf(place, run, shown);
    const open = RUNNING.has(run.status);
    // A run that got further meanwhile is still the one that somebody wants to end.
    return { ...standing, moved: [], open, done: STOPPED.has(run.status), evidence: { run: run.id } };
  }

  /** The answer's `Location` is not followed: the run itself says when it is cancelled, and sends the event. */
  async function stop(place: Place, shown: MlEvent): Promise<Deed> {
    const { id } = shown.subject;
    const trouble = await rest
      .write('POST', call(place, id, 'jobs/cancel/action', '/cancel'))
      // A run that has ended, or is being cancelled by somebody else, refuses: the next look says which.
      .catch((error: unknown) =>
        error instanceof CallError && error.outcome === 'permanent' ? error : unclearOnly(error),
      );
    const look = async () => {
      const now = await afterWrite(history.run(place, id));
      return RUNNING.has(now.status) ? undefined : now;
    };
    const run = await (trouble?.outcome === 'permanent' ? look() : patience.until(look));
    if (run !== undefined && STOPPED.has(run.status)) return { status: run.status };
    if (run !== undefined)
      throw new CallError('permanent', 'AlreadyEnded', `The run ended by itself meanwhile: ${run.status}.`);
    throw (
      trouble ??
      new CallError('unclear', 'NotSeen', `Azure ML has taken the request, but the run ${id} goes on so far.`)
    );
  }

  return { inspectAgain, again, inspectStop, stop };
}
