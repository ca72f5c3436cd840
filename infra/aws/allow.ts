// Statements: a list of calls that are allowed.

import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

export function allow(
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, unknown>>,
): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions, resources, conditions });
}
