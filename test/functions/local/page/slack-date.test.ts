import { formatSlackDate } from '../../../../functions/local/page/slack/date';

const NOON = new Date(2026, 10, 20, 12, 0, 0);
const seconds = (date: Date): number => date.getTime() / 1000;

describe('formatSlackDate', () => {
  it.each([
    ['{date_num}', '11/20/2026'],
    ['{date}', 'November 20, 2026'],
    ['{date_short}', 'Nov 20, 2026'],
    ['{date_long}', 'Friday, November 20, 2026'],
    ['{date_short_pretty} at {time}', 'today at 12:00 PM'],
    ['{time_secs}', '12:00:00 PM'],
    ['{ago}', 'now'],
    ['{nobody_knows}', '{nobody_knows}'],
  ])('writes %s as %s', (format, text) => {
    expect(formatSlackDate(seconds(NOON), format, NOON, 'en-US').replace(/\u202f/g, ' ')).toBe(text);
  });

  it.each([
    [new Date(2026, 10, 19, 23, 59), 'yesterday'],
    [new Date(2026, 10, 21, 0, 1), 'tomorrow'],
    [new Date(2026, 10, 22, 12, 0), 'Nov 22, 2026'],
  ])('names the day near now: %s', (date, text) => {
    expect(formatSlackDate(seconds(date), '{date_short_pretty}', NOON, 'en-US')).toBe(text);
  });

  it('counts back in the largest unit', () => {
    expect(formatSlackDate(seconds(NOON) - 7_300, '{ago}', NOON, 'en-US')).toBe('2 hours ago');
  });
});
