// Pages of Azure ML studio, built from parsed ids only; an id that does not look like one gives a page further up.

import { type Workspace, workspaceId } from './workspace';

const HOME = 'https://ml.azure.com';

const SUBSCRIPTION = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const RESOURCE_GROUP = /^[\p{L}\p{N}_().-]{1,90}$/u;
const WORKSPACE = /^[A-Za-z0-9][\w-]{1,32}$/;
/** Runs, models, versions and endpoints: all of them stay within this, which an address takes as it is. */
const NAME = /^[A-Za-z0-9_][\w.-]{0,254}$/;

/** Whether all parts are there, and look as Azure makes them. */
export function isWorkspace(place: Workspace): boolean {
  return workspaceQuery(place) !== undefined;
}

/** The workspace's first page; studio's own if the workspace is not known. */
export function workspaceUrl(place: Workspace): string {
  const query = workspaceQuery(place);
  return query === undefined ? HOME : `${HOME}/?${query}`;
}

export function runUrl(place: Workspace, runId: string | undefined): string {
  return page(place, [runId], ([id]) => `/runs/${id}`);
}

export function modelUrl(place: Workspace, name: string | undefined, version: string | undefined): string {
  return page(place, [name, version], ([model, number]) => `/model/${model}:${number}/details`);
}

export function endpointUrl(place: Workspace, name: string | undefined): string {
  return page(place, [name], ([endpoint]) => `/endpoints/realtime/${endpoint}/detail`);
}

function page(place: Workspace, ids: (string | undefined)[], path: (ids: string[]) => string): string {
  const query = workspaceQuery(place);
  if (query === undefined || !ids.every((id) => id !== undefined && NAME.test(id)))
    return workspaceUrl(place);
  return `${HOME}${path(ids as string[])}?${query}`;
}

function workspaceQuery(place: Workspace): string | undefined {
  const { subscription, resourceGroup, workspace } = place;
  if (!subscription || !SUBSCRIPTION.test(subscription)) return undefined;
  if (!resourceGroup || !RESOURCE_GROUP.test(resourceGroup)) return undefined;
  if (!workspace || !WORKSPACE.test(workspace)) return undefined;
  return `wsid=${workspaceId({ subscription, resourceGroup: encode(resourceGroup), workspace })}`;
}

/** Parentheses too: they would end a link in Markdown. */
function encode(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
