import * as fc from 'fast-check';
import { createAwsCloud } from '../../../src/clouds/aws';
import { ACTION_IDS, KINDS, TONES } from '../../../src/core/event';
import { fixtureNames, RECEIVED, readFixture } from './fixtures';

const NAMES = fixtureNames();
const TEXTS = new Map(NAMES.map((name) => [name, JSON.stringify(readFixture(name))]));
const HOSTILE_KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'FailureReason',
  'Tags',
  '\ud800',
];
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** One change of a JSON value somewhere inside. */
type Mutation = { at: number; kind: 'drop' | 'replace' | 'add'; key: string; value: unknown };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('drop', 'replace', 'add'),
  key: fc.oneof(fc.constantFrom(...HOSTILE_KEYS), fc.string()),
  value: fc.oneof(
    fc.constant(null),
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
  ),
});

function freshFixture(name: string): Record<string, unknown> {
  return JSON.parse(TEXTS.get(name) as string) as Record<string, unknown>;
}

/** Every place in a value: the object or list, and the key in it. */
function places(value: unknown, found: [Record<string, unknown>, string][] = []) {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Record<string, unknown>, key]);
    places((value as Record<string, unknown>)[key], found);
  }
  return found;
}

function set(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function mutate(root: unknown, { at, kind, key, value }: Mutation): void {
  const all = places(root);
  const place = all[at % Math.max(all.length, 1)];
  if (place === undefined) return;
  const [holder, at_] = place;
  if (kind === 'drop') {
    if (Array.isArray(holder)) holder.splice(Number(at_), 1);
    else delete holder[at_];
  } else if (kind === 'replace') set(holder, at_, value);
  else if (Array.isArray(holder)) holder.push(value);
  else set(holder, key, value);
}

/** Whether a value holds nothing but JSON: no undefined, no number that JSON cannot write. */
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null)
    return value === null || /^(string|boolean)$/.test(typeof value);
  return Object.values(value).every(isJson);
}

function expectWellFormed(envelope: unknown): void {
  const decoded = createAwsCloud().decode(envelope, RECEIVED);

  expect(decoded.length).toBeGreaterThan(0);
  for (const item of decoded) {
    if (!('event' in item)) {
      expect(item).toEqual({ error: expect.stringMatching(/\S.*\.$/s) });
      continue;
    }
    const { event } = item;
    expect(KINDS).toContain(event.kind);
    expect(TONES).toContain(event.tone);
    expect(event.actions.every((action) => ACTION_IDS.includes(action))).toBe(true);
    expect(event.time).toMatch(ISO);
    expect([event.id, event.status, event.subject.name, event.subject.id]).not.toContain('');
    expect(new URL(event.subject.url).host).toMatch(
      /^([a-z0-9-]+\.)?console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/,
    );
    expect(Object.values(event.tags).every((value) => typeof value === 'string')).toBe(true);
    expect(isJson(event)).toBe(true);
  }
}

const changes = fc.array(mutation, { minLength: 1, maxLength: 6 });
const fixture = fc.constantFrom(...NAMES);

const changedDetail = fc.property(fixture, changes, (name, all) => {
  const event = freshFixture(name);
  for (const change of all) mutate(event.detail ?? event, change);

  expectWellFormed(event);
});

const changedEnvelope = fc.property(fixture, changes, (name, all) => {
  const event = freshFixture(name);
  const message = { messageId: 'm', body: JSON.stringify(event), eventSource: 'aws:sqs' };
  const envelope = { Records: [message, event] };
  for (const change of all) mutate(envelope, change);

  expectWellFormed(envelope);
});

const anyJson = fc.property(fc.jsonValue(), (value) => expectWellFormed(value));

describe('hostile input', () => {
  it('never makes it throw by a change in a detail: an event or a sentence comes out', () =>
    fc.assert(changedDetail, { numRuns: 2000 }));

  it('never makes it throw by a change in an envelope', () => fc.assert(changedEnvelope, { numRuns: 1000 }));

  it('never makes it throw by being any JSON at all', () => fc.assert(anyJson, { numRuns: 500 }));

  it('leaves every prototype as it was', () => {
    const event = JSON.parse(
      JSON.stringify(readFixture('model-version')).replace(
        '"detail":{',
        '"detail":{"__proto__":{"polluted":true},"ModelMetrics":{"__proto__":{"__proto__":{"S3Uri":"s3://x"}}},"constructor":{"prototype":{"polluted":true}},',
      ),
    );

    createAwsCloud().decode(event, RECEIVED);

    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
