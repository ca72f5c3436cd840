// Rolling an online endpoint back over the wire: the whole resource is put, with the traffic that it had before.

import type { MlEvent } from '../../../src/core/event';
import { asObject, type JsonObject } from '../../../src/core/json';
import { failure, openStage, order, type Stage, stopStages } from './actions-support';
import { deployment, ENDPOINT, endpointEvent } from './endpoint-support';

afterEach(stopStages);

const PUTS = ({ method }: { method: string }) => method === 'PUT';

async function served(
  change: (resource: JsonObject) => JsonObject = (resource) => resource,
  options: Parameters<typeof openStage>[0] = {},
): Promise<{ stage: Stage; event: MlEvent }> {
  const stage = await openStage(options);
  const deployments = [deployment('blue'), deployment('green')];
  stage.azure.world.endpoints.set('scoring', {
    name: 'scoring',
    resource: change(structuredClone(ENDPOINT)),
    deployments,
  });
  return { stage, event: endpointEvent(stage) };
}

function trafficIn({ azure }: Stage): unknown {
  const { resource, pending } = azure.world.endpoints.get('scoring')!;
  return asObject((pending?.resource ?? resource).properties)?.traffic;
}

function withTags(tags: JsonObject): (resource: JsonObject) => JsonObject {
  return (resource) => ({ ...resource, tags });
}

describe('an endpoint', () => {
  it('is open to a rollback to what its tag says, bound to both maps', async () => {
    const { stage, event } = await served();

    const standing = await stage.actions.inspect('rollback', event);

    expect(standing).toEqual({
      status: 'Succeeded',
      open: true,
      done: false,
      moved: [],
      evidence: {
        endpoint: `${stage.azure.workspace}/endpoints/scoring`.toLowerCase(),
        traffic: { blue: 10, green: 90 },
        to: { blue: 100 },
      },
      event: expect.objectContaining({
        kind: 'endpoint-deployment',
        status: 'Deployed',
        subject: event.subject,
      }),
      requesters: ['Cid'],
      lineage: [event.subject.id],
    });
    expect(standing.event.attributes.traffic).toEqual({ blue: 10, green: 90 });
  });

  it('goes back to what the caller remembers, rather than to what its tag says', async () => {
    const previousTraffic = async () => ({ blue: 60, green: 40 });
    const { stage, event } = await served(undefined, { previousTraffic });

    expect((await stage.actions.inspect('rollback', event)).evidence.to).toEqual({ blue: 60, green: 40 });
  });

  it.each([
    ['nobody noted anything', {}, 'Nobody has noted'],
    ['the note is no JSON', { previousTraffic: 'blue' }, 'Nobody has noted'],
    ['the note holds no shares', { previousTraffic: '{"blue":"all"}' }, 'Nobody has noted'],
    ['the shares are not whole', { previousTraffic: '{"blue":90}' }, 'does not add up to 100: blue 90 %'],
    ['a share is over all', { previousTraffic: '{"blue":150,"green":-50}' }, 'does not add up to 100'],
    ['a share is below nothing', { previousTraffic: '{"a":100,"b":50,"c":-50}' }, 'does not add up to 100'],
    [
      'a share is no whole number',
      { previousTraffic: '{"blue":99.5,"green":0.5}' },
      'does not add up to 100',
    ],
    ['a deployment is gone', { previousTraffic: '{"red":100}' }, 'The deployment red is no more'],
  ])('is not open if %s', async (_, tags, why) => {
    const { stage, event } = await served(withTags(tags));

    const standing = await stage.actions.inspect('rollback', event);
    const failed = await failure(stage.actions.perform('rollback', event, order()));

    expect(standing).toMatchObject({ open: false, done: false, why: expect.stringContaining(why) });
    expect(failed).toMatchObject({ outcome: 'permanent', message: expect.stringContaining(why) });
    expect(stage.azure.requests.filter(PUTS)).toEqual([]);
  });

  it('is not open while it is being changed, or if it is as it was', async () => {
    const { stage, event } = await served();
    const endpoint = stage.azure.world.endpoints.get('scoring')!;
    endpoint.pending = { reads: 9, resource: endpoint.resource };

    const busy = await stage.actions.inspect('rollback', event);
    const refused = await failure(stage.actions.perform('rollback', event, order()));
    delete endpoint.pending;
    endpoint.resource.properties = {
      ...asObject(endpoint.resource.properties),
      traffic: { blue: 100, green: 0 },
    };
    const same = await stage.actions.inspect('rollback', event);

    expect(busy).toMatchObject({ status: 'Updating', open: false, done: false });
    expect(refused).toMatchObject({ outcome: 'permanent', code: 'Conflict' });
    expect(same).toMatchObject({ open: false, done: true });
  });

  it('has moved on if its message showed other traffic', async () => {
    const { stage, event } = await served();
    const shown = { ...event, attributes: { ...event.attributes, traffic: { blue: 100 } } };

    expect((await stage.actions.inspect('rollback', shown)).moved).toEqual([
      { name: 'traffic', was: 'blue 100 %', is: 'blue 10 %, green 90 %' },
    ]);
  });

  it('of the old kind, which has no traffic, cannot be rolled back', async () => {
    const { stage } = await served();

    expect(stage.actions.can('rollback', endpointEvent(stage, 'ACI'))).toBe(false);
    expect(stage.actions.can('rollback', endpointEvent(stage, 'AKS'))).toBe(false);
    expect(stage.actions.can('rollback', endpointEvent(stage))).toBe(true);
  });
});

describe('a rollback', () => {
  it('gives the traffic back, changes nothing else, and tells of it', async () => {
    const { stage, event } = await served();

    const deed = await stage.actions.perform('rollback', event, order());

    const { resource } = stage.azure.world.endpoints.get('scoring')!;
    expect(resource).toMatchObject({
      location: 'westeurope',
      kind: 'Managed',
      sku: { name: 'Default' },
      tags: {
        team: 'risk',
        previousTraffic: '{"blue":100}',
        rollbackBy: 'Ben Ode',
        rollbackAt: '2026-11-20T11:00:00.000Z',
      },
      properties: { ...asObject(ENDPOINT.properties), traffic: { blue: 100 } },
    });
    expect(resource.identity).toEqual({
      type: 'UserAssigned',
      userAssignedIdentities: { '/ids/serving': {} },
    });
    expect(deed.status).toBe('Succeeded');
    expect(deed.event).toMatchObject({
      status: 'Deployed',
      actor: 'Ben Ode',
      attributes: { traffic: { blue: 100 } },
    });
    expect(deed.event!.time > event.time).toBe(true);
  });

  it('is unclear while Azure is still at it, and then done by the repeat, without another request', async () => {
    const { stage, event } = await served();
    stage.azure.updatingReads = 1000;

    const first = await failure(stage.actions.perform('rollback', event, order()));
    stage.azure.world.endpoints.get('scoring')!.pending!.reads = 2;
    const second = await stage.actions.perform('rollback', event, order());

    expect(first).toMatchObject({ outcome: 'unclear', code: 'StillUpdating' });
    expect(second.status).toBe('Succeeded');
    expect(stage.azure.requests.filter(PUTS)).toHaveLength(1);
  });

  it('is done if Azure made it and its answer was lost', async () => {
    const { stage, event } = await served();
    stage.azure.next(PUTS, 'lose');

    expect((await stage.actions.perform('rollback', event, order())).status).toBe('Succeeded');
  });

  it('is unclear if nothing arrived', async () => {
    const { stage, event } = await served();
    stage.azure.next(PUTS, 'drop');

    expect(await failure(stage.actions.perform('rollback', event, order()))).toMatchObject({
      outcome: 'unclear',
    });
    expect(trafficIn(stage)).toEqual({ blue: 10, green: 90 });
  });

  it('is a conflict if somebody else shifts the traffic at the same time', async () => {
    const { stage, event } = await served();
    stage.azure.meanwhile('after', PUTS, () => {
      const { pending } = stage.azure.world.endpoints.get('scoring')!;
      pending!.resource.properties = { ...asObject(pending!.resource.properties), traffic: { green: 100 } };
    });

    expect(await failure(stage.actions.perform('rollback', event, order()))).toEqual({
      outcome: 'permanent',
      code: 'Conflict',
      message: 'The online endpoint scoring did not get its traffic back: it is Succeeded with green 100 %.',
    });
  });

  it('is refused by Azure while a change of somebody else is under way', async () => {
    const { stage, event } = await served();
    stage.azure.meanwhile('before', PUTS, () => {
      const endpoint = stage.azure.world.endpoints.get('scoring')!;
      endpoint.pending = { reads: 5, resource: endpoint.resource };
    });

    expect(await failure(stage.actions.perform('rollback', event, order()))).toMatchObject({
      outcome: 'permanent',
      code: 'Conflict',
      message: expect.stringContaining('Updating'),
    });
  });
});
