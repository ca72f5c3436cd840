// The work on AWS: batches of both queues, and events that EventBridge brings without one.

import { createInboxHandler, type LambdaHandler } from '../../src/hosts/lambda';
import { awsBot, log } from './compose';

const open = awsBot(process.env);

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
