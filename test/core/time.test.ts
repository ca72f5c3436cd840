// Times in every shape the clouds write.

import fc from 'fast-check';
import { isoTime } from '../../src/core/time';

describe('isoTime', () => {
  it.each<[string, unknown, string]>([
    ['milliseconds since the epoch', 1_763_647_660_123, '2025-11-20T14:07:40.123Z'],
    ['seconds since the epoch', 1_763_647_660, '2025-11-20T14:07:40.000Z'],
    ['seconds with a fraction, as text', '1763647660.5', '2025-11-20T14:07:40.500Z'],
    ['its own form', '2026-11-20T13:06:40.123Z', '2026-11-20T13:06:40.123Z'],
    ['no fraction', '2026-11-20T13:06:40Z', '2026-11-20T13:06:40.000Z'],
    ['one decimal', '2026-11-20T13:06:40.5Z', '2026-11-20T13:06:40.500Z'],
    ["Azure's seven decimals", '2017-06-26T18:41:00.9584103Z', '2017-06-26T18:41:00.958Z'],
    ['an offset', '2026-11-20T14:06:40+01:00', '2026-11-20T13:06:40.000Z'],
    ['an offset without a colon', '2026-11-20T14:06:40+0100', '2026-11-20T13:06:40.000Z'],
    ['no zone', '2026-11-20 13:06:40', '2026-11-20T13:06:40.000Z'],
    ['the last day of a month', '2026-01-31T13:06:40.123Z', '2026-01-31T13:06:40.123Z'],
    ["CloudTrail's compact form", '20131102T010628Z', '2013-11-02T01:06:28.000Z'],
    ['spaces around it', ' 2026-11-20T13:06:40Z ', '2026-11-20T13:06:40.000Z'],
  ])('takes %s', (_, value, expected) => {
    expect(isoTime(value)).toBe(expected);
  });

  it.each<[unknown]>([
    [''],
    ['yesterday'],
    ['2026-13-01T00:00:00.000Z'],
    ['2026-11-20T25:00:00.000Z'],
    ['2026-11-20T13:60:00.000Z'],
    ['2026-11-20T13:06:40.Z'],
    ['x2026-11-20T13:06:40.000Z'],
    ['2026-11-20T13:06:40.000Z\n2026-11-20T13:06:40.000Z'],
    [12],
    [Number.NaN],
    [null],
    [{}],
  ])('refuses %j', (value) => {
    expect(isoTime(value)).toBeUndefined();
  });

  it('gives every time of its own form back, and agrees with Date on any number of decimals', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2001-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.stringMatching(/^\d{1,9}$/),
        (date, decimals) => {
          const seconds = date.toISOString().slice(0, 19);
          const expected = `${seconds}.${`${decimals}00`.slice(0, 3)}Z`;

          expect(isoTime(date.toISOString())).toBe(date.toISOString());
          expect(isoTime(`${seconds}.${decimals}Z`)).toBe(expected);
          expect(isoTime(`${seconds}.${decimals}+00:00`)).toBe(expected);
        },
      ),
    );
  });
});
