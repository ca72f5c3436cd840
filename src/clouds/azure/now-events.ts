// Things as Azure's REST API shows them now, as the events that would tell of them: through the same decoder.

import type { MlEvent } from '../../core/event';
import { asText, canonicalJson, type Json, type JsonObject } from '../../core/json';
import { sha256 } from '../../core/sha256';
import { createAzureCloud } from './decode';
import type { HistoryRun } from './history';
import type { Place } from './places';
import { workspaceId } from './workspace';

const TYPE = 'Microsoft.MachineLearningServices.';
const cloud = createAzureCloud();

interface Seen {
  place: Place;
  /** Event Grid's type without its beginning, and its subject. */
  type: string;
  subject: string;
  data: JsonObject;
  /** All that makes this state another one: equal states have equal ids. */
  state: Json;
  /** ISO: when it became so, if Azure says. */
  at?: string;
  /** The message that somebody looks at. */
  shown: MlEvent;
  actor?: string;
}

/** What differs from the message on show is newer than it, whatever the clocks of Azure's services say. */
function timeOf(event: MlEvent, { at, shown }: Seen): string {
  const same = event.status === shown.status && canonicalJson(event.tags) === canonicalJson(shown.tags);
  if (at !== undefined && at > shown.time) return at;
  return same ? shown.time : new Date(Date.parse(shown.time) + 1).toISOString();
}

export function eventNow(seen: Seen): MlEvent {
  const { place, type, subject, data, state, shown, actor } = seen;
  const item = {
    id: `now-${sha256(canonicalJson([place.path, subject, state])).slice(0, 32)}`,
    topic: workspaceId(place),
    subject,
    eventType: `${TYPE}${type}`,
    eventTime: seen.at ?? shown.time,
    data,
  };
  const [decoded] = cloud.decode(item, new Date(shown.time));
  if (decoded === undefined || !('event' in decoded))
    throw new Error('an event of our own could not be decoded');
  const { event } = decoded;
  const made: MlEvent = { ...event, time: timeOf(event, seen) };
  if (actor !== undefined) made.actor = actor;
  return made;
}

/** A run as its events would tell of it, with the reason that they leave out. */
export function runEvent(place: Place, run: HistoryRun, shown: MlEvent): MlEvent {
  const { experimentName } = shown.attributes;
  const own = run.displayName === undefined ? {} : { displayName: run.displayName };
  const event = eventNow({
    place,
    type: 'RunStatusChanged',
    subject: `experiments/${run.experimentId ?? 'unknown'}/runs/${run.id}`,
    data: {
      runId: run.id,
      runStatus: run.status,
      runType: run.runType,
      experimentId: run.experimentId,
      experimentName: asText(experimentName),
      createdBy: run.creatorName ?? run.creator,
      runTags: run.tags,
      runProperties: { ...own, ...run.properties },
    },
    state: [run.status, run.endedAt ?? null],
    at: run.endedAt ?? run.changedAt ?? run.startedAt ?? run.createdAt,
    shown,
  });
  return run.error === undefined || event.reason !== undefined ? event : { ...event, reason: run.error };
}
