// The clock: the scheduler calls the tick once a minute, and may call nothing else.

import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { allow } from './allow';

export class EveryMinute extends Construct {
  constructor(scope: Construct, target: IFunction) {
    super(scope, 'EveryMinute');
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        All: new PolicyDocument({ statements: [allow(['lambda:InvokeFunction'], [target.functionArn])] }),
      },
    });
    new CfnSchedule(this, 'Schedule', {
      description: 'Wakes Bellhop for what is due',
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ type: 'tick' }),
        // A tick that is late is of no use: the next one does its work.
        retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 },
      },
    });
  }
}
