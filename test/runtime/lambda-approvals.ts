// What the tests of the built functions ask of a press: one call to SageMaker, one record, and a message that says so.

import type { JsonObject } from '../../src/core/json';
import { prefix } from '../../src/core/keys';
import { sqsEvent } from '../hosts/lambda/events';
import { approvalOf, messageAbout } from '../support/hosts/approval';
import type { SlackMessage } from '../support/peers/slack';
import { startBuilt } from './built';
import type { RunningFunction, RuntimeClient } from './function';
import type { RuntimeWorld } from './world';

const JOBS_ARN = 'arn:aws:sqs:eu-west-1:123456789012:jobs';

export interface ApprovalSetting {
  client: RuntimeClient;
  world: RuntimeWorld;
  /** A process of the function that works. */
  inbox: RunningFunction;
}

/** @param setting what there is once the tests run */
export function describeApprovals(setting: () => ApprovalSetting): void {
  const world = (): RuntimeWorld => setting().world;
  const inbox = (): RunningFunction => setting().inbox;
  const jobsSent = (): string[] => world().sqs.sent('jobs');
  const bring = (job: string): Promise<unknown> => inbox().invoke(sqsEvent(JOBS_ARN, { job }));

  describe('with a model version that waits for approval', () => {
    const updates = () =>
      world().sagemaker.calls.filter(({ operation }) => operation === 'UpdateModelPackage');
    let version = '';
    let message: SlackMessage;

    /** Every job from here on, and those that come of them; each as often as `deliver` likes. */
    async function bringAll(from: number, deliver: (job: string) => Promise<unknown>): Promise<void> {
      for (let next = from; next < jobsSent().length; next += 1) await deliver(jobsSent()[next]!);
    }
    const twice = async (job: string): Promise<void> => {
      await bring(job);
      await bring(job);
    };

    beforeEach(async () => {
      const { sagemaker, emitted, slack } = world();
      version = sagemaker.world.registerPackage('');
      const sent = jobsSent().length;
      await inbox().invoke(emitted.at(-1));
      await bringAll(sent, bring);
      message = messageAbout(slack, `version ${version.split('/').at(-1)}`);
    });

    it('carry out a press: SageMaker, the record, and the message', async () => {
      const { slack, store } = world();
      const sent = jobsSent().length;

      await bring(JSON.stringify(approvalOf(message, 'AUC is fine')));
      await bringAll(sent, twice);

      expect(updates().map(({ input }) => input)).toEqual([
        {
          ModelPackageArn: version,
          ModelApprovalStatus: 'Approved',
          ApprovalDescription: expect.stringMatching(/^bellhop:\S+ by Ana Ruiz: AUC is fine$/),
          ClientToken: expect.any(String),
        },
      ]);
      const records = await store.list<JsonObject>(prefix('record'));
      expect(records.map(({ value }) => value.record)).toEqual([
        expect.objectContaining({ outcome: 'done', status: 'Approved' }),
      ]);
      const shown = JSON.stringify(slack.messages('C0000001').find(({ ts }) => ts === message.ts));
      expect(shown).toContain('*Approved* by Ana Ruiz');
      expect(shown).not.toContain('"action_id":"approve"');
      expect(slack.people.whispers.map(({ text }) => text)).toEqual([
        expect.stringContaining('Approved: fraud-detector version'),
      ]);
    });

    it('act once for two presses in two processes at the same moment', async () => {
      const other = await startBuilt('inbox', setting().client, world().env);
      const before = updates().length;
      const sent = jobsSent().length;
      /** What a worker throws comes again by the queue. */
      const both = (...jobs: [string, string]) =>
        Promise.allSettled(
          [inbox(), other].map((worker, index) => worker.invoke(sqsEvent(JOBS_ARN, { job: jobs[index]! }))),
        );

      try {
        const presses = [1, 2].map((time) => JSON.stringify(approvalOf(message, '', time)));
        await both(presses[0]!, presses[1]!);
        await bringAll(sent, (job) => both(job, job));
      } finally {
        await other.stop();
      }

      expect(updates().slice(before)).toHaveLength(1);
      const shown = JSON.stringify(
        world()
          .slack.messages('C0000001')
          .find(({ ts }) => ts === message.ts),
      );
      expect(shown).toContain('*Approved* by Ana Ruiz');
    });
  });
}
