// The fixtures of this folder, and decoding as the tests want it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAzureCloud } from '../../../src/clouds/azure';
import type { MlEvent } from '../../../src/core/event';
import type { Decoded } from '../../../src/core/ports';

const FOLDER = join(__dirname, '../../fixtures/azure');
export const RECEIVED = new Date('2026-11-20T08:00:00.000Z');
export const WORKSPACE =
  '/subscriptions/8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f/resourceGroups/ml-prod/providers/Microsoft.MachineLearningServices/workspaces/fraud';

export const PLACE = {
  subscription: '8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f',
  resourceGroup: 'ml-prod',
  workspace: 'fraud',
};

/** Names of all fixtures in a folder, without `.json`. */
export function fixtureNames(folder = '.'): string[] {
  return readdirSync(join(FOLDER, folder))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** Names of all fixtures that hold one event. */
export function eventFixtureNames(): string[] {
  const seeds = ['seeds/event-grid', 'seeds/cloudevents'];
  return [
    ...fixtureNames(),
    ...seeds.flatMap((folder) => fixtureNames(folder).map((name) => `${folder}/${name}`)),
  ];
}

export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}

export function decode(envelope: unknown): Decoded[] {
  return createAzureCloud().decode(envelope, RECEIVED);
}

/** The one event in an envelope. */
export function decodeEvent(envelope: unknown): MlEvent {
  const decoded = decode(envelope);
  const first = decoded[0];
  if (decoded.length !== 1 || first === undefined || !('event' in first)) {
    throw new Error(`Not one event: ${JSON.stringify(decoded)}`);
  }
  return first.event;
}

/** An Event Grid envelope around this data. */
export function eventGrid(type: string, data: unknown, more: object = {}): object {
  return {
    id: 'e1',
    topic: WORKSPACE,
    subject: '',
    eventType: `Microsoft.MachineLearningServices.${type}`,
    eventTime: '2026-11-19T10:00:00.0000000Z',
    data,
    dataVersion: '',
    metadataVersion: '1',
    ...more,
  };
}
