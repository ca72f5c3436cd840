// Rolling an endpoint back, over the wire.

import { changesOf, ENDPOINT, failure, order, type Setting, setUp, shown } from './support';

const serving = shown('endpoint');

/** What the flow remembers: v41 served before v42, and v42 before v41 once it was rolled back. */
const PREVIOUS: Record<string, string> = {
  'fraud-detector-v42': 'fraud-detector-v41',
  'fraud-detector-v41': 'fraud-detector-v42',
};

let setting: Setting;

beforeEach(async () => {
  setting = await setUp({
    previousConfig: async (arn, config) => (arn === ENDPOINT ? PREVIOUS[config] : undefined),
  });
});
afterEach(() => setting.stop());

function described() {
  return setting.peer.world.endpoints.get('fraud-detector')!.described;
}

describe('an endpoint in service', () => {
  it('is open to a way back to the configuration before', async () => {
    expect(await setting.actions.inspect('rollback', serving)).toEqual({
      status: 'InService',
      open: true,
      done: false,
      evidence: {
        endpoint: ENDPOINT,
        status: 'InService',
        config: 'fraud-detector-v42',
        previousConfig: 'fraud-detector-v41',
        lastModifiedAt: '2026-03-12T10:30:00.000Z',
      },
      moved: [],
      event: { ...serving, id: expect.stringMatching(/^now-/) },
      // SageMaker does not say who changed it: by its own name it is unknown, unless a policy lists it as automation.
      requesters: [ENDPOINT],
      lineage: [ENDPOINT],
    });
  });

  it('is given its previous configuration', async () => {
    const deed = await setting.actions.perform('rollback', serving, order());
    const between = await setting.actions.inspect('rollback', serving);
    setting.peer.world.advance();
    const after = await setting.actions.inspect('rollback', serving);

    expect(deed).toEqual({ status: 'Updating' });
    expect(setting.peer.calls.find(({ operation }) => operation === 'UpdateEndpoint')?.input).toEqual({
      EndpointName: 'fraud-detector',
      EndpointConfigName: 'fraud-detector-v41',
    });
    expect(between).toMatchObject({ status: 'Updating', done: true, open: false });
    expect(after).toMatchObject({ status: 'InService', done: true, open: false });
    expect(described().EndpointConfigName).toBe('fraud-detector-v41');
  });

  it('is rolled back under the guardrails of its last deployment', async () => {
    described().LastDeploymentConfig = { AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'errors' }] } };

    await setting.actions.perform('rollback', serving, order());

    const { input } = setting.peer.calls.find(({ operation }) => operation === 'UpdateEndpoint')!;
    expect(input.RetainDeploymentConfig).toBe(true);
  });

  it('does not go forth again where the answer was lost', async () => {
    setting.peer.next('UpdateEndpoint', 'lose');

    expect((await failure(setting.actions.perform('rollback', serving, order()))).outcome).toBe('unclear');
    expect(await setting.actions.perform('rollback', serving, order())).toEqual({ status: 'Updating' });
    setting.peer.world.advance();
    expect(await setting.actions.perform('rollback', serving, order())).toEqual({ status: 'InService' });
    expect(changesOf(setting.peer)).toEqual(['UpdateEndpoint']);
    expect(described().EndpointConfigName).toBe('fraud-detector-v41');
  });

  it('that serves by a third configuration by now has moved, and is left alone', async () => {
    described().EndpointConfigName = 'fraud-detector-v43';

    expect((await setting.actions.inspect('rollback', serving)).moved).toEqual([
      { name: 'endpointConfig', was: 'fraud-detector-v42', is: 'fraud-detector-v43' },
    ]);
    expect((await failure(setting.actions.perform('rollback', serving, order()))).message).toBe(
      'The endpoint serves by fraud-detector-v43 now, not by fraud-detector-v42.',
    );
    expect(changesOf(setting.peer)).toEqual([]);
  });

  it.each([
    [
      'while it is updating',
      () => Object.assign(described(), { EndpointStatus: 'Updating' }),
      'The endpoint is Updating; this needs one that is InService.',
    ],
    [
      'if that configuration was deleted',
      () => setting.peer.world.configs.delete('fraud-detector-v41'),
      'The configuration fraud-detector-v41 has been deleted.',
    ],
  ])('has no way back %s', async (_when, change, why) => {
    change();

    expect(await setting.actions.inspect('rollback', serving)).toMatchObject({
      open: false,
      done: false,
      why,
    });
    const { outcome, message } = await failure(setting.actions.perform('rollback', serving, order()));
    expect({ outcome, message }).toEqual({ outcome: 'refused', message: why });
    expect(changesOf(setting.peer)).toEqual([]);
  });

  it('has no way back if nobody remembers one', async () => {
    await setting.stop();
    setting = await setUp();

    expect(await setting.actions.inspect('rollback', serving)).toMatchObject({
      open: false,
      why: 'Bellhop has not seen the configuration before fraud-detector-v42.',
    });
  });

  it('has no way back from a message that names no configuration', async () => {
    const { endpointConfig: _none, ...attributes } = serving.attributes;

    expect(await setting.actions.inspect('rollback', { ...serving, attributes })).toMatchObject({
      open: false,
      why: 'The message does not say by which configuration the endpoint serves.',
    });
  });
});
