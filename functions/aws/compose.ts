// The bot on AWS: rows in DynamoDB, messages in two SQS queues. SDKs are loaded when a message needs them.

import { createEmfExporter } from '../../src/observe/emf';
import { createLog } from '../../src/observe/log';
import { openSource } from '../../src/sources/open';
import { type DeployedBot, openDeployedBot } from '../deployed';
import { azureCredential } from '../identities';
import { lazyQueue, lazyStore, remember } from '../lazy';
import { type Environment, settings } from '../settings';
import { sdkSettings } from './sdk';

export interface AwsBot extends DeployedBot {
  /** The URLs of the two queues. */
  queues: { events: string; jobs: string };
}

/** To the stream itself: what `console.log` writes gets Lambda's own words before it, and is no JSON any more. */
function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

export const log = createLog({ write, now: Date.now, format: 'json' });

/** Opens the bot once for this process: already when the module is loaded, since Lambda gives the most CPU then. */
export function awsBot(env: Environment): () => Promise<AwsBot> {
  const open = remember(() => openAws(env));
  // Whoever asks first hears of a failure; the next one tries again.
  open().catch(() => undefined);
  return open;
}

async function openAws(env: Environment): Promise<AwsBot> {
  const { BELLHOP_TABLE, BELLHOP_EVENTS_QUEUE, BELLHOP_JOBS_QUEUE, BELLHOP_DEAD_LETTERS } = settings(env, [
    'BELLHOP_TABLE',
    'BELLHOP_EVENTS_QUEUE',
    'BELLHOP_JOBS_QUEUE',
    'BELLHOP_DEAD_LETTERS',
  ]);
  const store = lazyStore(async () => {
    const { openDynamoStore } = await import('../../src/stores/dynamodb');
    const config = { ...sdkSettings(env, 'DYNAMODB'), accountIdEndpointMode: 'disabled' } as const;
    return openDynamoStore({ table: BELLHOP_TABLE, config });
  });
  const queueAt = (queueUrl: string) =>
    lazyQueue(async () => {
      const { openSqsQueue } = await import('../../src/queues/sqs');
      const config = sdkSettings(env, 'SQS');
      return openSqsQueue({ queueUrl, deadLetterUrl: BELLHOP_DEAD_LETTERS, store, config });
    }, store);
  const secrets = env.BELLHOP_SECRETS?.trim();
  const bot = await openDeployedBot({
    host: 'aws',
    env,
    log,
    exporter: createEmfExporter({ write, now: Date.now }),
    store,
    events: queueAt(BELLHOP_EVENTS_QUEUE),
    jobs: queueAt(BELLHOP_JOBS_QUEUE),
    secrets: secrets ? await openSource(secrets) : undefined,
    sources: { blobCredential: azureCredential(env, 'aws') },
  });
  return { ...bot, queues: { events: BELLHOP_EVENTS_QUEUE, jobs: BELLHOP_JOBS_QUEUE } };
}
