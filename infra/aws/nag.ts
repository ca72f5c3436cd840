// Exceptions from the rules of cdk-nag's AWS Solutions pack, each with its reason.

import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

export function acknowledge(scope: IConstruct, id: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions-${id}`, reason });
}

/** A policy with a `*` in a resource. */
export function acknowledgeWildcard(scope: IConstruct, reason: string): void {
  acknowledge(scope, 'IAM5', reason);
}
