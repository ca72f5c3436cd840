import { handlers } from '../../handlers';
import type { MlEvent } from '../../src/core/event';
import { anEvent, english } from './support';

function view(changes: Partial<MlEvent>) {
  const event = anEvent(changes);
  return handlers.events[event.kind].view(event, [], english);
}

describe('a feature group', () => {
  it('is told as its offline store stands, where that is the warning', () => {
    const attributes = { offlineStoreStatus: 'Blocked', features: 3 };

    expect(view({ kind: 'feature-group', tone: 'warning', status: 'Created', attributes })).toMatchObject({
      status: { id: 'Created', word: 'blocked' },
      offlineWord: 'blocked',
      features: 3,
    });
  });
});

describe('an API call', () => {
  it('says who did what, and whether they were let', () => {
    const shown = view({
      kind: 'api-call',
      tone: 'warning',
      status: 'AccessDenied',
      actor: 'ana',
      attributes: {
        eventName: 'DeleteEndpoint',
        accessDenied: true,
        identityType: 'Root',
        role: 'DataScientist',
      },
    });

    expect(shown).toMatchObject({
      call: 'DeleteEndpoint',
      error: 'AccessDenied',
      denied: true,
      byRoot: true,
      role: 'DataScientist',
      hasTarget: true,
    });
  });

  it('has no error when it succeeded, and no target when it names none', () => {
    const subject = { ...anEvent().subject, name: 'ListModels' };

    expect(
      view({ kind: 'api-call', status: 'Succeeded', subject, attributes: { eventName: 'ListModels' } }),
    ).toMatchObject({ error: null, denied: false, hasTarget: false });
  });
});

describe('HyperPod', () => {
  it('marks the groups of a cluster that lack nodes', () => {
    const instanceGroups = [
      {
        name: 'worker',
        instanceType: 'ml.p5.48xlarge',
        currentCount: 14,
        targetCount: 16,
        status: 'Degraded',
      },
      { name: 'head', currentCount: 1, targetCount: 1, status: 'InService' },
    ];

    expect(
      view({
        kind: 'hyperpod-cluster',
        tone: 'warning',
        status: 'InService',
        attributes: { instanceGroups },
      }),
    ).toMatchObject({
      instanceGroups: [
        { name: 'worker', current: 14, target: 16, word: 'degraded', short: true },
        { name: 'head', word: null, short: false },
      ],
    });
  });

  it.each([
    ['None', 'warning', { repair: null, unrepaired: true }],
    ['Replace', 'warning', { repair: 'Replace', unrepaired: false }],
    ['None', 'success', { repair: null, unrepaired: false }],
  ] as const)(
    'with the repair action %s and tone %s says whether a node is repaired',
    (repairAction, tone, expected) => {
      expect(view({ kind: 'hyperpod-node', tone, attributes: { repairAction } })).toMatchObject(expected);
    },
  );

  it('calls a cluster that is in service without all its nodes degraded', () => {
    expect(view({ kind: 'hyperpod-cluster', tone: 'warning', status: 'InService' })).toMatchObject({
      status: { id: 'InService', word: 'degraded' },
    });
  });

  it('does not say the same thing twice', () => {
    const attributes = { description: 'Node lost.' };

    expect(view({ kind: 'hyperpod-event', reason: 'Node lost.', attributes })).toMatchObject({
      description: 'Node lost.',
      reason: null,
    });
    expect(view({ kind: 'hyperpod-event', reason: 'Disk full.', attributes })).toMatchObject({
      reason: 'Disk full.',
    });
  });
});

describe('an event that nobody knows', () => {
  it('says what it is about and what it plainly tells', () => {
    const attributes = {
      detailType: 'SageMaker Compilation Job State Change',
      fields: { TargetDevice: 'ml_c5', Nested: { a: 1 } },
    };

    expect(view({ kind: 'other', attributes })).toMatchObject({
      thing: 'Compilation Job',
      alarm: null,
      details: [{ name: 'TargetDevice', value: 'ml_c5' }],
    });
  });

  it('does not repeat in its details what the card says anyway', () => {
    const attributes = { data: { createdBy: 'ana', provisioningState: 'Failed', job: 'j7' } };

    expect(view({ kind: 'other', cloud: 'azure', actor: 'ana', attributes })).toMatchObject({
      details: [{ name: 'job', value: 'j7' }],
    });
  });

  it('shows an alarm with its value and limit', () => {
    const attributes = { alarmName: 'errors', metric: 'Invocation5XXErrors', value: 12, threshold: 5 };

    expect(view({ kind: 'other', status: 'Alarm', attributes })).toMatchObject({
      thing: null,
      alarm: { metric: 'Invocation5XXErrors', value: 12, threshold: 5 },
    });
  });
});
