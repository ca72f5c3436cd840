// Every exception from the rules of cdk-nag's AWS Solutions pack, with its reason.

import { type Stack, Validations } from 'aws-cdk-lib';

export interface Exception {
  /** Below the stack. */
  path: string;
  rule: string;
  reason: string;
}

export const EXCEPTIONS: Exception[] = [
  {
    path: 'Storage/Secret',
    rule: 'AwsSolutions-SMG4',
    reason:
      'Its values come from Slack, Entra and Event Grid, which no function of ours can rotate; docs/deploy-aws.md says how people do.',
  },
  {
    path: 'Functions/inbox/Role',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'sts:GetWebIdentityToken knows no resources; its audience is fixed instead.',
  },
  {
    path: 'Key',
    rule: 'AwsSolutions-SMG4',
    reason: 'The bot on Azure holds a copy, so people change both; docs/deploy-aws.md says how.',
  },
  {
    path: 'DeadLetters',
    rule: 'AwsSolutions-SQS3',
    reason: 'This is the dead-letter queue itself; rules name theirs in a way that the check does not see.',
  },
];

/** Those of the other stack are passed over. */
export function acknowledgeExceptions(stack: Stack, further: readonly Exception[] = []): void {
  for (const { path, rule, reason } of [...EXCEPTIONS, ...further]) {
    const construct = stack.node.findAll().find(({ node }) => node.path === `${stack.node.path}/${path}`);
    if (construct !== undefined) Validations.of(construct).acknowledge({ id: rule, reason });
  }
}
