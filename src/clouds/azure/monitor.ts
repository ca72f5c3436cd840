// A model monitor's breach, which Azure ML writes into a tag of the run as a sentence with a Python list.
// https://learn.microsoft.com/azure/machine-learning/how-to-monitor-model-performance

import { asArray, asNumber, asObject, asText, type JsonObject, ownAnyCase } from '../../core/json';
import { pythonStrings } from './python-strings';
import { cut, known } from './text';

/** The second on the root run when the monitor sends e-mail; what follows it is the signal's name. */
const BREACH_KEY =
  /^azureml(?:_modelmonitor_threshold_breached$|\.modelmonitor\.threshold\.breached\.(.*))/is;

const MOST_BREACHES = 50;
const MOST_IN_REASON = 5;
const MOST_TEXT = 100_000;

export interface Breach {
  signal?: string;
  /** `{ feature?, metric?, value?, threshold? }`, at most 50. */
  breaches: JsonObject[];
  /** One line for people. */
  reason: string;
  /** The tag's own text, cut; only if no list could be read from it. */
  text?: string;
}

/** Whether this tag or property is where a monitor writes its breach. */
export function isBreachKey(key: string): boolean {
  return BREACH_KEY.test(key);
}

/** The breach that a run's tags or properties tell of, if any. */
export function readBreach(...maps: (JsonObject | undefined)[]): Breach | undefined {
  const [key, text] = findTag(maps) ?? [];
  if (key === undefined || text === undefined) return undefined;
  const signal = signalOf(key, text);
  const breaches = listOf(text).slice(0, MOST_BREACHES);
  const named = signal === undefined ? {} : { signal };
  if (breaches.length === 0) {
    return { ...named, breaches, reason: cut(text.split('\n', 1)[0]!.trim(), 300), text: cut(text, 2000) };
  }
  return { ...named, breaches, reason: summary(signal, breaches) };
}

function findTag(maps: (JsonObject | undefined)[]): [string, string] | undefined {
  for (const map of maps) {
    for (const key of Object.keys(map ?? {})) {
      const text = isBreachKey(key) ? asText(map?.[key]) : undefined;
      if (text !== undefined) return [key, text.slice(0, MOST_TEXT)];
    }
  }
  return undefined;
}

function signalOf(key: string, text: string): string | undefined {
  const start = text.indexOf("signal '");
  const end = text.indexOf("' has failed", start);
  if (start >= 0 && end >= 0) return asText(text.slice(start + "signal '".length, end));
  return asText(BREACH_KEY.exec(key)?.[1]);
}

/** JSON as it is, or a Python list of JSON strings. */
function listOf(text: string): JsonObject[] {
  const start = text.search(/\[\s*["'{]/);
  if (start < 0) return [];
  const list = text.slice(start);
  const items = asArray(parsed(list.slice(0, list.lastIndexOf(']') + 1)));
  return (items.length > 0 ? items : pythonStrings(list))
    .map((item) => breachOf(asObject(typeof item === 'string' ? parsed(item) : item)))
    .filter((breach) => Object.keys(breach).length > 0);
}

function breachOf(item: JsonObject | undefined): JsonObject {
  return known({
    feature: asText(ownAnyCase(item, 'feature_name') ?? ownAnyCase(item, 'group')),
    metric: asText(ownAnyCase(item, 'metric_name')),
    value: asNumber(ownAnyCase(item, 'metric_value')),
    threshold: asNumber(ownAnyCase(item, 'threshold_value')),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function summary(signal: string | undefined, breaches: JsonObject[]): string {
  const shown = breaches.slice(0, MOST_IN_REASON).map(sayBreach).join(', ');
  const more = breaches.length - MOST_IN_REASON;
  const tail = more > 0 ? ` and ${more} more` : '';
  return `${signal === undefined ? 'Thresholds breached' : `Signal ${signal}`}: ${shown}${tail}`;
}

function sayBreach({ feature, metric, value, threshold }: JsonObject): string {
  const measure = [metric, typeof value === 'number' ? short(value) : undefined, limit(value, threshold)]
    .filter((part) => part !== undefined)
    .join(' ');
  if (feature === undefined) return measure;
  return measure === '' ? String(feature) : `${feature} (${measure})`;
}

/** Some metrics are breached from below, so the sign says which way it went. */
function limit(value: unknown, threshold: unknown): string | undefined {
  if (typeof threshold !== 'number') return undefined;
  if (typeof value !== 'number') return `threshold ${short(threshold)}`;
  return `${value > threshold ? '>' : value < threshold ? '<' : '='} ${short(threshold)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
