// Slack's date tokens, in the reader's own time zone: https://docs.slack.dev/messaging/formatting-message-text#date-formatting

type Fields = Intl.DateTimeFormatOptions;

const FORMATS: Record<string, Fields> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** The text of a date token. `now` decides "today" and `{ago}`. */
export function formatSlackDate(seconds: number, format: string, now: Date, locale?: string): string {
  const date = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (token, name: string) => {
    if (name === 'ago') return ago(seconds, now, locale);
    const pretty = name.endsWith('_pretty');
    const fields = FORMATS[pretty ? name.slice(0, -'_pretty'.length) : name];
    if (fields === undefined) return token;
    return (
      (pretty ? nearDay(date, now, locale) : undefined) ??
      new Intl.DateTimeFormat(locale, fields).format(date)
    );
  });
}

/** "today", "yesterday" or "tomorrow", if it is one of them. */
function nearDay(date: Date, now: Date, locale: string | undefined): string | undefined {
  const midnight = (of: Date): number => Date.UTC(of.getFullYear(), of.getMonth(), of.getDate());
  const days = Math.round((midnight(date) - midnight(now)) / 86_400_000);
  if (Math.abs(days) > 1) return undefined;
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
}

function ago(seconds: number, now: Date, locale: string | undefined): string {
  const difference = seconds - now.getTime() / 1000;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of UNITS) {
    if (Math.abs(difference) >= size) return relative.format(Math.round(difference / size), unit);
  }
  return relative.format(Math.round(difference), 'second');
}
