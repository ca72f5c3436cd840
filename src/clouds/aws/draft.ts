// Drafts: what a decoder found in one event, and how that becomes an MlEvent.

import type { Kind, MlEvent, Parent, Subject, Tone } from '../../core/event';
import { asText, type Json, withoutUndefined } from '../../core/json';
import { normaliseStatus, offeredActions, toneOf } from '../../core/status';
import { isoTime } from '../../core/time';
import { type Arn, accountOf, buildArn, namedBy, parseArn, regionOf } from './arn';
import { consoleLink } from './console-links';
import type { EventBridgeEvent } from './event-bridge';
import { known } from './fields';

/** What differs from type to type; the rest follows from the envelope, the ARN and the tables in core. */
export interface Draft {
  kind: Kind;
  /** As the cloud wrote it. */
  status: string;
  /** Finer grounds than the status. */
  tone?: Tone;
  /** The subject's ARN as the detail names it; else the event's first resource counts. */
  arn?: string;
  /** Else the ARN's last part. */
  name?: string;
  version?: string;
  /** For subjects that have no ARN of their own, such as a pipeline's step. */
  id?: string;
  /** Else the console's page of the ARN. */
  url?: (region: string | undefined) => string;
  reason?: string;
  actor?: string;
  parent?: Parent;
  tags?: Record<string, string>;
  attributes: Record<string, Json | undefined>;
}

/** Reads one family of detail-types. @throws InputError if the event is none of ours after all. */
export type Decoder = (event: EventBridgeEvent) => Draft;

/** The event of a draft; `receivedAt` stands in for a missing time. */
export function toMlEvent(event: EventBridgeEvent, draft: Draft, receivedAt: Date): MlEvent {
  const status = normaliseStatus(draft.status);
  const tone = draft.tone ?? toneOf(draft.kind, status);
  const attributes = known(draft.attributes);
  return withoutUndefined<MlEvent>({
    id: event.id,
    cloud: 'aws',
    kind: draft.kind,
    tone,
    status,
    time: timeOf(event, attributes, receivedAt),
    subject: subjectOf(event, draft),
    reason: draft.reason,
    actor: draft.actor,
    parent: draft.parent,
    actions: offeredActions('aws', draft.kind, tone, status),
    tags: draft.tags ?? {},
    attributes,
  });
}

/** When it happened: the envelope's time, else the latest that the detail tells. */
function timeOf(event: EventBridgeEvent, attributes: Record<string, Json>, receivedAt: Date): string {
  return (
    isoTime(event.time) ??
    ['lastModifiedAt', 'endedAt', 'startedAt', 'createdAt']
      .map((name) => asText(attributes[name]))
      .find((time) => time !== undefined) ??
    receivedAt.toISOString()
  );
}

function subjectOf(event: EventBridgeEvent, draft: Draft): Subject {
  const arn = subjectArn(event, draft);
  const named = arn && namedBy(arn);
  const name = draft.name ?? named?.name;
  const version = draft.version ?? (draft.name === undefined ? named?.version : undefined);
  const account = arn?.account ?? accountOf(event.account);
  const region = arn?.region ?? regionOf(event.region);
  return withoutUndefined<Subject>({
    name: name ?? 'unknown',
    version,
    id: draft.id ?? arn?.text ?? idWithoutArn(event, draft.kind, name, region, account),
    account,
    region,
    url: draft.url?.(region) ?? pageOf(draft, arn, region, name, version),
  });
}

function subjectArn(event: EventBridgeEvent, draft: Draft): Arn | undefined {
  const named = parseArn(draft.arn);
  if (named !== undefined) return named;
  const listed = event.resources.map(parseArn).filter((arn) => arn !== undefined);
  return listed.find(({ service }) => service === 'sagemaker') ?? listed[0];
}

/** Equal for the events of one subject if it has a name, else nobody's but this event's. */
function idWithoutArn(
  event: EventBridgeEvent,
  kind: Kind,
  name: string | undefined,
  region: string | undefined,
  account: string | undefined,
): string {
  if (name === undefined) return `event/${event.id}`;
  return region !== undefined && account !== undefined
    ? buildArn(region, account, kind, name)
    : `${kind}/${name}`;
}

function pageOf(
  draft: Draft,
  arn: Arn | undefined,
  region: string | undefined,
  name: string | undefined,
  version: string | undefined,
): string {
  const type = arn?.service === 'sagemaker' ? arn.type : draft.kind;
  const versioned = type === 'model-package' && version !== undefined;
  return consoleLink(region, versioned ? 'model-version' : type, name ?? '');
}
