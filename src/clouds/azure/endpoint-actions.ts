// Rolling an online endpoint back: its traffic goes to the deployments that had it before.

import type { Deed, Order, Standing } from '../../core/cloud-actions';
import { CallError } from '../../core/errors';
import type { MlEvent } from '../../core/event';
import { asArray, asObject, canonicalJson } from '../../core/json';
import { afterWrite, unclearOnly } from './call-errors';
import { eventNow } from './now-events';
import {
  bodyOf,
  type Deployment,
  deploymentOf,
  type EndpointState,
  inWords,
  movedOf,
  PREVIOUS_TRAFFIC,
  parsedTraffic,
  problemOf,
  sameTraffic,
  stateOf,
  type Traffic,
} from './online-endpoint';
import { nameOf, type Place } from './places';
import type { Rest } from './rest';
import type { Patience } from './wait';

export interface EndpointParts {
  rest: Rest;
  patience: Patience;
  /** How the traffic was before its last change, from wherever that is remembered; the endpoint's tag is asked after it. */
  previousTraffic(endpointId: string): Promise<Traffic | undefined>;
}

export interface EndpointActions {
  inspect(place: Place, event: MlEvent): Promise<Standing>;
  perform(place: Place, event: MlEvent, order: Order): Promise<Deed>;
  read(place: Place, event: MlEvent): Promise<EndpointState>;
  deployments(place: Place, event: MlEvent): Promise<Deployment[]>;
}

export function createEndpointActions({ rest, patience, previousTraffic }: EndpointParts): EndpointActions {
  function pathOf(place: Place, { subject }: MlEvent): { name: string; path: string; about: string } {
    const name = nameOf('endpoint', subject.name);
    return { name, path: `${place.path}/onlineEndpoints/${name}`, about: `online endpoint ${name}` };
  }

  async function read(place: Place, event: MlEvent): Promise<EndpointState> {
    const { path, about } = pathOf(place, event);
    return stateOf(await rest.read({ url: rest.arm(path), about, needs: 'onlineEndpoints/read' }));
  }

  async function deployments(place: Place, event: MlEvent): Promise<Deployment[]> {
    const { path, about } = pathOf(place, event);
    const url = rest.arm(`${path}/deployments`);
    const answer = await rest.read({
      url,
      about: `deployments of ${about}`,
      needs: 'onlineEndpoints/deployments/read',
    });
    return asArray(answer.value).flatMap((item) => deploymentOf(asObject(item)));
  }

  async function targetOf(place: Place, event: MlEvent, { tags }: EndpointState): Promise<Traffic | string> {
    const known = (await previousTraffic(event.subject.id)) ?? parsedTraffic(tags[PREVIOUS_TRAFFIC]);
    if (known === undefined)
      return `Nobody has noted how its traffic was before: whoever shifts it writes that into its tag ${PREVIOUS_TRAFFIC}.`;
    const wrong = problemOf(known, await deployments(place, event));
    return wrong ?? known;
  }

  async function inspect(place: Place, shown: MlEvent): Promise<Standing> {
    const state = await read(place, shown);
    const target = await targetOf(place, shown, state);
    const settled = state.provisioning === 'Succeeded';
    const event = eventOf(place, shown, state);
    const done = typeof target !== 'string' && settled && sameTraffic(state.traffic, target);
    const standing: Standing = {
      status: state.provisioning,
      open: settled && typeof target !== 'string' && !done,
      done,
      evidence: {
        endpoint: event.subject.id.toLowerCase(),
        traffic: state.traffic,
        to: typeof target === 'string' ? null : target,
      },
      moved: movedOf(shown, state),
      event,
      requesters: state.changedBy === undefined ? [] : [state.changedBy],
      lineage: [event.subject.id],
    };
    return typeof target === 'string' ? { ...standing, why: target } : standing;
  }

  async function perform(place: Place, shown: MlEvent, order: Order): Promise<Deed> {
    const before = await read(place, shown);
    const target = await targetOf(place, shown, before);
    const { path, about } = pathOf(place, shown);
    if (typeof target === 'string') throw new CallError('permanent', 'NoPreviousTraffic', target);
    // On its way already, by this act before a crash: another request would be refused.
    const started = sameTraffic(before.traffic, target);
    if (!started && before.provisioning !== 'Succeeded')
      throw new CallError('permanent', 'Conflict', `The ${about} is being changed (${before.provisioning}).`);
    const call = { url: rest.arm(path), about, needs: 'onlineEndpoints/write' };
    const trouble = started
      ? undefined
      : await rest.write('PUT', call, bodyOf(before, target, order)).catch(unclearOnly);
    const after = await patience.until(async () => {
      const state = await afterWrite(read(place, shown));
      return state.provisioning === 'Updating' ? undefined : state;
    });
    if (after === undefined)
      throw trouble ?? new CallError('unclear', 'StillUpdating', `Azure ML is still changing ${about}.`);
    if (after.provisioning === 'Succeeded' && sameTraffic(after.traffic, target)) {
      // Event Grid tells nobody of changed traffic.
      return { status: after.provisioning, event: { ...eventOf(place, shown, after), actor: order.by } };
    }
    if (trouble !== undefined && canonicalJson(after.traffic) === canonicalJson(before.traffic))
      throw trouble;
    throw new CallError(
      'permanent',
      'Conflict',
      `The ${about} did not get its traffic back: it is ${after.provisioning} with ${inWords(after.traffic)}.`,
    );
  }

  function eventOf(place: Place, shown: MlEvent, state: EndpointState): MlEvent {
    const { name } = pathOf(place, shown);
    const event = eventNow({
      place,
      type: 'ModelDeployed',
      subject: `endpoints/${name}`,
      data: { ServiceName: name, ServiceComputeType: 'Managed', ServiceTags: state.tags },
      state: [state.traffic, state.tags, state.provisioning],
      at: state.changedAt,
      shown,
    });
    return { ...event, attributes: { ...event.attributes, traffic: state.traffic } };
  }

  return { inspect, perform, read, deployments };
}
