// What each function may do: the whole list. Nothing else adds to these roles.

import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { rightsInSageMaker } from './actions';
import { allow } from './allow';
import { publishOn } from './decisions';
import { type FunctionName, inAzure, type Settings } from './settings';
import type { Storage } from './storage';

/** The audience of a token that Entra exchanges for one of its own. */
const ENTRA_AUDIENCE = 'api://AzureADTokenExchange';

export function permissionsOf(
  scope: Construct,
  name: FunctionName,
  storage: Storage,
  settings: Pick<Settings, 'config' | 'azure' | 'acting' | 'decisionsBus'>,
): PolicyStatement[] {
  const { config, azure, acting, decisionsBus } = settings;
  return [
    allow(['secretsmanager:GetSecretValue'], [storage.secret.secretArn]),
    ...(config === undefined || inAzure(config) ? [] : [readOf(scope, config)]),
    ...OWN[name](storage, settings),
    // Neither the doors nor the clock act: only whoever works off the jobs does.
    ...(name === 'inbox' ? [...rightsInSageMaker(scope, acting), ...publishOn(scope, decisionsBus)] : []),
    ...(azure !== undefined && (name === 'inbox' || inAzure(config)) ? [entraToken()] : []),
  ];
}

const OWN: Record<FunctionName, (storage: Storage, settings: Pick<Settings, 'config'>) => PolicyStatement[]> =
  {
    http: ({ events, jobs, table }, { config }) => [
      allow(['sqs:SendMessage'], [events.queueArn, jobs.queueArn]),
      // A message that is too long for SQS waits in the table, in rows of its own.
      allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [table.tableArn], rowsOnly('body#*', '#part#*')),
      // The last good configuration: the door may work with it, and never write it.
      ...(config === undefined ? [] : [allow(['dynamodb:GetItem'], [table.tableArn], rowsOnly('config#*'))]),
    ],

    inbox: ({ events, jobs, deadLetters, table }) => [
      allow(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'],
        [events.queueArn, jobs.queueArn],
      ),
      allow(['sqs:SendMessage'], [deadLetters.queueArn]),
      allow(
        ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
        [table.tableArn],
      ),
    ],

    tick: ({ events, jobs, deadLetters, table }) => [
      allow(['sqs:SendMessage'], [events.queueArn, jobs.queueArn, deadLetters.queueArn]),
      allow(
        ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
        [table.tableArn],
      ),
    ],
  };

/** Rows whose partition is like one of these; src/stores/dynamodb-rows.ts names the partitions. */
function rowsOnly(...partitions: string[]) {
  return {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  };
}

/** Of the one object or parameter that holds the configuration. */
export function readOf(scope: Construct, config: string): PolicyStatement {
  const stack = Stack.of(scope);
  if (config.startsWith('s3://')) {
    return allow(['s3:GetObject'], [`arn:${stack.partition}:s3:::${config.slice('s3://'.length)}`]);
  }
  const resourceName = config.replace(/^ssm:\/?/, '');
  return allow(
    ['ssm:GetParameter'],
    [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName })],
  );
}

/**
 * A signed statement of who this function is, for Entra and nobody else.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_policies.html
 */
function entraToken(): PolicyStatement {
  return allow(['sts:GetWebIdentityToken'], ['*'], {
    'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': [ENTRA_AUDIENCE] },
    Null: { 'sts:IdentityTokenAudience': 'false' },
  });
}
