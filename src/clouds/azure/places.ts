// The workspaces that may be acted on, by the configuration. An event says which of them it means, and never how it is spelt.

import { CallError } from '../../core/errors';
import type { MlEvent } from '../../core/event';
import { isWorkspace } from './links';
import { parseWorkspace, type Workspace, workspaceId } from './workspace';

export interface Place extends Required<Workspace> {
  /** The resource id, as a path. */
  path: string;
}

/** What runs, models, their versions and endpoints may be called. None of it can leave its place in a path. */
const NAME = /^[A-Za-z0-9_][\w.-]{0,254}$/;

/** @throws RangeError if one of them is no workspace's resource id. */
export function createPlaces(resourceIds: readonly string[]): (event: MlEvent) => Place {
  const places = new Map(resourceIds.map(placeOf).map((place) => [keyOf(place), place]));
  return ({ subject }) => {
    const place = places.get(keyOf(subject));
    if (place !== undefined) return place;
    const name = subject.workspace ?? 'unnamed';
    throw new CallError(
      'permanent',
      'WorkspaceNotConfigured',
      `Bellhop is not set up to act in the workspace ${name} of ${subject.resourceGroup ?? 'an unnamed group'}.`,
    );
  };
}

function placeOf(resourceId: string): Place {
  const found = parseWorkspace(resourceId.trim());
  const id = workspaceId(found);
  if (id === undefined || !isWorkspace(found))
    throw new RangeError(`${resourceId} is not the resource id of an Azure ML workspace.`);
  const { subscription, resourceGroup, workspace } = found as Required<Workspace>;
  const path = id.split('/').map(encodeURIComponent).join('/');
  return { subscription, resourceGroup, workspace, path };
}

/** Azure's own comparison has no case. */
function keyOf({ subscription = '', resourceGroup = '', workspace = '' }: Workspace): string {
  return [subscription, resourceGroup, workspace].join('/').toLowerCase();
}

/** A name that is safe inside a path. @throws CallError */
export function nameOf(what: string, name: string | undefined): string {
  if (name !== undefined && NAME.test(name)) return name;
  throw new CallError('permanent', 'NotAName', `Azure ML gives no ${what} such a name.`);
}
