// labels(event): the flat names that matchers, policies and subscriptions use.

import type { MlEvent } from './event';

/** What a matcher may name; beside these, `tag_<key>` for every tag. */
export const LABELS = [
  'kind', 'tone', 'cloud', 'name', 'status', 'account', 'region', 'workspace', 'environment', 'actor',
] as const; // biome-ignore format: a table

/** Tag keys that name the environment, in order of preference; compared without case. */
const ENVIRONMENT_TAGS = ['environment', 'env'];

/** The label name of a tag: characters outside `[A-Za-z0-9_]` become `_`, as in Prometheus. */
export function tagLabel(key: string): string {
  return `tag_${key.replace(/[^A-Za-z0-9_]/g, '_')}`;
}

/**
 * The flat names of an event. A label that the event lacks is left out; a matcher sees it as the empty string.
 * Where two tags fall on one label name, the first by code-point order wins.
 */
export function labels(event: MlEvent): Record<string, string> {
  const { kind, tone, cloud, status, subject } = event;
  // No tag can reach what objects inherit: its label begins with `tag_`.
  const out: Record<string, string> = { kind, tone, cloud, name: subject.name, status };
  if (subject.account !== undefined) out.account = subject.account;
  if (subject.region !== undefined) out.region = subject.region;
  if (subject.workspace !== undefined) out.workspace = subject.workspace;
  const environment = environmentOf(event);
  if (environment !== undefined) out.environment = environment;
  if (event.actor !== undefined) out.actor = event.actor;
  for (const key of Object.keys(event.tags).sort()) out[tagLabel(key)] ??= event.tags[key] ?? '';
  return out;
}

/** The environment an event's own tags name, if any. */
export function environmentOf(event: MlEvent): string | undefined {
  for (const wanted of ENVIRONMENT_TAGS) {
    for (const key of Object.keys(event.tags)) {
      if (key.length !== wanted.length || key.toLowerCase() !== wanted) continue;
      const value = event.tags[key];
      if (value !== undefined && value !== '') return value;
    }
  }
  return undefined;
}
