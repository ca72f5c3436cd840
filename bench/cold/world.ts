// What the functions under measure talk to, all on the loopback: DynamoDB, Slack and SQS; and the work they get.

import { createAwsCloud } from '../../src/clouds/aws';
import { type Config, loadConfig } from '../../src/config';
import type { InboxMessage } from '../../src/core/ports';
import { createNotify } from '../../src/flow/notify';
import { signJob } from '../../src/flow/sign';
import { openDynamoStore } from '../../src/stores/dynamodb';
import { modelEvent } from '../../test/contracts/host';
import { functionUrlEvent, SCHEDULED_EVENT, sqsEvent } from '../../test/hosts/lambda/events';
import { startSqsPeer } from '../../test/runtime/sqs-peer';
import { awsConfig } from '../../test/support/emulators/aws';
import { createDynamoTable, dynamoClient, startDynalite } from '../../test/support/emulators/dynamodb';
import { botEnvironment, EVENTS_KEY, JOBS_KEY } from '../../test/support/hosts/environment';
import type { PeerRequest } from '../../test/support/peers/http';
import { startSlackPeer } from '../../test/support/peers/slack';

/** One piece of work: the event for the function, and when something of it is on the wire. */
export interface Work {
  event: object;
  /** The time of `performance.now()` at which the request had arrived; absent where the answer is all there is. */
  arrived?: Promise<number>;
}

export interface World {
  env: Record<string, string>;
  /** A planned message that waits to be brought to Slack, as a record of the queue of jobs. */
  delivery(): Promise<Work>;
  /** An event of SageMaker at the door, to be put into the queue. */
  knock(): Promise<Work>;
  /** A tick of the clock with nothing due. */
  minute(): Promise<Work>;
  close(): Promise<void>;
}

/** @param file the configuration that is in the bundles */
export async function openWorld(file: string): Promise<World> {
  const dynamo = await startDynalite();
  const client = dynamoClient(awsConfig(dynamo.url));
  const table = await createDynamoTable(client);
  const slack = await startSlackPeer();
  let messageSent: (at: number) => void = () => undefined;
  const sqs = await startSqsPeer(() => messageSent(performance.now()));
  const store = openDynamoStore({ table, client });
  const plan = planner(await loadConfig({ env: {}, file }), store);

  /** Answers the next post itself, at once: what comes after it is not measured. */
  function nextPost(): Promise<number> {
    return new Promise((resolve) => {
      const matches = ({ path }: PeerRequest) => {
        if (!path.endsWith('/chat.postMessage')) return false;
        resolve(performance.now());
        return true;
      };
      const body = { ok: true, channel: 'C0000001', ts: '1795000000.000001' };
      slack.next(matches, { status: 200, body });
    });
  }

  const { BELLHOP_CONFIG: _inBundle, ...environment } = botEnvironment(file, slack.api);
  return {
    env: {
      ...environment,
      ...sqs.env,
      BELLHOP_TABLE: table,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    },
    async delivery() {
      const job = await plan();
      return {
        event: sqsEvent('arn:aws:sqs:eu-west-1:123456789012:jobs', { one: job }),
        arrived: nextPost(),
      };
    },
    async knock() {
      return {
        event: functionUrlEvent('POST', '/events/aws', {
          headers: { 'content-type': 'application/json', 'x-bellhop-key': EVENTS_KEY },
          body: Buffer.from(JSON.stringify(modelEvent().event)),
        }),
        arrived: new Promise((resolve) => {
          messageSent = resolve;
        }),
      };
    },
    async minute() {
      return { event: SCHEDULED_EVENT };
    },
    async close() {
      client.destroy();
      await Promise.all([dynamo.stop(), slack.stop(), sqs.stop()]);
    },
  };
}

/** Plans an event as the inbox would, and gives the signed job that it would send. */
function planner(config: Config, store: ReturnType<typeof openDynamoStore>): () => Promise<string> {
  const [aws, sent] = [createAwsCloud(), [] as InboxMessage[]];
  const nothing = () => undefined;
  const present = () => {
    throw new Error('a plan shows nothing');
  };
  const { plan } = createNotify({
    store,
    queue: { send: async (message) => void sent.push(message), bury: async () => {} },
    chats: {},
    route: (event) => config.router.route(event),
    knows: (destination) => config.router.knows(destination),
    present,
    presentNote: present,
    say: present,
    directories: {},
    log: { info: nothing, warn: nothing, error: nothing },
    now: Date.now,
    newNonce: String,
    pause: async () => {},
    callMs: 1000,
    leaseMs: 1000,
  });
  return async () => {
    const [decoded] = aws.decode(modelEvent().event, new Date());
    if (decoded === undefined || !('event' in decoded)) throw new Error('the sample is no event');
    await plan(decoded.event);
    const job = sent.pop();
    if (job === undefined || job.type === 'event') throw new Error('the event went nowhere');
    return JSON.stringify(signJob(job, JOBS_KEY));
  };
}
