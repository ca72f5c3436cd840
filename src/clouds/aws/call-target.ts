// Call targets: the resource that an API call was about, as far as its CloudTrail record tells.

import { asText, type JsonObject } from '../../core/json';
import { type Arn, accountOf, buildArn, parseSageMakerArn, regionOf } from './arn';
import type { EventBridgeEvent } from './event-bridge';
import { objectAt, objectsAt, textAt } from './fields';

export interface Target {
  arn?: string;
  name?: string;
}

/** A parameter that names something: `thing` is `endpoint` for `endpointName` and `endpointArn`. */
interface Naming {
  thing: string;
  text: string;
  arn?: Arn;
  /** The call's own name ends in the thing: `UpdateEndpoint` is about the endpoint, not about its configuration. */
  spoken: boolean;
}

/** Things whose ARN is `<type>/<name in lower case>`, by their parameter's name. */
const ARN_TYPES = new Map(
  Object.entries({
    trainingJob: 'training-job',
    processingJob: 'processing-job',
    transformJob: 'transform-job',
    hyperParameterTuningJob: 'hyper-parameter-tuning-job',
    labelingJob: 'labeling-job',
    endpoint: 'endpoint',
    endpointConfig: 'endpoint-config',
    model: 'model',
    modelPackage: 'model-package',
    modelPackageGroup: 'model-package-group',
    pipeline: 'pipeline',
    notebookInstance: 'notebook-instance',
    notebookInstanceLifecycleConfig: 'notebook-instance-lifecycle-config',
    monitoringSchedule: 'monitoring-schedule',
    algorithm: 'algorithm',
    featureGroup: 'feature-group',
  }),
);

/**
 * What the answer names, else the request, else the refusal: a call refused for want of rights has no parameters in
 * its record. A bare name becomes the ARN it has by rule, so that the call and the state change that it caused meet
 * in one subject.
 */
export function targetOf(event: EventBridgeEvent, eventName: string): Target {
  const record = event.detail;
  const namings = ['responseElements', 'requestParameters', 'serviceEventDetails'].flatMap((place) =>
    namingsIn(objectAt(record, place), eventName),
  );
  const spoken = namings.filter((naming) => naming.spoken);
  const best = [...spoken.filter(hasArn), ...spoken, ...namings.filter(hasArn)][0];
  if (best !== undefined) return targetBy(event, best, namings);
  const listed = objectsAt(record, 'resources').map((resource) => textAt(resource, 'ARN'));
  const refused = / on resource: (arn:\S+)/.exec(textAt(record, 'errorMessage') ?? '')?.[1];
  const arn = [...listed, ...event.resources, refused].map(parseSageMakerArn).find(Boolean);
  if (arn !== undefined) return { arn: arn.text };
  return namings[0] === undefined ? {} : targetBy(event, namings[0], namings);
}

function namingsIn(place: JsonObject | undefined, eventName: string): Naming[] {
  const call = eventName.toLowerCase();
  return Object.entries(place ?? {}).flatMap(([key, value]) => {
    const [, thing] = /^(.+)(?:Arn|Name)$/.exec(key) ?? [];
    const text = thing === undefined ? undefined : asText(value);
    if (thing === undefined || text === undefined) return [];
    return [{ thing, text, arn: parseSageMakerArn(text), spoken: call.endsWith(thing.toLowerCase()) }];
  });
}

function hasArn({ arn }: Naming): boolean {
  return arn !== undefined;
}

/** The ARN has the name in lower case only, so the parameter beside it is the better name. */
function targetBy(event: EventBridgeEvent, { thing, text, arn }: Naming, namings: Naming[]): Target {
  if (arn === undefined) return { name: text, arn: arnByRule(event, thing, text) };
  const named = namings.find((other) => other.thing === thing && other.arn === undefined);
  return { arn: arn.text, name: named?.text };
}

function arnByRule(event: EventBridgeEvent, thing: string, name: string): string | undefined {
  const account = accountOf(event.account);
  const region = regionOf(event.region);
  const type = ARN_TYPES.get(thing);
  if (account === undefined || region === undefined || type === undefined) return undefined;
  return /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name) ? buildArn(region, account, type, name) : undefined;
}
