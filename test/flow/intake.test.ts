// From bytes to decoded events: every form of input, and every refusal in one sentence.

import fc from 'fast-check';
import { InputError } from '../../src/core/errors';
import type { CloudId } from '../../src/core/event';
import type { Cloud } from '../../src/core/ports';
import { decodeAny, MAX_INPUT_BYTES, readEnvelopes } from '../../src/flow/intake';

const RECEIVED = new Date('2026-11-20T08:00:00.000Z');

function refusal(input: string | Uint8Array): string {
  try {
    readEnvelopes(input, 'events.json');
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error('nothing was refused');
}

describe('readEnvelopes', () => {
  it.each<[string, string, unknown[]]>([
    ['one value', '{"a":1}', [{ a: 1 }]],
    ['an array, whole', '[{"a":1},{"a":2}]', [[{ a: 1 }, { a: 2 }]]],
    ['a value over many lines', '{\n  "a": 1\n}\n', [{ a: 1 }]],
    ['JSON Lines', '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ['JSON Lines with empty lines and Windows line ends', '\r\n{"a":1}\r\n\r\n[2]\r\n', [{ a: 1 }, [2]]],
    ['a byte order mark', '\uFEFF{"a":1}', [{ a: 1 }]],
    ['a byte order mark before JSON Lines', '\uFEFF{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ['any JSON value; the decoder judges it', 'null', [null]],
    ['characters of many bytes', '{"名":"😀"}', [{ 名: '😀' }]],
  ])('reads %s, from text and from bytes', (_, text, expected) => {
    expect(readEnvelopes(text, 'x')).toEqual(expected);
    expect(readEnvelopes(new TextEncoder().encode(text), 'x')).toEqual(expected);
  });

  it.each(['', ' ', '\n\r\n\t', '\uFEFF'])('refuses empty input %j', (text) => {
    const sentence = 'events.json is empty; send a JSON event, an array of events, or one event per line.';

    expect([refusal(text), refusal(new TextEncoder().encode(text))]).toEqual([sentence, sentence]);
  });

  it('takes just as much as it says, in bytes', () => {
    const full = JSON.stringify('x'.repeat(MAX_INPUT_BYTES - 2));
    const wide = JSON.stringify('é'.repeat(MAX_INPUT_BYTES / 2 - 1));
    const sentence = 'events.json is larger than 2 MB, the most that is read at once; split it.';

    expect(readEnvelopes(full, 'x')).toHaveLength(1);
    expect(readEnvelopes(wide, 'x')).toHaveLength(1);
    expect([` ${full}`, ` ${wide}`, new TextEncoder().encode(` ${full}`)].map(refusal)).toEqual([
      ...[sentence, sentence, sentence],
    ]);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(refusal(Uint8Array.of(0x7b, 0xff, 0x7d))).toBe(
      'events.json is not UTF-8 text; send a JSON event, an array of events, or one event per line, saved as UTF-8.',
    );
  });

  it.each([
    ['plain text', 'hello', 'line 1, column 1: expected a JSON value'],
    ['a fault in the middle of one value', '{\n  "a": 1,\n}', 'line 3, column 1: a comma or a colon with nothing after it'],
    ['text that is cut off', '[{"a":1}', 'line 1, column 9: the text ends before the JSON does; it may have been cut off'],
    ['a bad line among good ones', '{"a":1}\n\n{"b":True}\n{"c":1}', 'line 3, column 6: a word of Python; write true, false or null'],
    ['a bad first line', "{'a':1}\n{\"b\":1}", 'line 1, column 2: a quote that is not the straight double quote'],
    ['two values on one line', '{"a":1} {"b":1}', 'line 1, column 9: more text after the end of the JSON value; put several events into an array, or one on each line'],
  ])('says where and why %s is not JSON', (_, text, fault) => {
    expect(refusal(text)).toBe(`events.json is not JSON: ${fault}.`);
  }); // biome-ignore format: a table

  it('keeps __proto__ an ordinary key', () => {
    const [value] = readEnvelopes('{"__proto__":{"polluted":1}}', 'x') as [object];

    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('gives values or an InputError of one line, whatever comes', () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      '\n',
      '1',
      'null',
      ' ',
      'é',
      '\u0000',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
    );

    fc.assert(
      fc.property(text, (input) => {
        try {
          expect(readEnvelopes(input, 'x').length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as Error).message).toMatch(/^x is [^\n]+\.$/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('stands deep nesting', () => {
    expect(refusal('['.repeat(500_000))).toContain('column 500001: the text ends before the JSON does');
  });
});

describe('decodeAny', () => {
  /** A cloud that says what it was given: the choice is what is tested here. */
  function recorder(id: CloudId, perItem = 1): Cloud {
    return {
      id,
      decode: (envelope) =>
        Array.from({ length: perItem }, (_, index) => ({
          error: `${id} ${index}: ${JSON.stringify(envelope)}`,
        })),
    };
  }
  const clouds = [recorder('aws'), recorder('azure')];

  it.each<[CloudId, object]>([
    ['aws', { 'detail-type': 'SageMaker Training Job State Change', source: 'aws.sagemaker', detail: {} }],
    ['aws', { Records: [] }],
    ['aws', { Messages: [] }],
    ['aws', { eventSource: 'sagemaker.amazonaws.com', eventType: 'AwsApiCall', eventName: 'CreateModel' }],
    ['aws', { userIdentity: {}, eventType: 'AwsServiceEvent' }],
    ['aws', { detail: {}, type: 'x' }],
    ['azure', { eventType: 'x' }],
    ['azure', { specversion: '1.0' }],
    ['azure', { type: 'x' }],
    ['azure', { topic: 'x' }],
    ['azure', { event_type: 'x' }],
  ])('gives %s what looks like its own: %j', (id, envelope) => {
    expect(decodeAny(envelope, clouds, RECEIVED)).toEqual([
      { error: `${id} 0: ${JSON.stringify(envelope)}` },
    ]);
  });

  it('hands on when the event came in', () => {
    const seen: Date[] = [];
    const cloud: Cloud = {
      id: 'azure',
      decode: (_, receivedAt) => {
        seen.push(receivedAt);
        return [];
      },
    };

    decodeAny([{ type: 'x' }], [cloud], RECEIVED);

    expect(seen).toEqual([RECEIVED]);
  });

  it('keeps the order of a mixed array, also where one item holds several events', () => {
    const items = [{ type: 'a' }, { Records: [] }, 7, { type: 'b' }];

    const decoded = decodeAny(items, [recorder('aws', 2), recorder('azure')], RECEIVED);

    expect(decoded.map((item) => 'error' in item && item.error.slice(0, 7))).toEqual([
      ...['azure 0', 'aws 0: ', 'aws 1: ', 'Got a n', 'azure 0'],
    ]);
  });

  const EXPECTED =
    'expected an EventBridge event ("detail-type"), a CloudTrail record ("eventSource"), a message of SQS ("Records"), ' +
    'or an Event Grid ("eventType") or CloudEvents ("specversion") event.';

  it.each<[string, unknown, string]>([
    ['null', null, `Got nothing (null); ${EXPECTED}`],
    ['text', 'x', `Got a string; ${EXPECTED}`],
    ['an array in an array', [[]], `Got an array inside an array; ${EXPECTED}`],
    ['no members', {}, `Got an object with no members; ${EXPECTED}`],
    ['other members', { a: 1, b: 2 }, `Got an object with the members "a", "b"; ${EXPECTED}`],
    ['many members', { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, `Got an object with the members "a", "b", "c", "d", "e", …; ${EXPECTED}`],
    ['an inherited member', JSON.parse('{"__proto__":{"type":"x"}}'), `Got an object with the members "__proto__"; ${EXPECTED}`],
    ['an empty array', [], 'The array of events is empty.'],
  ])('refuses %s', (_, envelope, error) => {
    expect(decodeAny(envelope, clouds, RECEIVED)).toEqual([{ error }]);
  }); // biome-ignore format: a table

  it('says so when the cloud is not turned on', () => {
    expect(decodeAny({ type: 'x' }, [recorder('aws')], RECEIVED)).toEqual([
      { error: 'This is an event of azure, which is not turned on here.' },
    ]);
  });
});
