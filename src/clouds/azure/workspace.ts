// The workspace that an Azure resource id names.

export interface Workspace {
  subscription?: string;
  resourceGroup?: string;
  workspace?: string;
}

/** Segment names as Azure Resource Manager compares them: without case. */
const SEGMENTS: Record<string, keyof Workspace> = {
  subscriptions: 'subscription',
  resourcegroups: 'resourceGroup',
  workspaces: 'workspace',
};

/** Whatever parts of `/subscriptions/…/resourceGroups/…/providers/…/workspaces/…` are there. */
export function parseWorkspace(resourceId: string): Workspace {
  const found: Workspace = {};
  const segments = resourceId.split('/');
  for (const [index, segment] of segments.entries()) {
    const name = segment.toLowerCase();
    const value = segments[index + 1]?.trim();
    if (Object.hasOwn(SEGMENTS, name) && value) found[SEGMENTS[name]!] ??= value;
  }
  return found;
}

/** The resource id in its usual spelling, or undefined if a part is missing. */
export function workspaceId({ subscription, resourceGroup, workspace }: Workspace): string | undefined {
  if (!subscription || !resourceGroup || !workspace) return undefined;
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${workspace}`;
}
