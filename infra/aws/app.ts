// `cdk deploy` starts here.

import { App } from 'aws-cdk-lib';
import { addStack } from './add-stack';
import { SettingsError } from './context';

const app = new App();
try {
  addStack(app);
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
