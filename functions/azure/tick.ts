// The clock on Azure: a timer, once a minute.

import { app } from '@azure/functions';
import { tickFunction } from '../../src/hosts/azure-functions';
import { open } from './compose';

app.timer(
  'tick',
  tickFunction(async () => {
    const { tick, bringInUndelivered } = await open();
    // Neither waits for the other, nor fails with it.
    const done = await Promise.allSettled([tick(), bringInUndelivered()]);
    for (const result of done) if (result.status === 'rejected') throw result.reason;
  }),
);
