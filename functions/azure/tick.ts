// The clock on Azure: a timer, once a minute.

import { app } from '@azure/functions';
import { tickFunction } from '../../src/hosts/azure-functions';
import { open } from './compose';

app.timer(
  'tick',
  tickFunction(async () => (await open()).tick()),
);
