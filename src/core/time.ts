// Times in every shape the clouds write, as ISO 8601 in milliseconds and UTC.

/** The years a time of an ML event can lie in, in epoch milliseconds: 2001 to 2100. */
const EARLIEST = 978_307_200_000;
const LATEST = 4_102_444_800_000;

function fromEpoch(value: number): string | undefined {
  // Seconds are ten digits for as long as this code lives; milliseconds are thirteen.
  const ms = value < 100_000_000_000 ? value * 1000 : value;
  return ms >= EARLIEST && ms < LATEST ? new Date(Math.trunc(ms)).toISOString() : undefined;
}

/** In UTC already, on a day that every month has: nothing to work out. Most events write their times like this. */
const UTC = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;
const WITH_MS = '2001-01-01T00:00:00.000Z'.length;
const TO_SECONDS = '2001-01-01T00:00:00'.length;

/**
 * ISO 8601, milliseconds, UTC; undefined for anything that is no time.
 * Takes epoch milliseconds or seconds (number, float or string), ISO with up to nine decimals and any offset, and
 * CloudTrail's compact `20131102T010628Z`.
 */
export function isoTime(value: unknown): string | undefined {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return undefined;
  if (UTC.test(value)) {
    if (value.length === WITH_MS) return value;
    const fraction = value.slice(TO_SECONDS + 1, -1);
    return `${value.slice(0, TO_SECONDS)}.${`${fraction}000`.slice(0, 3)}Z`;
  }
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return fromEpoch(Number(text));
  const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const iso = compact
    ? `${compact[1]}-${compact[2]}-${compact[3]}T${compact[4]}:${compact[5]}:${compact[6]}Z`
    : text;
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/i.exec(iso);
  if (!parts) return undefined;
  const [, day, clock, fraction = '', zone = 'Z'] = parts;
  const ms = Date.parse(
    `${day}T${clock}.${`${fraction}000`.slice(0, 3)}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`,
  );
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
