// The app with its one stack, and with cdk-nag, which stops a deployment that breaks a rule without a written reason.

import { type App, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { exceptionsOf } from './actions';
import { BotStack } from './bot-stack';
import { readBridgeSettings } from './bridge-settings';
import { BridgeStack } from './bridge-stack';
import { acknowledgeExceptions } from './nag';
import { readSettings } from './settings';

/** The bot, or the bridge if the context names a bot on Azure. @throws SettingsError */
export function addStack(app: App): Stack {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const context = (name: string) => app.node.tryGetContext(name) as unknown;
  const bridge = readBridgeSettings(context);
  if (bridge !== undefined) {
    const stack = new BridgeStack(app, bridge);
    acknowledgeExceptions(stack, bridge.trust && exceptionsOf(bridge.trust.acting, 'ForAzure'));
    return stack;
  }
  const settings = readSettings(context);
  const stack = new BotStack(app, settings);
  acknowledgeExceptions(stack, exceptionsOf(settings.acting, 'Functions/inbox/Role'));
  return stack;
}
