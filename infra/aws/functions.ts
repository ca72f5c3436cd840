// The three functions: each with its bundle, its own role and log, and what calls it.

import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  EventSourceMapping,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allow } from './allow';
import { INBOX_CONCURRENCY, LIMITS } from './limits';
import { permissionsOf } from './permissions';
import { FUNCTIONS, type FunctionName, type Settings } from './settings';
import type { Storage } from './storage';

/** Messages that an inbox takes at once. Those that fail come back alone. */
const EVENTS_AT_ONCE = 10;
/** A job is one message to one destination: a slow chat holds up nobody else's. */
const JOBS_AT_ONCE = 1;

export class Functions extends Construct {
  readonly byName: Record<FunctionName, LambdaFunction>;

  constructor(
    scope: Construct,
    private readonly storage: Storage,
    private readonly settings: Settings,
  ) {
    super(scope, 'Functions');
    const [http, inbox, tick] = FUNCTIONS.map((name) => this.create(name)) as [
      LambdaFunction,
      LambdaFunction,
      LambdaFunction,
    ];
    this.byName = { http, inbox, tick };
    this.feed(inbox, 'Events', storage.events, EVENTS_AT_ONCE);
    this.feed(inbox, 'Jobs', storage.jobs, JOBS_AT_ONCE);
  }

  private create(name: FunctionName): LambdaFunction {
    const { settings, storage } = this;
    const within = new Construct(this, name);
    const logGroup = new LogGroup(within, 'Log', {
      retention: settings.logDays as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const logs = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    const role = new Role(within, 'Role', {
      description: `What Bellhop's function ${name} may do`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        All: new PolicyDocument({ statements: [logs, ...permissionsOf(this, name, storage, settings)] }),
      },
    });
    return new LambdaFunction(within, 'Function', {
      description: DESCRIPTIONS[name],
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(settings.assets, name)),
      ...LIMITS[name],
      environment: this.environment(),
      logGroup,
      // Event source and log would add more to the role than they need.
      role: role.withoutPolicyUpdates(),
      reservedConcurrentExecutions: name === 'inbox' ? settings.inboxReserved : undefined,
    });
  }

  /** Names and places only: every secret is in the one that BELLHOP_SECRETS names. */
  private environment(): Record<string, string> {
    const { storage, settings } = this;
    return {
      BELLHOP_TABLE: storage.table.tableName,
      BELLHOP_EVENTS_QUEUE: storage.events.queueUrl,
      BELLHOP_JOBS_QUEUE: storage.jobs.queueUrl,
      BELLHOP_DEAD_LETTERS: storage.deadLetters.queueUrl,
      BELLHOP_SECRETS: storage.secret.secretArn,
      BELLHOP_ACTIONS: settings.actions,
      ...(settings.config !== undefined && { BELLHOP_CONFIG: settings.config }),
      ...(settings.azure !== undefined && {
        AZURE_TENANT_ID: settings.azure.tenant,
        AZURE_CLIENT_ID: settings.azure.client,
      }),
    };
  }

  private feed(inbox: LambdaFunction, id: string, queue: Queue, batchSize: number): void {
    const { inboxReserved } = this.settings;
    const fair = inboxReserved === undefined ? INBOX_CONCURRENCY : Math.floor(inboxReserved / 2);
    new EventSourceMapping(this, id, {
      target: inbox,
      eventSourceArn: queue.queueArn,
      batchSize,
      reportBatchItemFailures: true,
      maxConcurrency: Math.min(INBOX_CONCURRENCY, fair),
    });
  }
}

const DESCRIPTIONS: Record<FunctionName, string> = {
  http: "Bellhop's doors: chats and event webhooks",
  inbox: "Bellhop's work: one message of a queue at a time",
  tick: "Bellhop's clock: what is due, once a minute",
};
