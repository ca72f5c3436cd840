// Envelopes: batches, refusals, and what is survived around the data.

import { decode, decodeEvent, eventGrid, fixture, PLACE, RECEIVED, WORKSPACE } from './fixtures';

const GOOD = 'an event that is good';

describe('batches', () => {
  it.each(['envelopes/batch.event-grid', 'envelopes/batch.cloudevents'])(
    '%s gives its events in order',
    (name) => {
      const items = fixture(name) as { id: string }[];

      const ids = decode(items).map((item) => 'event' in item && item.event.id);

      expect(ids).toEqual(items.map(({ id }) => id));
    },
  );

  it('keeps the good items and says in their place why the others are refused', () => {
    const decoded = decode(fixture('envelopes/batch.mixed'));

    const ml = 'Microsoft.MachineLearningServices';
    expect(decoded.map((item) => ('event' in item ? GOOD : item))).toEqual([
      GOOD,
      {
        error: `An event of type "${ml}.ModelRegistered" has no "id", so repeats of it could not be told apart.`,
      },
      GOOD,
      {
        error:
          'Event "5b0f8c2a-7d3e-4a61-9c55-000000000059" is of type "Microsoft.Storage.BlobCreated", which is no Azure ML event; ' +
          `taken are ModelRegistered, ModelDeployed, RunCompleted, RunStatusChanged, DatasetDriftDetected and any newer type of ${ml}.`,
      },
      {
        error:
          'Expected an event as a JSON object, in the Event Grid schema or CloudEvents 1.0; got a string.',
      },
      GOOD,
    ]);
  });

  it("answers Event Grid's validation with its code", () => {
    expect(decode(fixture('envelopes/validation'))).toEqual([
      { validation: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' },
    ]);
  });
});

describe('refusals', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /got nothing \(null\)\.$/],
    ['undefined', undefined, /got nothing \(null\)\.$/],
    ['a number', 7, /got a number\.$/],
    ['text', 'x', /got a string\.$/],
    ['an empty array', [], /^The array of events is empty\.$/],
    ['an array in an array', [[]], /got an array inside an array\.$/],
    ['an empty object', {}, /^The event has no type: expected "eventType"/],
    ['no type', { id: 'e1' }, /^Event "e1" has no type: expected "eventType"/],
    ['a type that is no text', eventGrid('x', {}, { eventType: {} }), /has no type/],
    ['an empty id', eventGrid('RunCompleted', {}, { id: '  ' }), /has no "id"/],
    ['an id that is no text', eventGrid('RunCompleted', {}, { id: ['e1'] }), /has no "id"/],
    ['a foreign type', eventGrid('x', {}, { eventType: 'Microsoft.Web.SiteUpdated' }), /is no Azure ML event/],
    ['a type that only looks alike', eventGrid('x', {}, { eventType: 'Microsoft.MachineLearningServicesX.A' }), /is no Azure ML event/],
    ['a bare prefix', eventGrid('', {}), /is no Azure ML event/],
    ['our own source', eventGrid('RunCompleted', {}, { topic: 'bellhop' }), /^Event "e1" was published by Bellhop itself/],
    ['our own type', { specversion: '1.0', id: 'e1', source: '/x', type: 'Bellhop.Decision' }, /was published by Bellhop itself/],
    ['a validation without a code', { eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: {} }, /no "data\.validationCode"/],
  ])('%s', (_, envelope, sentence) => {
    expect(decode(envelope)).toEqual([{ error: expect.stringMatching(sentence) }]);
  }); // biome-ignore format: a table

  it('cuts and quotes what it repeats from the event', () => {
    const [decoded] = decode(eventGrid('x', {}, { id: `a\n${'b'.repeat(5000)}`, eventType: 'c"\u0007' }));

    const error = decoded !== undefined && 'error' in decoded ? decoded.error : '';
    expect(error).toContain(`"a\\n${'b'.repeat(97)}…"`);
    expect(error).toContain('"c\\"\\u0007"');
  });
});

describe('odd envelopes', () => {
  it('reads strings with spaces around them, in the envelope and in the data', () => {
    const clean = fixture('model-version.number') as Record<string, string>;
    const spaced = JSON.parse(JSON.stringify(clean).replace(/:"/g, ':" ').replace(/",/g, ' ",'));

    expect(JSON.stringify(spaced)).toContain('" fraud-detector ');
    expect(decodeEvent(spaced)).toEqual(decodeEvent(clean));
  });

  it('does without data', () => {
    const event = decodeEvent(eventGrid('DatasetDriftDetected', null));

    expect(event.subject).toEqual({
      ...{ name: 'unnamed drift monitor', id: 'e1', ...PLACE },
      url: `https://ml.azure.com/?wsid=${WORKSPACE}`,
    });
    expect(event.attributes).toEqual({});
  });

  it.each([
    'ModelRegistered',
    'ModelDeployed',
    'RunCompleted',
    'RunStatusChanged',
    'DatasetDriftDetected',
    'Newer',
  ])('%s keeps a name, an id and a link when nothing else is there', (type) => {
    const { subject } = decodeEvent(eventGrid(type, { ModelTags: 7, runTags: [], runProperties: 'x' }));

    expect(subject.name).not.toBe('');
    expect(subject.id).not.toBe('');
    expect(subject.url).toMatch(/^https:\/\/ml\.azure\.com\//);
  });

  it('takes the time it came in when the event has none that can be read', () => {
    const event = decodeEvent(eventGrid('ModelDeployed', {}, { eventTime: 'yesterday' }));

    expect(event.time).toBe(RECEIVED.toISOString());
  });

  it('knows types whatever their letter case', () => {
    const event = decodeEvent(
      eventGrid('x', {}, { eventType: 'microsoft.machinelearningservices.modelREGISTERED' }),
    );

    expect(event.kind).toBe('model-version');
  });

  it.each([
    ['a name', 'Ana Silva', 'Ana Silva'],
    ['an object with a name', { userName: 'Ana', userObjectId: 'o1' }, 'Ana'],
    ['an object with an id only', { userObjectId: 'o1', userName: null }, 'o1'],
    ['a list', ['Ana'], undefined],
    ['nothing', null, undefined],
  ])('reads who did it from %s', (_, createdBy, actor) => {
    expect(decodeEvent(eventGrid('RunCompleted', { runId: 'r1', createdBy })).actor).toBe(actor);
  });
});
