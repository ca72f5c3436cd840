// An online endpoint whose traffic was shifted, and the event that a message about it would show.

import { createAzureCloud } from '../../../src/clouds/azure';
import type { MlEvent } from '../../../src/core/event';
import type { JsonObject } from '../../../src/core/json';
import type { Stage } from './actions-support';

/** As the resource manager takes it; its traffic was on blue before. */
export const ENDPOINT: JsonObject = {
  location: 'westeurope',
  kind: 'Managed',
  sku: { name: 'Default' },
  identity: {
    type: 'UserAssigned',
    userAssignedIdentities: { '/ids/serving': { clientId: 'c', principalId: 'p' } },
  },
  tags: { team: 'risk', previousTraffic: '{"blue":100}' },
  properties: {
    authMode: 'Key',
    description: 'scores payments',
    publicNetworkAccess: 'Enabled',
    properties: { owner: 'risk' },
    traffic: { blue: 10, green: 90 },
    mirrorTraffic: {},
  },
  systemData: {
    createdBy: 'Ana Silva',
    lastModifiedBy: 'Cid',
    lastModifiedAt: '2026-11-20T09:00:00.0000000Z',
  },
};

export function deployment(name: string, provisioningState = 'Succeeded') {
  return {
    name,
    model: `/workspaces/fraud/models/fraud-detector/versions/${name === 'blue' ? 1 : 2}`,
    provisioningState,
  };
}

export function endpointEvent({ azure }: Stage, computeType = 'Managed'): MlEvent {
  const item = {
    id: 'e1',
    topic: azure.workspace,
    subject: 'endpoints/scoring',
    eventType: 'Microsoft.MachineLearningServices.ModelDeployed',
    eventTime: '2026-11-20T09:30:00.0000000Z',
    data: { ServiceName: 'scoring', ServiceComputeType: computeType, ModelIds: 'fraud-detector:2' },
  };
  const [decoded] = createAzureCloud().decode(item, new Date());
  return (decoded as { event: MlEvent }).event;
}
