// The bot on AWS, seen by its operator: DynamoDB, SQS and Secrets Manager, with the credentials of this terminal.

import type { Check } from '../../src/cli/operations';
import type { Store } from '../../src/core/ports';
import { isJob } from '../../src/flow/sign';
import type { SqsFacts } from '../../src/queues/sqs-facts';
import { createSecrets } from '../../src/secrets/secrets';
import { openSource } from '../../src/sources/open';
import { openChats } from '../chats';
import { remember } from '../lazy';
import { type Environment, settings } from '../settings';
import { clockCheck } from './operations-checks';
import { type OperationsHost, type OperationsWorld, terminalLog } from './operations-host';

const NAMES = [
  'BELLHOP_TABLE',
  'BELLHOP_EVENTS_QUEUE',
  'BELLHOP_JOBS_QUEUE',
  'BELLHOP_DEAD_LETTERS',
] as const;
/** A chat that is down for a while must not exhaust a message. */
const LEAST_RECEIVES = 5;
/** Six times the 60 s that the inbox may run. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const LEAST_VISIBILITY_SECONDS = 360;

export function awsHost(world: OperationsWorld): OperationsHost {
  const { env } = world;
  const closers: (() => void)[] = [];
  const secrets = remember(async () => {
    const address = env.BELLHOP_SECRETS?.trim();
    const source = address ? await openSource(address) : undefined;
    return createSecrets({ env, source, log: terminalLog(world), now: Date.now });
  });

  const store = remember(async (): Promise<Store> => {
    const { BELLHOP_TABLE } = settings(env, ['BELLHOP_TABLE']);
    const { openDynamoStore } = await import('../../src/stores/dynamodb');
    const opened = openDynamoStore({ table: BELLHOP_TABLE });
    closers.push(opened.close);
    return opened;
  });

  return {
    id: 'aws',
    environment: async () => (await secrets()).environment(),
    sources: {},
    store,
    async letters() {
      const { BELLHOP_EVENTS_QUEUE, BELLHOP_JOBS_QUEUE, BELLHOP_DEAD_LETTERS } = settings(env, NAMES);
      const { openSqsDeadLetters } = await import('../../src/queues/sqs-dead-letters');
      const letters = openSqsDeadLetters({
        deadLetterUrl: BELLHOP_DEAD_LETTERS,
        queueOf: (message) => (isJob(message) ? BELLHOP_JOBS_QUEUE : BELLHOP_EVENTS_QUEUE),
        store: await store(),
      });
      closers.push(letters.close);
      return [letters];
    },
    chats: async (config) =>
      openChats(config, {
        secrets: await secrets(),
        store: await store(),
        log: terminalLog(world),
        teamsAt: world.teamsAt,
      }),
    checks: (all) => [
      {
        name: 'environment',
        async run() {
          settings(all, [...NAMES, 'BELLHOP_JOBS_KEY']);
          return [];
        },
      },
      ...secretsCheck(env, async () => void (await (await secrets()).environment())),
      ...queueChecks(env),
    ],
    async close() {
      for (const close of closers) close();
    },
  };
}

function secretsCheck(env: Environment, read: () => Promise<void>): Check[] {
  if (!env.BELLHOP_SECRETS?.trim()) return [];
  return [
    {
      name: 'secrets',
      async run() {
        await read();
        return [];
      },
    },
  ];
}

/** Of queues that are not named, the check of the environment tells. */
function queueChecks(env: Environment): Check[] {
  const dead = env.BELLHOP_DEAD_LETTERS?.trim();
  const facts = async (url: string) => (await import('../../src/queues/sqs-facts')).readSqsFacts(url);
  const checks = (['EVENTS', 'JOBS'] as const).flatMap((lane): Check[] => {
    const url = env[`BELLHOP_${lane}_QUEUE`]?.trim();
    if (!url) return [];
    const name = `queue of ${lane.toLowerCase()}`;
    return [{ name, run: async () => queueProblems(await facts(url), dead && (await facts(dead)).arn) }];
  });
  if (dead)
    checks.push({
      name: 'dead letters',
      async run() {
        await facts(dead);
        return [];
      },
    });
  const url = env.BELLHOP_JOBS_QUEUE?.trim();
  return url && URL.canParse(url) ? [...checks, clockCheck(new URL(url).origin)] : checks;
}

function queueProblems({ redrive, visibilitySeconds }: SqsFacts, dead: string | undefined): string[] {
  const problems: string[] = [];
  if (redrive === undefined)
    problems.push(
      'It has no redrive policy: what fails again and again is never put aside. Give it the dead-letter queue.',
    );
  else if (dead && redrive.arn !== dead)
    problems.push(
      `Its dead letters go to ${redrive.arn}, and not to BELLHOP_DEAD_LETTERS: name the same queue in both.`,
    );
  if (redrive !== undefined && redrive.maxReceives < LEAST_RECEIVES)
    problems.push(
      `Its maxReceiveCount is ${redrive.maxReceives}: set it to ${LEAST_RECEIVES} or more, so that a short trouble loses nothing.`,
    );
  if (visibilitySeconds < LEAST_VISIBILITY_SECONDS)
    problems.push(
      `Its visibility timeout is ${visibilitySeconds} s: set it to ${LEAST_VISIBILITY_SECONDS} s or more, six times the limit of the inbox, so that no message is worked on twice.`,
    );
  return problems;
}
