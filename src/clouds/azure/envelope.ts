// One envelope in any schema Azure delivers: Event Grid's, CloudEvents 1.0, and the dump of the old Python trigger.

import { asObject, asText, type JsonObject, ownAnyCase } from '../../core/json';
import { isoTime } from '../../core/time';
import { quoted } from './text';
import { parseWorkspace, type Workspace } from './workspace';

const ML_TYPES = 'Microsoft.MachineLearningServices.';
const ML_TYPE = /^Microsoft\.MachineLearningServices\../i;
/** https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema */
const VALIDATION = 'microsoft.eventgrid.subscriptionvalidationevent';
const TAKEN =
  'taken are ModelRegistered, ModelDeployed, RunCompleted, RunStatusChanged, DatasetDriftDetected ' +
  'and any newer type of Microsoft.MachineLearningServices';

export interface Envelope {
  id: string;
  /** What follows `Microsoft.MachineLearningServices.`, e.g. `RunCompleted`. */
  type: string;
  /** ISO 8601, milliseconds, UTC. */
  time: string;
  workspace: Workspace;
  /** The publisher's path, e.g. `models/fraud:7`; empty if there is none. */
  subject: string;
  data: JsonObject;
}

export type Opened = { envelope: Envelope } | { error: string } | { validation: string };

/** Reads one item of a delivery; an item that is no Azure ML event gives a sentence saying why. */
export function openEnvelope(item: unknown, receivedAt: Date): Opened {
  const object = asObject(item);
  if (object === undefined) {
    return {
      error: `Expected an event as a JSON object, in the Event Grid schema or CloudEvents 1.0; got ${nameOf(item)}.`,
    };
  }
  const field = (...names: string[]) => firstText(object, names);
  const data = asObject(ownAnyCase(object, 'data')) ?? {};
  const type = field('eventType', 'type', 'event_type');
  const source = field('topic', 'source') ?? '';

  if (type?.toLowerCase() === VALIDATION) return validation(data);
  const id = field('id');
  const which = () => (id === undefined ? 'The event' : `Event ${quoted(id)}`);
  if (isOurs(type) || isOurs(source)) {
    return { error: `${which()} was published by Bellhop itself, so it is not taken in again.` };
  }
  if (type === undefined) {
    return {
      error: `${which()} has no type: expected "eventType" (Event Grid schema) or "type" (CloudEvents 1.0); ${TAKEN}.`,
    };
  }
  if (!ML_TYPE.test(type)) {
    return { error: `${which()} is of type ${quoted(type)}, which is no Azure ML event; ${TAKEN}.` };
  }
  if (id === undefined) {
    return {
      error: `An event of type ${quoted(type)} has no "id", so repeats of it could not be told apart.`,
    };
  }
  return {
    envelope: {
      id,
      type: type.slice(ML_TYPES.length),
      time: isoTime(field('eventTime', 'time')) ?? receivedAt.toISOString(),
      workspace: parseWorkspace(source),
      subject: field('subject') ?? '',
      data,
    },
  };
}

function validation(data: JsonObject): Opened {
  const code = asText(ownAnyCase(data, 'validationCode'));
  return code === undefined
    ? { error: 'The subscription validation event has no "data.validationCode" to answer with.' }
    : { validation: code };
}

function firstText(object: JsonObject, names: string[]): string | undefined {
  for (const name of names) {
    const text = asText(ownAnyCase(object, name));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Decisions that Bellhop publishes carry its name first; taking them in again would make a loop. */
function isOurs(name: string | undefined): boolean {
  return /^\/?bellhop\b/i.test(name ?? '');
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing (null)';
  if (Array.isArray(value)) return 'an array inside an array';
  return `a ${typeof value}`;
}
