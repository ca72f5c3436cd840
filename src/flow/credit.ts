// Credit: SageMaker's own news does not say who did it, CloudTrail does. Its call is told on the message about the same thing,
// whichever of the two comes first.

import type { MlEvent } from '../core/event';
import type { Notify } from './notify';

/** Calls by which somebody changes what a message shows. */
const CALLS: ReadonlySet<unknown> = new Set([
  'UpdateModelPackage', 'RetryPipelineExecution', 'StopPipelineExecution', 'StopTrainingJob', 'StopProcessingJob',
  'StopTransformJob', 'StopHyperParameterTuningJob', 'UpdateEndpoint', 'UpdateEndpointWeightsAndCapacities',
]); // biome-ignore format: a list

/** Marks the messages about what a call changed with who made it; any other event changes nothing. */
export async function credit(notify: Pick<Notify, 'add'>, event: MlEvent): Promise<void> {
  const { kind, status, actor, subject, attributes, time, id } = event;
  const { eventName } = attributes;
  if (kind !== 'api-call' || status !== 'Succeeded' || actor === undefined || !CALLS.has(eventName)) return;
  if (!subject.id.startsWith('arn:')) return;
  // A call is news of its own; this is about the thing.
  const { parent: _parent, ...rest } = event;
  const about: MlEvent = { ...rest, kind: 'model-version', attributes: {} };
  const mark = { order: `${time}/${id}`, call: String(eventName), by: actor, at: time };
  await notify.add(about, { marks: { actor: mark } }, `credit/${id}`);
}
