// Approving and rejecting a model version: tags, since Azure ML has no approval, and a stage where one is configured.

import type { Deed, Moved, Order, Standing } from '../../core/cloud-actions';
import { CallError } from '../../core/errors';
import type { MlEvent } from '../../core/event';
import { asObject, type JsonObject } from '../../core/json';
import { afterWrite, unclearOnly } from './call-errors';
import type { History } from './history';
import { APPROVAL, type ModelVersion, modelEvent, readModelVersion } from './model-version';
import { originOf } from './origin';
import { nameOf, type Place } from './places';
import type { Call, Rest } from './rest';
import { cut } from './text';
import type { Patience } from './wait';

export type Verdict = 'approve' | 'reject';
/** What `stage` becomes with a verdict; absent = it stays. */
export type Stages = Partial<Record<Verdict, string>>;

const SAYS: Record<Verdict, 'approved' | 'rejected'> = { approve: 'approved', reject: 'rejected' };
const STATUS: Record<Verdict, string> = { approve: 'Approved', reject: 'Rejected' };
/** https://learn.microsoft.com/azure/machine-learning/resource-limits-capacity allows 1 000; people's names need less. */
const LONGEST_NAME = 200;
const LONGEST_NOTE = 500;

interface Addressed {
  place: Place;
  name: string;
  version: string;
  about: string;
  url: string;
}

export interface ModelParts {
  rest: Rest;
  history: History;
  patience: Patience;
  stages: Stages;
}

export interface ModelActions {
  inspect(verdict: Verdict, place: Place, event: MlEvent): Promise<Standing>;
  perform(verdict: Verdict, place: Place, event: MlEvent, order: Order): Promise<Deed>;
  read(place: Place, event: MlEvent): Promise<ModelVersion>;
}

export function createModelActions({ rest, history, patience, stages }: ModelParts): ModelActions {
  function addressed(place: Place, { subject }: MlEvent): Addressed {
    const name = nameOf('model', subject.name);
    const version = nameOf('version', subject.version);
    const url = rest.arm(`${place.path}/models/${name}/versions/${version}`);
    return { place, name, version, url, about: `model ${name} version ${version}` };
  }

  async function read({ url, about }: Addressed): Promise<ModelVersion> {
    return readModelVersion(await rest.read({ url, about, needs: 'models/versions/read' }));
  }

  function eventOf(
    { place, name, version }: Addressed,
    model: ModelVersion,
    shown: MlEvent,
    actor?: string,
  ): MlEvent {
    return modelEvent(place, name, version, model, shown, actor);
  }

  async function inspect(verdict: Verdict, place: Place, shown: MlEvent): Promise<Standing> {
    const at = addressed(place, shown);
    const model = await read(at);
    const event = eventOf(at, model, shown);
    const origin = await originOf(history, place, model.runId);
    const why = obstacleOf(model);
    const standing: Standing = {
      status: event.status,
      open: event.status === 'Registered' && why === undefined,
      done: event.status === STATUS[verdict],
      evidence: evidenceOf(at, model),
      moved: movedOf(shown, event, model),
      event,
      // Whoever registered it comes first: a job may do that in the name of another than who submitted it.
      requesters: [model.createdBy ?? `whoever registered ${at.about}`, ...origin.requesters],
      lineage: [event.subject.id, ...origin.lineage],
    };
    return why === undefined ? standing : { ...standing, why };
  }

  /**
   * Azure's assets have no ETag: the version is read right before it is written and again afterwards, and what is found then is
   * what counts. What somebody changes in between those two reads can be overwritten, but never be reported as done.
   */
  async function perform(verdict: Verdict, place: Place, shown: MlEvent, order: Order): Promise<Deed> {
    const at = addressed(place, shown);
    const before = await read(at);
    if (isOurs(before, verdict, order)) return deedOf(at, before, shown, order);
    const status = eventOf(at, before, shown).status;
    if (status !== 'Registered') throw conflict(at, `is ${status} already`);
    const obstacle = obstacleOf(before);
    if (obstacle !== undefined) throw conflict(at, 'cannot be decided on', obstacle);
    const call: Call = { url: at.url, about: at.about, needs: 'models/versions/write' };
    const trouble = await rest.write('PUT', call, bodyOf(before, verdict, order)).catch(unclearOnly);
    const after = await patience.until(async () => {
      const now = await afterWrite(read(at));
      return eventOf(at, now, shown).status === 'Registered' ? undefined : now;
    });
    if (after !== undefined && isOurs(after, verdict, order)) return deedOf(at, after, shown, order);
    if (after !== undefined) throw conflict(at, 'was decided by somebody else at the same time');
    throw (
      trouble ?? new CallError('unclear', 'NotSeen', `Azure ML does not show the tags of ${at.about} yet.`)
    );
  }

  function bodyOf({ writable, otherTags }: ModelVersion, verdict: Verdict, order: Order): JsonObject {
    const tags = {
      ...otherTags,
      [APPROVAL.state]: SAYS[verdict],
      [APPROVAL.by]: cut(order.by, LONGEST_NAME),
      [APPROVAL.at]: order.at,
      [APPROVAL.note]: noteOf(order),
    };
    const stage = stages[verdict];
    return { properties: { ...writable, tags, ...(stage !== undefined && { stage }) } };
  }

  function deedOf(at: Addressed, model: ModelVersion, shown: MlEvent, order: Order): Deed {
    // Event Grid tells nobody of changed tags.
    const event = eventOf(at, model, shown, order.by);
    return { status: event.status, event };
  }

  return { inspect, perform, read: (place, event) => read(addressed(place, event)) };
}

function noteOf({ note }: Order): string {
  return cut(note, LONGEST_NOTE).trim();
}

/** Whether this very act is what the tags tell of; a repeat after a crash has the same note. */
function isOurs({ tags }: ModelVersion, verdict: Verdict, order: Order): boolean {
  return tags[APPROVAL.state] === SAYS[verdict] && tags[APPROVAL.note] === noteOf(order);
}

function obstacleOf({ archived, provisioning }: ModelVersion): string | undefined {
  if (archived) return 'It is archived.';
  if (provisioning === undefined || provisioning === 'Succeeded') return undefined;
  return `Azure ML has not made it ready (${provisioning}).`;
}

function evidenceOf({ place, name, version }: Addressed, model: ModelVersion): JsonObject {
  const { uri, type, stage, description, runId, createdAt, changedAt, otherTags, properties, archived } =
    model;
  return {
    model: `${place.path}/models/${name}`.toLowerCase(),
    version,
    tags: otherTags,
    properties,
    archived,
    uri: uri ?? null,
    type: type ?? null,
    stage: stage ?? null,
    description: description ?? null,
    run: runId ?? null,
    createdAt: createdAt ?? null,
    lastModifiedAt: changedAt ?? null,
  };
}

/** Tags that came, went or changed; and properties that changed, since the service itself adds some. */
function movedOf(shown: MlEvent, now: MlEvent, { otherTags }: ModelVersion): Moved[] {
  const before = readModelVersion({ properties: { tags: shown.tags } }).otherTags;
  const names = [...new Set([...Object.keys(before), ...Object.keys(otherTags)])];
  const tags = names.map((name) => ({ name, was: before[name] ?? '–', is: otherTags[name] ?? '–' }));
  const known = asObject(shown.attributes.properties) ?? {};
  const current = asObject(now.attributes.properties) ?? {};
  const properties = Object.keys(known).map((name) => ({
    name,
    was: String(known[name]),
    is: String(current[name] ?? '–'),
  }));
  return [...tags, ...properties].filter(({ was, is }) => was !== is);
}

function conflict({ about }: Addressed, what: string, why = 'Look at it again.'): CallError {
  return new CallError('permanent', 'Conflict', `The ${about} ${what}. ${why}`);
}
