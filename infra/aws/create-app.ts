// The app with its one stack, and with cdk-nag, which stops a deployment that breaks a rule without a written reason.

import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { BotStack } from './bot-stack';
import { readSettings } from './settings';

/** @throws Error with every setting that is wrong, a line each. */
export function createApp(app: App): App {
  const settings = readSettings((name) => app.node.tryGetContext(name));
  new BotStack(app, 'Bellhop', settings);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
