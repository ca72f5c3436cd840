// The work on AWS: batches of both queues, and events that EventBridge brings without one.

import { createInboxHandler, type LambdaHandler } from '../../src/hosts/lambda';
import { awsBot, log } from './compose';

const open = awsBot(process.env);
// Every message needs the table and most a chat: both are loaded before Lambda hands over the first one.
open()
  .then(({ warm }) => warm())
  .catch(() => undefined);

export const handler: LambdaHandler<unknown> = async (event) => {
  const { receive, queues } = await open();
  const inbox = createInboxHandler({
    queues: [
      { url: queues.events, receive: receive.event },
      { url: queues.jobs, receive: receive.job },
    ],
    direct: receive.direct,
    log,
  });
  return inbox(event);
};
