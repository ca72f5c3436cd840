// What template tests share: the compiled templates, every fixture as decoded events, and their cards.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { handlers } from '../../handlers';
import { createAwsCloud } from '../../src/clouds/aws';
import { createAzureCloud } from '../../src/clouds/azure';
import type { Card, Locale } from '../../src/core/card';
import type { Kind, MlEvent } from '../../src/core/event';
import type { Child } from '../../src/core/view';
import { loadTemplateSet } from '../../src/render/compile';
import { createNotePresenter } from '../../src/render/note';
import { createPresenter } from '../../src/render/present';
import { createRenderer } from '../../src/render/runtime';

const TEST = join(__dirname, '..');
export const TEMPLATES = join(TEST, '..', 'templates');
/** Stands in for a missing time, so that cards are the same on every day. */
const RECEIVED = new Date('2026-11-20T12:00:00Z');
const CLOUDS = { aws: createAwsCloud(), azure: createAzureCloud() };

export const samples = Object.fromEntries(
  Object.entries(handlers.events).map(([kind, handler]) => [kind, handler.sample]),
) as Record<Kind, object>;

const renderer = createRenderer(loadTemplateSet({ dir: TEMPLATES, samples }));
const present = createPresenter(handlers, renderer);

/** What makes every card of the bot. */
export const cards = { present, presentNote: createNotePresenter(renderer.say), say: renderer.say };

/** A card as the bot would make it, for a destination of its own. */
export function cardOf(
  event: MlEvent,
  locale: Locale,
  children: Child[] = [],
  form: 'root' | 'reply' = 'root',
): Card {
  return present({ id: 'test', locale }, event, children, form);
}

/** Every fixture file, e.g. `aws/pipeline-run.failed.json`. */
export const FIXTURES = Object.keys(CLOUDS).flatMap((cloud) => filesIn(join(TEST, 'fixtures', cloud)));

/** The events of a fixture; what is no event in it is for other tests. */
export function eventsOf(fixture: string): MlEvent[] {
  const cloud = CLOUDS[fixture.split('/')[0] as keyof typeof CLOUDS];
  const envelope: unknown = JSON.parse(readFileSync(join(TEST, 'fixtures', fixture), 'utf8'));
  return cloud.decode(envelope, RECEIVED).flatMap((decoded) => ('event' in decoded ? [decoded.event] : []));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) =>
      relative(join(TEST, 'fixtures'), join(entry.parentPath, entry.name)).replaceAll('\\', '/'),
    )
    .sort();
}
