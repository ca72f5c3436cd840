// The clock on AWS: the scheduler calls it once a minute.

import { createTickHandler } from '../../src/hosts/lambda';
import { awsBot } from './compose';

const open = awsBot(process.env);

export const handler = createTickHandler(async () => (await open()).tick());
