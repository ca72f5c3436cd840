import { createLog } from '../../src/observe/log';

function lines(format: 'json' | 'text', level?: 'info' | 'warn' | 'error') {
  const written: string[] = [];
  const log = createLog({
    write: (line) => written.push(line),
    now: () => Date.UTC(2026, 10, 20, 9),
    format,
    level,
  });
  return { log, written };
}

describe('the log', () => {
  it('writes one JSON object a line, without fields that are not known', () => {
    const { log, written } = lines('json');

    log.warn('refused for now', { event: 'e-1', code: 'ratelimited', retryAfter: undefined, attempt: 2 });

    expect(written.map((line) => JSON.parse(line))).toEqual([
      {
        time: '2026-11-20T09:00:00.000Z',
        level: 'warn',
        message: 'refused for now',
        event: 'e-1',
        code: 'ratelimited',
        attempt: 2,
      },
    ]);
  });

  it('writes text for a terminal', () => {
    const { log, written } = lines('text');

    log.info('planned', { kind: 'endpoint', destinations: 2 });

    expect(written).toEqual(['09:00:00 info  planned kind=endpoint destinations=2']);
  });

  it.each(['json', 'text'] as const)(
    'keeps data from starting a line or steering the terminal in %s',
    (format) => {
      const { log, written } = lines(format);

      log.error('failed', { reason: `a\nb\u001b[31mc\u2028d${'x'.repeat(1000)}` });

      expect(written).toHaveLength(1);
      expect(written[0]).not.toMatch(/[\u0000-\u001f\u2028]/);
      expect(written[0]!.length).toBeLessThan(700);
    },
  );

  it('leaves out what is below its level', () => {
    const { log, written } = lines('text', 'error');

    log.info('planned');
    log.warn('refused');

    expect(written).toEqual([]);
  });
});
