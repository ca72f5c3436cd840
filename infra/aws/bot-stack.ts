// The bot on AWS: everything that one deployment is.

import { CfnOutput, Stack } from 'aws-cdk-lib';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { Alarms } from './alarms';
import { Functions } from './functions';
import { Overview } from './overview';
import { Rules } from './rules';
import { EveryMinute } from './schedule';
import { FUNCTIONS, inAzure, type Settings } from './settings';
import { Storage } from './storage';

export class BotStack extends Stack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, settings.name, { description: 'Bellhop: ML events to Slack and Teams, and answers back' });
    const storage = new Storage(this, settings);
    const rules = new Rules(this, { arn: storage.events.queueArn, deadLetters: storage.deadLetters });
    rules.maySendTo(storage.events);

    const functions = new Functions(this, storage, settings);
    const { http, inbox, tick } = functions.byName;
    // Slack, Teams and Event Grid cannot sign for IAM: the door checks signatures, tokens and keys itself.
    const { url } = http.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    new EveryMinute(this, tick);

    const alarms = new Alarms(this, settings.alarmEmail);
    alarms.deadLetters(
      storage.deadLetters,
      'Messages were given up. docs/deploy-aws.md says how to see why, and how to send them again.',
    );
    alarms.emptied('events', storage.events);
    alarms.emptied('jobs', storage.jobs);
    if (settings.config !== undefined) alarms.configurationRead();
    for (const name of FUNCTIONS) alarms.working(name, functions.byName[name]);
    alarms.ticking(tick);
    const { dashboard } = new Overview(this, storage, functions, alarms);
    // The URL ends in a slash.
    this.tell({
      Health: `${url}health`,
      SlackRequests: `${url}slack/events`,
      TeamsMessages: `${url}api/messages`,
      AzureEvents: `${url}events/azure`,
      Actions: settings.actions,
      Secret: storage.secret.secretArn,
      // Each is the subject of a federated credential in Entra.
      InboxRole: inbox.role!.roleArn,
      ...(inAzure(settings.config) && { HttpRole: http.role!.roleArn, TickRole: tick.role!.roleArn }),
      Table: storage.table.tableName,
      EventsQueue: storage.events.queueUrl,
      JobsQueue: storage.jobs.queueUrl,
      DeadLettersQueue: storage.deadLetters.queueUrl,
      Dashboard: dashboard.dashboardName,
      AlarmTopic: alarms.topic.topicArn,
    });
  }

  private tell(outputs: Record<string, string>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
