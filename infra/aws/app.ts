// `cdk deploy` starts here: reads the settings, builds the stack, has it checked.

import { App } from 'aws-cdk-lib';
import { createApp } from './create-app';

createApp(new App()).synth();
