// The rules on the account's default bus, which is where AWS's own events are.

import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PATTERNS } from './patterns';

export interface RuleTarget {
  /** Of the queue or API destination. */
  arn: string;
  /** What EventBridge could not deliver within a day. */
  deadLetters: Queue;
  /** For targets that are called as somebody; a queue has a policy of its own instead. */
  roleArn?: string;
}

/** What EventBridge itself does at most, and longer than any outage so far. */
const RETRIES = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

export class Rules extends Construct {
  readonly arns: string[];

  constructor(scope: Construct, { arn, deadLetters, roleArn }: RuleTarget) {
    super(scope, 'Rules');
    this.arns = Object.entries(PATTERNS).map(([name, eventPattern]) => {
      const rule = new CfnRule(this, name, {
        description: `Bellhop: ${name}`,
        eventPattern,
        targets: [
          {
            id: 'bellhop',
            arn,
            roleArn,
            retryPolicy: RETRIES,
            deadLetterConfig: { arn: deadLetters.queueArn },
          },
        ],
      });
      return rule.attrArn;
    });
    this.maySendTo(deadLetters);
  }

  /** Only these rules may: EventBridge sends for anybody's rule in any account. */
  maySendTo(queue: Queue): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.arns } },
      }),
    );
  }
}
