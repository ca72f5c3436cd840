// The doors on Azure: one HTTP trigger for every path.

import { app } from '@azure/functions';
import { httpFunction } from '../../src/hosts/azure-functions';
import { log, open } from './compose';

app.http(
  'http',
  httpFunction({
    log,
    http: async (request) => (await open()).http(request),
  }),
);
