// Whatever comes: mutated fixtures and keys that reach for a prototype.

import fc from 'fast-check';
import { KINDS, TONES } from '../../../src/core/event';
import { decode, decodeEvent, eventFixtureNames, fixture } from './fixtures';

describe('hostile keys', () => {
  it('lets no key reach a prototype', () => {
    const hostile =
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x","hasOwnProperty":"y"}';
    const text = `{"id":"e1","__proto__":{"type":"x"},"eventType":"Microsoft.MachineLearningServices.RunStatusChanged",
      "data":{"runId":"r1","runStatus":"Failed","__proto__":{"createdBy":"Mallory"},"runTags":${hostile},
      "runProperties":{"__proto__":"text","azureml.parameters":${JSON.stringify(hostile)}}}}`;

    const event = decodeEvent(JSON.parse(text));

    expect(event.actor).toBeUndefined();
    expect(event.tags).toEqual({ toString: 'x', hasOwnProperty: 'y' });
    expect(Object.getPrototypeOf(event.tags)).toBe(Object.prototype);
    expect(event.attributes).toEqual({
      runId: 'r1',
      pipelineParameters: { toString: 'x', hasOwnProperty: 'y' },
    });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('whatever comes', () => {
  const paths = eventFixtureNames()
    .map((name) => fixture(name))
    .concat([fixture('envelopes/batch.mixed')]);

  it('mutated fixtures never throw, and what decodes is whole', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.array(mutation(), { minLength: 1, maxLength: 4 }),
        (base, changes) => {
          const envelope = changes.reduce<unknown>(mutate, structuredClone(base));

          for (const item of decode(envelope)) {
            if (!('event' in item)) continue;
            const { event } = item;
            expect(KINDS).toContain(event.kind);
            expect(TONES).toContain(event.tone);
            expect(new Date(event.time).toISOString()).toBe(event.time);
            expect([event.id, event.subject.id, event.subject.name, event.status]).not.toContain('');
            expect(new URL(event.subject.url).origin).toBe('https://ml.azure.com');
            expect(Object.values(event.tags).every((tag) => typeof tag === 'string')).toBe(true);
            expect(JSON.parse(JSON.stringify(event))).toEqual(event);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

interface Mutation {
  pick: number;
  value: unknown;
}

function mutation(): fc.Arbitrary<Mutation> {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(
      undefined,
      null,
      '',
      ' ',
      '../..',
      '/workspaces//',
      "['",
      "['\\",
      '[{',
      '{"__proto__":1}',
      1e308,
    ),
    fc.string({ unit: 'binary' }),
  );
  return fc.record({ pick: fc.nat(), value });
}

/** Puts the value in the place of one member, counted over the whole tree. */
function mutate(root: unknown, { pick, value }: Mutation): unknown {
  const places: [object, string][] = [];
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      places.push([node, key]);
      walk(child);
    }
  };
  walk(root);
  const place = places[pick % places.length];
  if (place === undefined) return value;
  (place[0] as Record<string, unknown>)[place[1]] = value;
  return root;
}
