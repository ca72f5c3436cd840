// The bus on which decisions are published: whose it is does not matter, only that the bot may put events there and nowhere else.

import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { allow } from './allow';
import type { ContextReader } from './context';

const BUS = {
  pattern: /^(arn:aws[a-z-]*:events:[a-z]{2}(-[a-z]+)+-\d+:\d{12}:event-bus\/)?[\w./-]{1,256}$/,
  is: 'the name or the ARN of an event bus',
};

/** `decisionsBus`: the one that bellhop.yaml names under `publish`; a name means one here. */
export function readDecisionsBus(reader: ContextReader): string | undefined {
  return reader.text('decisionsBus', BUS);
}

export function publishOn(scope: Construct, bus: string | undefined): PolicyStatement[] {
  if (bus === undefined) return [];
  const here = () =>
    Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: bus });
  return [allow(['events:PutEvents'], [bus.startsWith('arn:') ? bus : here()])];
}
