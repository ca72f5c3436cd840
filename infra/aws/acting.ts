// What whoever deploys lets the buttons do in SageMaker: `-c may=approve,retry`, and to what.

import type { ContextReader } from './context';

export const ACTS = [
  'approve', 'reject', 'retry', 'start', 'stop', 'rerun', 'rollback', 'logs', 'details',
] as const; // biome-ignore format: a list
export type Act = (typeof ACTS)[number];

export interface Acting {
  /** `may`: the actions. None unless they are named. */
  may: readonly Act[];
  /** `resources`: what they may be done to, e.g. `pipeline/fraud-*`; absent = everything of their types. */
  resources?: readonly string[];
  /** `passRoles`: the roles as which a job that is run again may run. */
  passRoles: readonly string[];
  /** `actingRoles`: the roles in other accounts that the configuration names under `clouds`. */
  actingRoles: readonly string[];
}

/** Types of resources, as ARNs have them. */
export const TYPES = [
  'model-package', 'pipeline', 'training-job', 'processing-job', 'transform-job', 'hyper-parameter-tuning-job',
  'endpoint', 'endpoint-config',
] as const; // biome-ignore format: a list
export type ResourceType = (typeof TYPES)[number];

const RESOURCE = {
  pattern: new RegExp(`^(${TYPES.join('|')})/[A-Za-z0-9*][A-Za-z0-9*/-]*$`),
  is: 'a type and a name, such as pipeline/fraud-* or model-package/fraud-detector/*',
};
const ROLE = { pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, is: "a role's ARN without a *" };

export function readActing(reader: ContextReader): Acting {
  const may = reader.list('may', {
    pattern: new RegExp(`^(${ACTS.join('|')})$`),
    is: `some of ${ACTS.join(', ')}`,
  }) as Act[];
  const resources = reader.list('resources', RESOURCE);
  const passRoles = reader.list('passRoles', ROLE);
  const actingRoles = reader.list('actingRoles', ROLE);
  if (passRoles.length > 0 && !may.includes('rerun'))
    reader.problem('passRoles are for rerun: add it to may');
  return { may, ...(resources.length > 0 && { resources }), passRoles, actingRoles };
}
