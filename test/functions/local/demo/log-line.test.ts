import { logLine } from '../../../../functions/local/demo/log-line';

const TIME = '2026-11-20T19:31:40.659Z';

describe('the log of the demo', () => {
  it.each<[string, object, string | undefined]>([
    [
      'what was delivered, and where',
      {
        level: 'info',
        message: 'delivered',
        event: '1',
        kind: 'model-version',
        destination: 'teams/channel/ML%20failures',
        how: 'root',
      },
      '19:31:40  model-version → teams/channel/ML failures (root)',
    ],
    [
      'what went wrong, with its details',
      { level: 'warn', message: 'a message will be tried again', attempts: 2, error: 'timeout' },
      '19:31:40  warn: a message will be tried again attempts=2 error=timeout',
    ],
    [
      'nothing of what is only interesting',
      { level: 'info', message: 'planned', destinations: 2 },
      undefined,
    ],
  ])('says %s', (_, entry, words) => {
    expect(logLine(JSON.stringify({ time: TIME, ...entry }))).toBe(words);
  });

  it.each(['', '  page    http://localhost:3978/', '"text"', '{'])(
    'leaves out %j, which is no entry',
    (line) => {
      expect(logLine(line)).toBeUndefined();
    },
  );
});
