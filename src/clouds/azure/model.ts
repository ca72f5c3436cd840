// ModelRegistered and ModelDeployed.

import { asArray, asObject, asText, type JsonObject, ownAnyCase } from '../../core/json';
import type { Described } from './described';
import type { Envelope } from './envelope';
import { endpointUrl, modelUrl } from './links';
import { cutValues, known, nameAndVersion, segmentAfter, textMap } from './text';
import { workspaceId } from './workspace';

const MOST_PROPERTIES = 20;
const LONGEST_PROPERTY = 500;

/** A model version. Azure has no approval state: the convention is a tag `approval`. */
export function describeModel({ data, subject, workspace, id }: Envelope): Described {
  const fromSubject = nameAndVersion(segmentAfter(subject, 'models') ?? '');
  const name = asText(ownAnyCase(data, 'ModelName')) ?? asText(fromSubject.name);
  const version = asText(ownAnyCase(data, 'ModelVersion')) ?? fromSubject.version;
  const tags = textMap(asObject(ownAnyCase(data, 'ModelTags')));
  const path = ['models', name ?? id, ...(version === undefined ? [] : ['versions', version])];
  return {
    kind: 'model-version',
    status: approvalOf(tags) ?? 'Registered',
    name: name ?? 'unnamed model',
    version,
    id: [workspaceId(workspace), ...path].filter((part) => part !== undefined).join('/'),
    url: modelUrl(workspace, name, version),
    tags,
    attributes: known({ properties: propertiesOf(data, 'ModelProperties') }),
  };
}

/** Models put behind an endpoint. */
export function describeDeployment({ data, subject, workspace, id }: Envelope): Described {
  const name = asText(ownAnyCase(data, 'ServiceName')) ?? segmentAfter(subject, 'endpoints');
  return {
    kind: 'endpoint-deployment',
    status: 'Deployed',
    name: name ?? 'unnamed endpoint',
    id: [workspaceId(workspace), 'endpoints', name ?? id].filter((part) => part !== undefined).join('/'),
    url: endpointUrl(workspace, name),
    tags: textMap(asObject(ownAnyCase(data, 'ServiceTags'))),
    attributes: known({
      models: modelsOf(data),
      computeType: asText(ownAnyCase(data, 'ServiceComputeType')),
      properties: propertiesOf(data, 'ServiceProperties'),
    }),
  };
}

function approvalOf(tags: Record<string, string>): string | undefined {
  const decision = asText(ownAnyCase(tags, 'approval'))?.toLowerCase();
  return decision === 'approved' ? 'Approved' : decision === 'rejected' ? 'Rejected' : undefined;
}

/** `ModelIds` is one string, `name:version,name:version`. */
function modelsOf(data: JsonObject): JsonObject[] {
  const ids = ownAnyCase(data, 'ModelIds');
  return (asText(ids)?.split(',') ?? asArray(ids))
    .map((modelId) => nameAndVersion(asText(modelId) ?? ''))
    .filter((model) => model.name !== '')
    .map((model) => ({ ...model }));
}

function propertiesOf(data: JsonObject, key: string): Record<string, string> {
  return cutValues(textMap(asObject(ownAnyCase(data, key)), MOST_PROPERTIES), LONGEST_PROPERTY);
}
