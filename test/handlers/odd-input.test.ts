import { handlers } from '../../handlers';
import type { MlEvent } from '../../src/core/event';
import { anEvent, english } from './support';

function view(changes: Partial<MlEvent>) {
  const event = anEvent(changes);
  return handlers.events[event.kind].view(event, [], english);
}

describe('every handler', () => {
  it.each(Object.keys(handlers.events))('%s survives attributes of every odd shape', (kind) => {
    const odd = [null, 7, '', 'x', true, [], [null, 7, {}], {}, { a: null }];
    const names = Object.keys(handlers.events[kind as MlEvent['kind']].sample).concat(
      'variants', 'pendingVariants', 'models', 'breaches', 'instanceGroups', 'modelMetrics', 'lifecycle', 'git',
      'trainingJobs', 'bestTrainingJob', 'properties', 'fields', 'data', 'images', 'metrics', 'updatedFields',
    ); // biome-ignore format: a table
    for (const value of odd) {
      const attributes = Object.fromEntries(names.map((name) => [name, value]));

      expect(() => view({ kind: kind as MlEvent['kind'], attributes })).not.toThrow();
    }
  });
});
