// Retrying, starting anew and stopping runs of a pipeline, over the wire.

import { refusal } from '../../../support/peers/sagemaker';
import { changesOf, EXECUTION, failure, order, type Setting, setUp, shown } from './support';

const failedRun = shown('pipeline-run.failed');
const failedStep = shown('pipeline-step');

let setting: Setting;

beforeEach(async () => {
  setting = await setUp();
});
afterEach(() => setting.stop());

function run() {
  return setting.peer.world.runs.get(EXECUTION)!;
}

/** Lets the retried run fail once more, at the step that failed before. */
function failAgain(): void {
  run().failures.TrainXGB = 1;
  setting.peer.world.runs.retry(run());
  setting.peer.world.advance();
}

describe('a failed run', () => {
  const standing = {
    status: 'Failed',
    open: true,
    done: false,
    evidence: { execution: EXECUTION, status: 'Failed', lastModifiedAt: '2026-03-12T08:31:48.312Z' },
    moved: [],
    requesters: ['ben'],
    lineage: [EXECUTION, 'k2v9qh3xw7dn'],
  };

  it.each([
    ['the run', failedRun],
    ['its failed step', failedStep],
  ])('is open to a retry from the message of %s, on the same evidence', async (_which, event) => {
    const found = await setting.actions.inspect('retry', event);

    expect(found).toMatchObject(standing);
    expect(found.event).toMatchObject({
      kind: 'pipeline-run',
      status: 'Failed',
      time: '2026-03-12T08:31:48.312Z',
      subject: failedRun.subject,
      reason: 'Step failure: One or multiple steps failed: TrainXGB.',
      actions: ['retry'],
    });
  });

  it('is shown with the end that its own event names, so that it counts as one failure', async () => {
    const { event } = await setting.actions.inspect('retry', failedRun);

    expect(event.attributes.endedAt).toBe(failedRun.attributes.endedAt);
  });

  it('is the same question for whoever would start it anew', async () => {
    const { evidence, open } = await setting.actions.inspect('start', failedRun);

    expect({ evidence, open }).toEqual({ evidence: standing.evidence, open: true });
  });

  it('goes on under its own ARN until it succeeds and registers the next version', async () => {
    const deed = await setting.actions.perform('retry', failedStep, order());
    setting.peer.world.advance();

    expect(deed).toEqual({ status: 'Executing' });
    expect(setting.peer.calls.find(({ operation }) => operation === 'RetryPipelineExecution')?.input).toEqual(
      {
        PipelineExecutionArn: EXECUTION,
        ClientRequestToken: order().token,
      },
    );
    expect(
      setting.heard
        .filter(({ kind }) => /^(pipeline-run|model-version)$/.test(kind))
        .map(({ kind, status, subject }) => [kind, status, subject.version]),
    ).toEqual([
      ['pipeline-run', 'Executing', undefined],
      ['model-version', 'PendingManualApproval', '43'],
      ['pipeline-run', 'Succeeded', undefined],
    ]);
  });

  it.each([
    ['while it is in work', 0, 'Executing'],
    ['when it has succeeded', 100, 'Succeeded'],
  ])('counts as retried %s', async (_when, steps, status) => {
    await setting.actions.perform('retry', failedRun, order());
    setting.peer.world.advance(steps);

    expect(await setting.actions.inspect('retry', failedRun)).toMatchObject({
      status,
      open: false,
      done: true,
    });
  });

  it('is retried once by two workers with one token', async () => {
    const deeds = await Promise.all([
      setting.actions.perform('retry', failedRun, order()),
      setting.actions.perform('retry', failedRun, order()),
    ]);

    expect(deeds).toEqual([{ status: 'Executing' }, { status: 'Executing' }]);
    expect(run().attempt).toBe(2);
  });

  it('was retried although the answer was lost: a look says done, and the same token does nothing more', async () => {
    setting.peer.next('RetryPipelineExecution', 'lose');

    const error = await failure(setting.actions.perform('retry', failedRun, order()));

    expect(error.outcome).toBe('unclear');
    expect(await setting.actions.inspect('retry', failedRun)).toMatchObject({ done: true });
    expect(await setting.actions.perform('retry', failedRun, order())).toEqual({ status: 'Executing' });
    expect(run().attempt).toBe(2);
  });

  it('is not retried a second time where the answer was lost and it has failed since', async () => {
    setting.peer.next('RetryPipelineExecution', 'lose');
    run().failures.TrainXGB = 1;
    await failure(setting.actions.perform('retry', failedRun, order()));
    setting.peer.world.advance();

    const deed = await setting.actions.perform('retry', failedRun, order('another token'));

    expect(deed).toEqual({ status: 'Failed' });
    expect(changesOf(setting.peer)).toEqual(['RetryPipelineExecution']);
  });

  it.each([
    ['the run', failedRun, 'end'],
    ['its step', failedStep, 'end of TrainXGB'],
  ])('that failed once more has moved since the message of %s', async (_which, event, name) => {
    const before = await setting.actions.inspect('retry', event);
    failAgain();

    const after = await setting.actions.inspect('retry', event);

    expect(after).toMatchObject({ open: true, done: false, moved: [{ name }] });
    expect(after.evidence).not.toEqual(before.evidence);
    // The event of the second failure has an end of its own; this one must not count as a third.
    expect(after.event.attributes.endedAt).toBeUndefined();
    expect((await setting.actions.inspect('retry', after.event)).moved).toEqual([]);
  });

  it('can be retried again after it failed again', async () => {
    await setting.actions.perform('retry', failedRun, order('first'));
    run().failures.TrainXGB = 1;
    setting.peer.world.advance();
    const again = setting.heard.findLast(({ kind }) => kind === 'pipeline-run')!;

    expect(await setting.actions.inspect('retry', again)).toMatchObject({ open: true, moved: [] });
    expect(await setting.actions.perform('retry', again, order('second'))).toEqual({ status: 'Executing' });
    expect(run().attempt).toBe(3);
  });

  it('is left alone where SageMaker refuses, with its reason', async () => {
    const reason = 'There was a conflict when you attempted to modify the execution.';
    setting.peer.next('RetryPipelineExecution', refusal('ConflictException', reason));

    const { outcome, code, message } = await failure(setting.actions.perform('retry', failedRun, order()));

    expect({ outcome, code, message }).toEqual({
      outcome: 'refused',
      code: 'ConflictException',
      message: reason,
    });
  });

  it('of a job that knows its run by the short id only is found by its experiment', async () => {
    const job = shown('training-job.pipeline-child');
    const untagged = {
      ...job,
      parent: { kind: 'pipeline-run', name: 'fraud-train', id: 'k2v9qh3xw7dn' },
    } as const;

    expect((await setting.actions.inspect('retry', untagged)).lineage[0]).toBe(EXECUTION);
  });
});

describe('starting a run anew', () => {
  it('makes another run of the pipeline with the parameters of this one', async () => {
    const deed = await setting.actions.perform('start', failedRun, order());

    const [made] = setting.peer.world.runs.all().slice(-1);
    expect(deed).toEqual({
      status: 'Executing',
      made: {
        name: made!.displayName,
        id: made!.arn,
        url: 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/studio-landing',
      },
    });
    expect(setting.peer.calls.find(({ operation }) => operation === 'StartPipelineExecution')?.input).toEqual(
      {
        PipelineName: 'fraud-train',
        PipelineExecutionDescription: 'bellhop:one by Ana García: AUC is fine',
        PipelineParameters: run().parameters,
        ClientRequestToken: order().token,
      },
    );
    expect(run().status).toBe('Failed');
  });

  it('takes all pages of the parameters', async () => {
    run().parameters = Array.from({ length: 150 }, (_, index) => ({ Name: `P${index}`, Value: 'x' }));

    await setting.actions.perform('start', failedRun, order());

    expect(setting.peer.world.runs.all().at(-1)!.parameters).toEqual(run().parameters);
  });

  it('starts one run, however often the answer is lost', async () => {
    setting.peer.next('StartPipelineExecution', 'lose', 'lose');
    const start = () => setting.actions.perform('start', failedRun, order());

    expect([(await failure(start())).outcome, (await failure(start())).outcome]).toEqual([
      'unclear',
      'unclear',
    ]);
    const deed = await start();

    expect(setting.peer.world.runs.all().map(({ arn }) => arn)).toEqual([EXECUTION, deed.made!.id]);
  });
});

describe('a run in work', () => {
  const executing = shown('pipeline-run.executing');

  beforeEach(() => {
    setting.peer.world.runs.retry(run());
    setting.peer.world.advance(1);
  });

  it('can be stopped', async () => {
    expect(await setting.actions.inspect('stop', executing)).toMatchObject({
      status: 'Executing',
      open: true,
      done: false,
      moved: [],
    });
    expect(await setting.actions.perform('stop', executing, order())).toEqual({ status: 'Stopping' });
    setting.peer.world.advance();
    expect(await setting.actions.inspect('stop', executing)).toMatchObject({ status: 'Stopped', done: true });
    expect(setting.heard.at(-1)).toMatchObject({ kind: 'pipeline-run', status: 'Stopped' });
  });

  it('is neither open to a retry nor to a new start', async () => {
    const why = (wanted: string) => `The run is Executing; this needs one that is ${wanted}.`;

    expect((await setting.actions.inspect('retry', failedRun)).why).toBe(why('Failed or Stopped'));
    expect((await setting.actions.inspect('start', failedRun)).why).toBe(
      why('Failed or Stopped or Succeeded'),
    );
  });

  it('that ended by itself is not called stopped', async () => {
    setting.peer.world.advance();

    expect(await setting.actions.inspect('stop', executing)).toMatchObject({
      status: 'Succeeded',
      open: false,
      done: false,
    });
    expect((await failure(setting.actions.perform('stop', executing, order()))).outcome).toBe('refused');
  });

  it('was stopped although the answer was lost', async () => {
    setting.peer.next('StopPipelineExecution', 'lose');

    expect((await failure(setting.actions.perform('stop', executing, order()))).outcome).toBe('unclear');
    expect(await setting.actions.inspect('stop', executing)).toMatchObject({ done: true });
  });
});
