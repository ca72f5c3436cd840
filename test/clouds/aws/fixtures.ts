// The fixtures on disk, and what each of them must decode to.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAwsCloud } from '../../../src/clouds/aws';
import type { ActionId, Kind, MlEvent, Parent, Tone } from '../../../src/core/event';
import { asObject, type JsonObject } from '../../../src/core/json';

const FOLDER = join(__dirname, '../../fixtures/aws');

/** Later than every fixture. */
export const RECEIVED = new Date('2026-03-12T20:00:00.000Z');

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

/** An ARN where most fixtures live. */
export function arn(resource: string, region = REGION, account = ACCOUNT): string {
  return `arn:aws:sagemaker:${region}:${account}:${resource}`;
}

export const RUN: Parent = {
  kind: 'pipeline-run',
  name: 'fraud-train',
  id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn'),
};
export const TUNING: Parent = {
  kind: 'tuning-job',
  name: 'fraud-tune-260312-0830',
  id: arn('hyper-parameter-tuning-job/fraud-tune-260312-0830'),
};

/** What a fixture says, without its link, tags and attributes. Absent: the usual place, no actions. */
export interface Expected {
  kind: Kind;
  tone: Tone;
  status: string;
  name: string;
  version?: string;
  id: string;
  account?: string;
  region?: string;
  time: string;
  /** `{ detail }` stands for the text of that member of the detail, too long for a table. */
  reason?: string | { detail: string };
  actor?: string;
  parent?: Parent;
  actions?: ActionId[];
}

/** Every fixture of an event, by path below the folder and without `.json`. */
export function fixtureNames(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json') && !path.startsWith('envelopes'))
    .map((path) => path.replace(/\\/g, '/').replace(/\.json$/, ''))
    .sort();
}

export function readFixture(name: string): JsonObject {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as JsonObject;
}

/** The one event of a parsed envelope. */
export function decodeOne(envelope: unknown): MlEvent {
  const [decoded, ...others] = createAwsCloud().decode(envelope, RECEIVED);
  if (decoded === undefined || !('event' in decoded) || others.length > 0) {
    throw new Error(`expected one event, got ${JSON.stringify([decoded, ...others])}`);
  }
  return decoded.event;
}

/** A fixture with some members of its detail replaced; undefined takes one out. */
export function withDetail(name: string, detail: Record<string, unknown>): Record<string, unknown> {
  const event = readFixture(name);
  return { ...event, detail: { ...asObject(event.detail), ...detail } };
}
