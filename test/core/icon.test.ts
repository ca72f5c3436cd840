import { iconOf } from '../../src/core/icon';

describe('the icon of a state', () => {
  it.each([
    ['action', 'PendingManualApproval', '⏳'],
    ['failure', 'Failed', '🔴'],
    ['warning', 'RollingBack', '⚠️'],
    ['success', 'Completed', '✅'],
    ['progress', 'InProgress', '🔵'],
    ['info', 'Draft', 'ℹ️'],
    ['info', 'Stopped', '⛔'],
    ['info', 'Canceled', '⛔'],
    ['info', 'Rejected', '⛔'],
  ] as const)('of tone %s and status %s is %s', (tone, status, icon) => {
    expect(iconOf(tone, status)).toBe(icon);
  });

  it('stays a warning where a limit, not a person, stopped the job', () => {
    expect(iconOf('warning', 'Stopped')).toBe('⚠️');
  });
});
