// The bot as it is deployed on AWS: the composition roots of its functions, called with the events that Lambda gives them.

import { setTimeout as sleep } from 'node:timers/promises';
import { openDynamoStore } from '../../../src/stores/dynamodb';
import { type HostAnswer, LONGEST_WORK_MS, type QueueHostUnderTest } from '../../contracts/host';
import { functionUrlEvent, SCHEDULED_EVENT, sqsEvent } from '../../hosts/lambda/events';
import { awsConfig } from '../emulators/aws';
import { createDynamoTable, dynamoClient, startDynalite } from '../emulators/dynamodb';
import { startSlackPeer } from '../peers/slack';
import { turnActions } from './actions';
import { type Closers, opening } from './closers';
import { botEnvironment, configurationFile, muteLog, setEnvironment } from './environment';
import { openLambdaQueues } from './lambda-queues';
import { addOperatorsChannel, shownIn } from './slack-channel';
import { provideTemplates } from './templates';

/** A handler as the runtime calls it: JSON in, JSON out. */
export type Invoke = (event: unknown) => Promise<unknown>;
export type LambdaName = 'http' | 'inbox' | 'tick';

interface Answer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: boolean;
}

export interface LambdaUnderTest extends QueueHostUnderTest {
  /** Every message in #ops. */
  shownToOperators(): Promise<string[]>;
  invoke: Record<LambdaName, Invoke>;
  /** As it names the queue of events. */
  eventsArn: string;
}

/** Where the handlers come from: the sources, or a runtime client in another process. */
export type LoadHandlers = (env: Record<string, string>) => Promise<{
  invoke: Record<LambdaName, Invoke>;
  stop(): Promise<void>;
}>;

export async function fromSources(env: Record<string, string>) {
  const restore = setEnvironment(env);
  const unmute = muteLog();
  provideTemplates();
  const [http, inbox, tick] = await Promise.all([
    import('../../../functions/aws/http'),
    import('../../../functions/aws/inbox'),
    import('../../../functions/aws/tick'),
  ]);
  const invoke =
    (handler: (event: unknown, context: unknown) => Promise<unknown>) => async (event: unknown) => {
      const answer = await handler(overTheWire(event), {});
      return overTheWire(answer);
    };
  return {
    invoke: { http: invoke(http.handler), inbox: invoke(inbox.handler), tick: invoke(tick.handler) },
    async stop() {
      unmute();
      restore();
    },
  };
}

function overTheWire(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** @param env further variables of the functions, or others */
export function openLambda(
  load: LoadHandlers = fromSources,
  env: Record<string, string> = {},
): Promise<LambdaUnderTest> {
  return opening((closers) => openWith(load, env, closers));
}

async function openWith(
  load: LoadHandlers,
  env: Record<string, string>,
  closers: Closers,
): Promise<LambdaUnderTest> {
  const dynamo = await startDynalite();
  closers.add(dynamo.stop);
  const client = dynamoClient(awsConfig(dynamo.url));
  closers.add(() => client.destroy());
  const queues = await openLambdaQueues();
  closers.add(queues.close);
  const slack = await startSlackPeer();
  closers.add(slack.stop);
  addOperatorsChannel(slack);
  const configuration = configurationFile();
  closers.add(configuration.remove);
  const table = await createDynamoTable(client);
  const { invoke, stop } = await load({
    ...botEnvironment(configuration.file, slack.api),
    ...queues.env,
    BELLHOP_TABLE: table,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...env,
  });
  closers.add(stop);

  /** One batch as SQS gives it to Lambda: what is not named as failed is done. */
  async function takeBatch(lane: 'events' | 'jobs', times: number): Promise<void> {
    const records = await queues.take(lane);
    if (records.length === 0) return;
    const bodies = Object.fromEntries(records.map(({ id, body }) => [id, body]));
    let failed = new Set<string>();
    for (let time = 0; time < times; time += 1) {
      const answer = await invoke.inbox(sqsEvent(queues.arn(lane), bodies));
      const { batchItemFailures } = answer as { batchItemFailures: { itemIdentifier: string }[] };
      failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    }
    for (const { id, done } of records) if (!failed.has(id)) await done();
  }

  return {
    invoke,
    eventsArn: queues.arn('events'),
    async http({ method, path, headers, body }): Promise<HostAnswer> {
      const { pathname, search } = new URL(path, 'https://host');
      const event = functionUrlEvent(method, pathname, { query: search.slice(1), headers, body });
      const answer = (await invoke.http(event)) as Answer;
      return {
        status: answer.statusCode,
        headers: new Headers(answer.headers),
        body: Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8'),
      };
    },
    async work(times = 1) {
      const deadline = Date.now() + LONGEST_WORK_MS;
      while (!(await queues.isEmpty())) {
        if (Date.now() > deadline) throw new Error('the queues never became empty');
        for (const lane of ['events', 'jobs'] as const) await takeBatch(lane, times);
        await sleep(20);
      }
    },
    enqueue: (lane, body) => queues.put(lane, body),
    async tick() {
      await invoke.tick(SCHEDULED_EVENT);
    },
    shown: async () => shownIn(slack),
    shownToOperators: async () => shownIn(slack, 'ops'),
    actions: (state) => turnActions(openDynamoStore({ table, client }), state),
    deadLetters: () => queues.deadLetters(),
    slackAnswers: (...answers) => slack.next('chat.postMessage', ...answers),
    close: closers.close,
  };
}
