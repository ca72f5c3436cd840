// Generic: types whose fields nobody has documented, and types that nobody knows yet.

import type { Kind } from '../../core/event';
import { asText, type Json, type JsonObject, ownAnyCase } from '../../core/json';
import { parseSageMakerArn } from './arn';
import type { Draft } from './draft';
import { type EventBridgeEvent, typeKey } from './event-bridge';
import { tagsOf, textAt, timeAt } from './fields';
import { CHANGED, UNKNOWN } from './resource';

/** A card shows about four facts; a few more are kept for templates. */
const MOST_FIELDS = 8;
const LONGEST_FIELD = 200;

/** What the rest of the draft already says. */
const TOLD = /(arn|name|status|time|tags|failurereason)$/i;

/** A draft from whatever is there: the keys of the thing if it has any, else keys that look like them. */
export function genericDraft(event: EventBridgeEvent, kind: Kind, thing: string, status?: string): Draft {
  const { detail } = event;
  const arns = [textAt(detail, `${thing}Arn`), ...event.resources, ...textsOfKeys(detail, /arn$/i)];
  const arn = arns.find((text) => parseSageMakerArn(text) !== undefined);
  const type = parseSageMakerArn(arn)?.type.replace(/-/g, '') ?? thing;
  const names = arn === undefined ? textsOfKeys(detail, /name$/i) : [];
  return {
    kind,
    status:
      status ??
      textAt(detail, `${thing}Status`) ??
      textsOfKeys(detail, /^(?!previous).*status$/i)[0] ??
      lastWord(event.detailType),
    arn,
    name: textAt(detail, `${thing}Name`) ?? textAt(detail, `${type}Name`) ?? names[0],
    reason: textAt(detail, 'FailureReason'),
    tags: tagsOf(ownAnyCase(detail, 'Tags')),
    attributes: {
      detailType: event.detailType,
      createdAt: timeAt(detail, 'CreationTime'),
      lastModifiedAt: timeAt(detail, 'LastModifiedTime'),
      fields: fieldsOf(detail),
    },
  };
}

/** Any detail-type without a decoder of its own: `SageMaker Compilation Job State Change` has `CompilationJobName`. */
export function decodeOther(event: EventBridgeEvent): Draft {
  return genericDraft(event, 'other', wordsAfter(event, /^SageMaker/i).replace(/(State|Status)Change$/i, ''));
}

export function decodeEvaluationJob(event: EventBridgeEvent): Draft {
  return genericDraft(event, 'evaluation-job', 'EvaluationJob');
}

/** `SageMaker Tracking Server Create Failed` is `CreateFailed`: these types carry the status themselves. */
export function decodeTrackingServer(event: EventBridgeEvent): Draft {
  const status = wordsAfter(event, /^SageMaker(MLFlow)?TrackingServer/i);
  const draft = genericDraft(event, 'tracking-server', 'TrackingServer', status || UNKNOWN);
  // What happens on a server is no state of the server, so it gets a subject of its own.
  const onServer = typeKey(event.detailType).startsWith('sagemakermlflow');
  return onServer && draft.arn !== undefined ? { ...draft, id: `${draft.arn}/mlflow/${event.id}` } : draft;
}

/** What a detail-type says after its beginning, without spaces. */
export function wordsAfter(event: EventBridgeEvent, beginning: RegExp): string {
  return event.detailType.replace(/\s/g, '').replace(beginning, '');
}

/** `Created` of `SageMaker Hub Created`. */
function lastWord(detailType: string): string {
  return /[A-Z][a-z]*(?:ed|ing)$/.exec(detailType)?.[0] ?? CHANGED;
}

function textsOfKeys(detail: JsonObject, keys: RegExp): string[] {
  return Object.keys(detail).flatMap((key) => (keys.test(key) ? (textAt(detail, key) ?? []) : []));
}

/** The plain members that the draft does not tell already, under their own names. */
function fieldsOf(detail: JsonObject): Json {
  const fields = Object.entries(detail).flatMap(([key, value]): [string, string][] => {
    const text = asText(value);
    return text === undefined || TOLD.test(key) || text.length > LONGEST_FIELD ? [] : [[key, text]];
  });
  return Object.fromEntries(fields.slice(0, MOST_FIELDS));
}
