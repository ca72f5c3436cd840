// The doors on AWS: a Function URL, or an API Gateway HTTP API.

import { createHttpHandler } from '../../src/hosts/lambda';
import { awsBot, log } from './compose';

const open = awsBot(process.env);

export const handler = createHttpHandler({
  log,
  http: async (request) => (await open()).http(request),
});
