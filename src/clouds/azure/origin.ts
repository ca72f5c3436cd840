// Where a thing comes from: the runs behind it, and who submitted them, so that nobody decides about work of their own.

import { CallError } from '../../core/errors';
import type { History, HistoryRun } from './history';
import type { Place } from './places';

export interface Origin {
  /** By Entra's object id where the run history has one, else by name. */
  requesters: string[];
  /** Ids of runs. */
  lineage: string[];
}

/** The tag by which a run that was submitted again names the one before. */
export const RERUN_OF = 'rerunOf';

/** A longer chain of reruns is not followed; whoever is behind it stays unknown, and the unknown are refused. */
const MOST_RUNS = 8;

/** The run, the pipeline or sweep above it, and what these were run again from. */
export async function originOf(history: History, place: Place, runId: string | undefined): Promise<Origin> {
  const requesters = new Set<string>();
  const lineage: string[] = [];
  const waiting = runId === undefined ? [] : [runId];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (lineage.includes(id)) continue;
    lineage.push(id);
    const run = lineage.length > MOST_RUNS ? undefined : await found(history, place, id);
    requesters.add(run?.creator ?? `whoever submitted run ${id}`);
    if (run === undefined) continue;
    const before = run.tags[RERUN_OF];
    waiting.push(run.rootId, ...(before === undefined ? [] : [before]));
  }
  return { requesters: [...requesters], lineage };
}

/** Undefined for a run that was deleted, or that has a name which no run can have. */
async function found(history: History, place: Place, id: string): Promise<HistoryRun | undefined> {
  return history.run(place, id).catch((error: unknown) => {
    if (error instanceof CallError && (error.outcome === 'gone' || error.code === 'NotAName'))
      return undefined;
    throw error;
  });
}
