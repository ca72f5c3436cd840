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
  /** A property, else a tag, of this name in any case: Azure ML has moved several from one to the other. */
  setting(key: string): string | undefined;
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
    setting: (key) => settings.get(key.toLowerCase()),
  };
}

/** Every text by its key in lower case, the first map's first: about twenty of them are asked for each event. */
function settingsOf(...maps: JsonObject[]): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [key, value] of maps.flatMap((map) => Object.entries(map))) {
    const text = asText(value);
    const name = key.toLowerCase();
    if (text !== undefined && !settings.has(name)) settings.set(name, text);
  }
  return settings;
}
