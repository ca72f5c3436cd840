// The work on Azure: one function for each of the two queues, whose names are in the app's settings.

import { app } from '@azure/functions';
import { queueFunction } from '../../src/hosts/azure-functions';
import { CONNECTION, log, open } from './compose';

app.storageQueue(
  'inbox-events',
  queueFunction({
    queueName: '%BELLHOP_EVENTS_QUEUE%',
    connection: CONNECTION,
    log,
    receive: async (body) => (await open()).receive.event(body),
  }),
);

app.storageQueue(
  'inbox-jobs',
  queueFunction({
    queueName: '%BELLHOP_JOBS_QUEUE%',
    connection: CONNECTION,
    log,
    receive: async (body) => (await open()).receive.job(body),
  }),
);
