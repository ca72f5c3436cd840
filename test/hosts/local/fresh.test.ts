import type { JsonObject } from '../../../src/core/json';
import { asIfNow } from '../../../src/hosts/local/fresh';

const NOW = new Date('2026-11-20T14:00:00Z');

describe('asIfNow', () => {
  it('moves every time by the same step and gives the event an id of its own', () => {
    const body = {
      id: 'old',
      time: '2021-01-01T00:10:00Z',
      region: 'eu-west-1',
      detail: {
        id: 'stays',
        executionStartTime: '2021-01-01T00:00:00.500Z',
        CreationTime: 1_609_459_200_000,
        TrainingStartTime: 1_609_459_200,
        ModelPackageVersion: 1_609_459_200,
        name: '2021 was a year',
      },
    };

    const fresh = asIfNow(body, NOW) as JsonObject;

    expect(fresh).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      time: '2026-11-20T14:00:00.000Z',
      region: 'eu-west-1',
      detail: {
        id: 'stays',
        executionStartTime: '2026-11-20T13:50:00.500Z',
        CreationTime: Date.parse('2026-11-20T13:50:00Z'),
        TrainingStartTime: Date.parse('2026-11-20T13:50:00Z') / 1000,
        ModelPackageVersion: 1_609_459_200,
        name: '2021 was a year',
      },
    });
    expect(body.id).toBe('old');
  });

  it('keeps the distances within a batch', () => {
    const fresh = asIfNow(
      [{ eventTime: '2021-01-01T00:00:00Z' }, { eventTime: '2021-01-01T00:01:00Z' }],
      NOW,
    );

    expect(fresh).toEqual([
      { eventTime: '2026-11-20T13:59:00.000Z' },
      { eventTime: '2026-11-20T14:00:00.000Z' },
    ]);
  });

  it.each([null, 7, 'text', [], [null], {}, { time: 'never' }])('survives %j', (body) => {
    expect(asIfNow(body, NOW)).toEqual(body);
  });
});
