// bellhop decode: one line of JSON per event, whatever the envelope; bad ones named, good ones kept.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bellhop, FIXTURES, linesOf, modelEvent, writeFiles } from './support';

const BATCH = join(FIXTURES, 'azure/envelopes/batch.event-grid.json');

const folder = writeFiles({
  'one.json': JSON.stringify(modelEvent('one')),
  'pretty.json': JSON.stringify(modelEvent('pretty'), null, 2),
  'array.json': JSON.stringify([modelEvent('a'), modelEvent('b')]),
  'lines.jsonl': `${JSON.stringify(modelEvent('a'))}\n\n${JSON.stringify([modelEvent('b'), modelEvent('c')])}\n`,
  'mixed.json': JSON.stringify([modelEvent('a'), 7, modelEvent('b'), { what: 'is this' }, modelEvent('c')]),
  'not.json': '{ "id": ',
  'empty.json': '',
  'binary.json': new Uint8Array([0xff, 0xfe, 0x00]),
  'handshake.json': readFileSync(join(FIXTURES, 'azure/envelopes/validation.json')),
  'noisy.json': JSON.stringify([{ '\u001b[31m\u202e': 1 }]),
});
const file = (name: string) => join(folder, name);

function namesOf(stdout: string): string[] {
  return linesOf(stdout).map((line) => JSON.parse(line).subject.name);
}

describe('bellhop decode', () => {
  it.each<[string, string[]]>([
    ['one.json', ['one']],
    ['pretty.json', ['pretty']],
    ['array.json', ['a', 'b']],
    ['lines.jsonl', ['a', 'b', 'c']],
  ])('prints every event of %s as a line', async (name, expected) => {
    const { exit, stdout, stderr } = await bellhop(['decode', file(name)]);

    expect(namesOf(stdout)).toEqual(expected);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });

  it('prints the whole event', async () => {
    const { stdout } = await bellhop(['decode', file('one.json')]);

    expect(JSON.parse(stdout)).toMatchObject({
      id: 'id-one',
      cloud: 'aws',
      kind: 'model',
      time: '2026-11-20T09:00:00.000Z',
      subject: { name: 'one', account: '123456789012', region: 'eu-west-1' },
      actions: [],
      tags: {},
    });
  });

  it('takes several files and both clouds in one run', async () => {
    const { exit, stdout } = await bellhop(['decode', file('one.json'), BATCH]);

    const clouds = linesOf(stdout).map((line) => JSON.parse(line).cloud);
    expect([...new Set(clouds)]).toEqual(['aws', 'azure']);
    expect(exit).toBe(0);
  });

  it('reads standard input for -', async () => {
    const { exit, stdout } = await bellhop(['decode', '-'], { stdin: JSON.stringify(modelEvent('piped')) });

    expect([exit, namesOf(stdout)]).toEqual([0, ['piped']]);
  });

  it('names bad events by their place, prints the good ones, and exits with 1', async () => {
    const { exit, stdout, stderr } = await bellhop(['decode', file('mixed.json')]);

    expect(namesOf(stdout)).toEqual(['a', 'b', 'c']);
    const [second, fourth, ...rest] = linesOf(stderr);
    expect(second).toMatch(
      new RegExp(`^bellhop: ${file('mixed.json')}: event 2 of 5: Got a number; expected `),
    );
    expect(fourth).toMatch(new RegExp(`^bellhop: ${file('mixed.json')}: event 4 of 5: Got an object with `));
    expect({ exit, rest }).toEqual({ exit: 1, rest: [] });
  });

  it.each([
    ['not.json', 'not.json is not JSON: line 1, column 9: '],
    ['empty.json', 'empty.json is empty; '],
    ['binary.json', 'binary.json is not UTF-8 text; '],
    ['nowhere.json', 'nowhere.json: there is no such file'],
    ['', ': this is a folder; name the files in it'],
  ])('says in one sentence what is wrong with %j, and goes on with the next file', async (name, sentence) => {
    const { exit, stdout, stderr } = await bellhop(['decode', file(name), file('one.json')]);

    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/^bellhop: [^\n]*\n$/);
    expect({ exit, names: namesOf(stdout) }).toEqual({ exit: 1, names: ['one'] });
  });

  it('says so of a handshake, which is no mistake', async () => {
    const { exit, stdout, stderr } = await bellhop(['decode', file('handshake.json')]);

    expect({ exit, stdout, stderr }).toEqual({
      exit: 0,
      stdout: '',
      stderr: `bellhop: ${file('handshake.json')}: this is a subscription's handshake, and no event\n`,
    });
  });

  it('lets no control character of an event reach the terminal', async () => {
    const { stderr } = await bellhop(['decode', file('noisy.json')]);

    expect(stderr.trimEnd()).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});

describe('a file of many lines', () => {
  const line = (name: string) => JSON.stringify(modelEvent(name, { padding: 'x'.repeat(1000) }));
  const lines = Array.from({ length: 3000 }, (_, number) => line(`m${number}`));
  const big = writeFiles({
    'big.jsonl': lines.join('\n'),
    'broken.jsonl': lines.with(1, '{ broken').with(2, '[1]').join('\r\n'),
    'huge.json': JSON.stringify([modelEvent('x', { padding: 'x'.repeat(2_200_000) })]),
  });

  it('is read whatever its size, line by line', async () => {
    const { exit, stdout } = await bellhop(['decode', join(big, 'big.jsonl')]);

    expect([exit, linesOf(stdout).length]).toEqual([0, 3000]);
  });

  it('loses only the lines that are broken', async () => {
    const { exit, stdout, stderr } = await bellhop(['decode', join(big, 'broken.jsonl')]);

    expect([exit, linesOf(stdout).length]).toEqual([1, 2998]);
    expect(linesOf(stderr)).toEqual([
      expect.stringContaining('broken.jsonl: line 2: line 2 is not JSON: line 1, column 3'),
      expect.stringContaining('broken.jsonl: line 3: Got a number; '),
    ]);
  });

  it('is refused if it is one single value over the limit', async () => {
    const { exit, stdout, stderr } = await bellhop(['decode', join(big, 'huge.json')]);

    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toContain('huge.json is larger than 2 MB');
  });
});
