// `--since`: a span before now, or a day or moment.

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };
const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/;

/** ISO, from `30m`, `12h`, `7d`, `2w`, `2026-11-20` or a moment in UTC; undefined if it is none of them. */
export function sinceOf(text: string, now: number): string | undefined {
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  const at = unit === undefined ? momentOf(text) : now - Number(count) * UNITS[unit]!;
  return Number.isNaN(at) || Math.abs(at) > 8.64e15 ? undefined : new Date(at).toISOString();
}

function momentOf(text: string): number {
  const at = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  // The engine takes the 31st of February for the 3rd of March.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 10)) ? at : Number.NaN;
}
