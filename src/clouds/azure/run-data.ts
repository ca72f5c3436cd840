// The data of a run event, read whatever the letter case: real events mix camelCase and PascalCase.

import { asObject, asText, type JsonObject, ownAnyCase } from '../../core/json';
import type { Envelope } from './envelope';
import { segmentAfter } from './text';

export interface Run {
  id?: string;
  experimentId?: string;
  experimentName?: string;
  /** e.g. `azureml.StepRun`; null for AutoML's children. */
  type?: string;
  status?: string;
  tags: JsonObject;
  properties: JsonObject;
  /**
   * The first of these names that a property, else a tag, has in any case: Azure ML has moved several from one to the
   * other, and renamed some.
   */
  setting(...names: string[]): string | undefined;
}

export function readRun({ data, subject }: Envelope): Run {
  const text = (key: string) => asText(ownAnyCase(data, key));
  const tags = asObject(ownAnyCase(data, 'runTags')) ?? {};
  const properties = asObject(ownAnyCase(data, 'runProperties')) ?? {};
  const settings = settingsOf(properties, tags);
  return {
    id: text('runId') ?? segmentAfter(subject, 'runs', 'run'),
    experimentId: text('experimentId') ?? segmentAfter(subject, 'experiments', 'experiment'),
    experimentName: text('experimentName'),
    type: text('runType'),
    status: text('runStatus'),
    tags,
    properties,
    setting(...names) {
      for (const name of names) {
        const text = settings.get(name.toLowerCase());
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}

/** Every text by its key in lower case, the first map's first: about twenty of them are asked for each event. */
function settingsOf(...maps: JsonObject[]): Map<string, string> {
  const settings = new Map<string, string>();
  for (const map of maps) {
    for (const key of Object.keys(map)) {
      const text = asText(map[key]);
      const name = key.toLowerCase();
      if (text !== undefined && !settings.has(name)) settings.set(name, text);
    }
  }
  return settings;
}
