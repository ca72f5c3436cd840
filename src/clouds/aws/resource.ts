// Resources: what most SageMaker details have in common, `<Thing>Name`, `<Thing>Arn`, `<Thing>Status` and the times.

import type { Kind } from '../../core/event';
import { type Json, type JsonObject, ownAnyCase } from '../../core/json';
import { parseSageMakerArn } from './arn';
import type { Draft } from './draft';
import type { EventBridgeEvent } from './event-bridge';
import { objectAt, objectsAt, tagsOf, textAt, timeAt } from './fields';

/** The status of things that have none: the event tells only that they were made, changed or deleted. */
export const CHANGED = 'Changed';
/** The status of things that should have one. */
export const UNKNOWN = 'Unknown';

/** A draft of a thing named by its keys, e.g. `TrainingJob`. */
export function draftOf(event: EventBridgeEvent, kind: Kind, thing: string, status = UNKNOWN): Draft {
  const { detail } = event;
  return {
    kind,
    status: textAt(detail, `${thing}Status`) ?? status,
    arn: textAt(detail, `${thing}Arn`),
    name: textAt(detail, `${thing}Name`),
    reason: textAt(detail, 'FailureReason'),
    tags: tagsOf(ownAnyCase(detail, 'Tags')),
    attributes: {
      createdAt: timeAt(detail, 'CreationTime'),
      lastModifiedAt: timeAt(detail, 'LastModifiedTime'),
    },
  };
}

/** Adds attributes to a draft of our own; copying it would be a good part of the cost of an event. */
export function withAttributes(draft: Draft, attributes: Record<string, Json | undefined>): Draft {
  Object.assign(draft.attributes, attributes);
  return draft;
}

/** The Studio user who made the last change. */
export function lastModifier(detail: JsonObject): string | undefined {
  return textAt(objectAt(detail, 'LastModifiedBy'), 'UserProfileName');
}

/** What the checks of a package or algorithm said when they failed, one line each. */
export function failedChecks(detail: JsonObject, key: string): string | undefined {
  const details = objectAt(detail, key);
  const reasons = ['ValidationStatuses', 'ImageScanStatuses']
    .flatMap((list) => objectsAt(details, list))
    .flatMap((check) => textAt(check, 'FailureReason') ?? []);
  return reasons.length > 0 ? [...new Set(reasons)].join('\n') : undefined;
}

/** The last part of an ARN that an attribute names, such as a flow definition's; a plain name stays. */
export function nameOfArn(text: string | undefined): string | undefined {
  return parseSageMakerArn(text)?.resource.split('/').at(-1) ?? text;
}
