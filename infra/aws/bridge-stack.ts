// The bridge: SageMaker's events to a bot that runs on Azure. Deployed instead of the bot, not beside it.

import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ApiDestination, Authorization, Connection } from 'aws-cdk-lib/aws-events';
import {
  CfnOIDCProvider,
  PolicyDocument,
  Role,
  ServicePrincipal,
  WebIdentityPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { rightsInSageMaker } from './actions';
import { Alarms } from './alarms';
import { allow } from './allow';
import type { BridgeSettings, Trust } from './bridge-settings';
import { publishOn } from './decisions';
import { readOf } from './permissions';
import { Rules } from './rules';

/** The rest waits at EventBridge. */
const REQUESTS_PER_SECOND = 50;

export class BridgeStack extends Stack {
  constructor(scope: Construct, settings: BridgeSettings) {
    super(scope, settings.name, { description: 'Bellhop: SageMaker events to the bot on Azure' });
    const key = new Secret(this, 'Key', {
      description:
        'The key that opens /events/aws: copy it to the Key Vault of the bot, as BELLHOP_EVENTS_KEY',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const destination = new ApiDestination(this, 'Bot', {
      description: "The bot's door for AWS events",
      endpoint: `${settings.url}/events/aws`,
      rateLimitPerSecond: REQUESTS_PER_SECOND,
      connection: new Connection(this, 'Connection', {
        authorization: Authorization.apiKey('x-bellhop-key', key.secretValue),
      }),
    });
    const role = new Role(this, 'Caller', {
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
      inlinePolicies: {
        All: new PolicyDocument({
          statements: [allow(['events:InvokeApiDestination'], [destination.apiDestinationArn])],
        }),
      },
    });
    const deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new Rules(this, { arn: destination.apiDestinationArn, roleArn: role.roleArn, deadLetters });

    const alarms = new Alarms(this, settings.alarmEmail);
    alarms.deadLetters(deadLetters, 'The bot on Azure did not take some events within a day.');
    this.tell({
      KeySecret: key.secretArn,
      DeadLettersQueue: deadLetters.queueUrl,
      AlarmTopic: alarms.topic.topicArn,
      ...(settings.trust !== undefined && { RoleForAzure: this.roleFor(settings.trust).roleArn }),
    });
  }

  /**
   * A role for the function app's managed identity. The token that it shows is a v1 token of Entra, whose issuer is sts.windows.net.
   * It may read the configuration, if that is here, do what it was given to do in SageMaker, and publish decisions where it was
   * told to: being somebody needs no permission.
   */
  private roleFor({ tenant, principal, audience, config, acting, decisionsBus }: Trust): Role {
    const issuer = `sts.windows.net/${tenant}/`;
    const provider = new CfnOIDCProvider(this, 'Entra', {
      url: `https://${issuer}`,
      clientIdList: [audience],
    });
    const statements = [
      ...(config === undefined ? [] : [readOf(this, config)]),
      ...rightsInSageMaker(this, acting),
      ...publishOn(this, decisionsBus),
    ];
    return new Role(this, 'ForAzure', {
      description: 'Bellhop on Azure',
      assumedBy: new WebIdentityPrincipal(provider.attrArn, {
        StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: principal },
      }),
      ...(statements.length > 0 && { inlinePolicies: { All: new PolicyDocument({ statements }) } }),
    });
  }

  private tell(outputs: Record<string, string>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
