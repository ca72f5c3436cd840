// The workspace that an Azure resource id names.

export interface Workspace {
  subscription?: string;
  resourceGroup?: string;
  workspace?: string;
}

/** Segment names as Azure Resource Manager compares them: without case. */
const SEGMENTS = new Map<string, keyof Workspace>([
  ['subscriptions', 'subscription'],
  ['resourcegroups', 'resourceGroup'],
  ['workspaces', 'workspace'],
]);

/** Whatever parts of `/subscriptions/…/resourceGroups/…/providers/…/workspaces/…` are there. */
export function parseWorkspace(resourceId: string): Workspace {
  const found: Workspace = {};
  const segments = resourceId.split('/');
  for (let at = 0; at + 1 < segments.length; at += 1) {
    const part = SEGMENTS.get(segments[at]!.toLowerCase());
    const value = segments[at + 1]!.trim();
    if (part !== undefined && value !== '') found[part] ??= value;
  }
  return found;
}

/** The resource id in its usual spelling, or undefined if a part is missing. */
export function workspaceId({ subscription, resourceGroup, workspace }: Workspace): string | undefined {
  if (!subscription || !resourceGroup || !workspace) return undefined;
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${workspace}`;
}
