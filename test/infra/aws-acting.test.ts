// The rights to act in SageMaker: for each action just the calls that its code makes, on a chosen part of the account.

import { ACTS, type Act } from '../../infra/aws/acting';
import { addStack } from '../../infra/aws/add-stack';
import type { MlEvent } from '../../src/core/event';
import { order, type Setting, setUp, shown } from '../clouds/aws/actions/support';
import { BRIDGE, type Loose, one, type Synthesised, synthesise } from './aws-stack';

interface Statement {
  Action: string | string[];
  Resource: Loose | string | (Loose | string)[];
  Condition?: unknown;
}

function statementsOf(stack: Synthesised, role: string): Statement[] {
  const [, { Policies = [] }] = one(stack, 'AWS::IAM::Role', role);
  return Policies.flatMap(({ PolicyDocument }: Loose) => PolicyDocument.Statement);
}

const synthesised = new Map<string, Synthesised>();

function stackWith(context: Record<string, unknown>): Synthesised {
  const name = JSON.stringify(context);
  const stack = synthesised.get(name) ?? synthesise(context);
  synthesised.set(name, stack);
  return stack;
}

/** Those that are about SageMaker, the logs of its jobs, or roles. */
function actingStatements(context: Record<string, unknown>, role = 'Functionsinbox'): Statement[] {
  return statementsOf(stackWith(context), role).filter(({ Action }) =>
    [Action].flat().some((call) => /^(sagemaker:|iam:|sts:AssumeRole|logs:(Get|Filter|Describe))/.test(call)),
  );
}

function textOf(resource: Loose | string): string {
  if (typeof resource === 'string') return resource;
  return resource['Fn::Join'][1]
    .map((part: Loose | string) => (typeof part === 'string' ? part : ''))
    .join('');
}

/** `call on resource`, without partition, region and account. */
function rightsOf(statements: Statement[]): string[] {
  return statements.flatMap(({ Action, Resource }) =>
    [Action]
      .flat()
      .flatMap((call) =>
        [Resource]
          .flat()
          .map((resource) => `${call} on ${textOf(resource).replace(/^arn::(sagemaker|logs):::/, '')}`),
      ),
  );
}

/** On what each action is tried; each kind that has a call of its own. */
const TRIED: Record<Act, string[]> = {
  approve: ['model-version'],
  reject: ['model-version'],
  retry: ['pipeline-step'],
  start: ['pipeline-run.failed', 'pipeline-step'],
  stop: [
    'pipeline-run.executing', 'training-job.pipeline-child', 'processing-job.failed', 'transform-job.failed',
    'tuning-job.in-progress',
  ],
  rerun: ['training-job.pipeline-child', 'processing-job.failed', 'transform-job.failed'],
  rollback: ['endpoint'],
  logs: ['pipeline-step', 'training-job.failed', 'processing-job.failed', 'transform-job.failed'],
  details: [
    'model-version', 'pipeline-run.failed', 'endpoint', 'training-job.failed', 'processing-job.failed',
    'transform-job.failed', 'tuning-job.in-progress',
  ],
}; // biome-ignore format: a table

describe('the rights to act', () => {
  let setting: Setting;

  beforeEach(async () => {
    setting = await setUp({ previousConfig: async () => 'fraud-detector-v41' });
  });
  afterEach(() => setting.stop());

  async function tried(act: Act, event: MlEvent): Promise<void> {
    const { actions, peer } = setting;
    const { world } = peer;
    if (act === 'logs') {
      // Nothing in the last lines: CloudWatch is asked to search.
      for (const group of ['TrainingJobs', 'ProcessingJobs', 'TransformJobs'])
        world.log(`/aws/sagemaker/${group}`, `${event.subject.name}/algo-1-1`, 'bye');
      await actions.logs(event);
    } else if (act === 'details') await actions.details(event);
    else {
      if (act === 'stop')
        for (const kind of ['TrainingJob', 'ProcessingJob', 'TransformJob']) {
          const job = world.jobs.find(kind, event.subject.name)?.described;
          if (job !== undefined) job[`${kind}Status`] = 'InProgress';
        }
      if (act === 'stop' && event.kind === 'pipeline-run') world.runs.all()[0]!.status = 'Executing';
      await actions.inspect(act, event);
      const version = world.packages.get(event.subject.id)?.described;
      if (version !== undefined) {
        // Another one comes from a job instead of a run.
        version.MetadataProperties = { GeneratedBy: shown('training-job.failed').subject.id };
        await actions.inspect(act, event);
      }
      await actions.perform(act, event, order());
    }
  }

  it.each(ACTS)('of %s are the calls that it makes', async (act) => {
    for (const fixture of TRIED[act]) await tried(act, shown(fixture));
    const made = new Set(setting.peer.calls.map(({ operation }) => operation));

    const statements = actingStatements({ may: act });
    const allowed = new Set(
      statements.flatMap(({ Action }) => [Action].flat().map((call) => call.split(':')[1]!)),
    );
    // Making a job with tags needs the right to tag it; nobody calls that by itself.
    allowed.delete('AddTags');
    expect([...allowed].sort()).toEqual([...made].sort());
  });

  it('are none unless they are chosen, and never those of the doors and the clock', () => {
    const all = synthesise({ may: ACTS.join(',') });

    expect(actingStatements({})).toEqual([]);
    for (const role of ['Functionshttp', 'Functionstick'])
      expect(JSON.stringify(statementsOf(all, role))).not.toMatch(/sagemaker|iam:|sts:/);
  });

  it('are for one type of resource each, in this account and region', () => {
    expect(rightsOf(actingStatements({ may: 'retry,rollback' }))).toEqual([
      'sagemaker:DescribePipelineExecution on pipeline/*',
      'sagemaker:ListPipelineExecutionSteps on pipeline/*',
      'sagemaker:RetryPipelineExecution on pipeline/*',
      'sagemaker:DescribeEndpoint on endpoint/*',
      'sagemaker:UpdateEndpoint on endpoint/*',
      'sagemaker:DescribeEndpointConfig on endpoint-config/*',
      'sagemaker:UpdateEndpoint on endpoint-config/*',
    ]);
  });

  it('can be narrowed down to some resources', () => {
    const rights = rightsOf(
      actingStatements({ may: 'approve,stop', resources: 'model-package/fraud-detector/*,pipeline/fraud-*' }),
    );

    expect(rights).toEqual([
      'sagemaker:DescribeModelPackage on model-package/fraud-detector/*',
      'sagemaker:DescribePipelineExecution on pipeline/fraud-*',
      'sagemaker:StopPipelineExecution on pipeline/fraud-*',
      'sagemaker:UpdateModelPackage on model-package/fraud-detector/*',
    ]);
  });

  it.each([
    ['approve', ['Approved']],
    ['reject', ['Rejected']],
    ['approve,reject', ['Approved', 'Rejected']],
  ])('of %s let a version become %s and nothing else', (may, statuses) => {
    const update = actingStatements({ may }).find(({ Action }) => Action === 'sagemaker:UpdateModelPackage');

    expect(update?.Condition).toEqual({
      StringEquals: { 'sagemaker:ModelApprovalStatus': [statuses].flat() },
    });
  });

  it('let a copy of a job have tags only while it is made, and only the listed roles', () => {
    const role = `arn:aws:iam::${'1'.repeat(12)}:role/FraudTraining`;
    const statements = actingStatements({ may: 'rerun', passRoles: role });
    const of = (call: string) => statements.find(({ Action }) => Action === call);

    expect(of('sagemaker:AddTags')?.Condition).toEqual({
      StringEquals: {
        'sagemaker:TaggingAction': ['CreateTrainingJob', 'CreateProcessingJob', 'CreateTransformJob'],
      },
    });
    expect(of('iam:PassRole')).toEqual({
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: role,
      Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    });
    expect(actingStatements({ may: 'rerun' }).some(({ Action }) => Action === 'iam:PassRole')).toBe(false);
  });

  it('reach the logs of jobs, and no others', () => {
    const logs = actingStatements({ may: 'logs' }).filter(({ Action }) =>
      JSON.stringify(Action).includes('logs:'),
    );

    expect([...new Set(rightsOf(logs).map((right) => right.split(' on ')[1]))]).toEqual([
      'log-group:/aws/sagemaker/TrainingJobs:*',
      'log-group:/aws/sagemaker/ProcessingJobs:*',
      'log-group:/aws/sagemaker/TransformJobs:*',
    ]);
  });

  it('in other accounts are those of roles there that are listed', () => {
    const role = `arn:aws:iam::${'2'.repeat(12)}:role/Bellhop`;

    expect(actingStatements({ actingRoles: role })).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role },
    ]);
  });

  it('are given to a bot on Azure by the bridge', () => {
    const context = { ...BRIDGE, may: 'retry', resources: 'pipeline/fraud-*' };

    expect(rightsOf(actingStatements(context, 'ForAzure'))).toEqual([
      'sagemaker:DescribePipelineExecution on pipeline/fraud-*',
      'sagemaker:ListPipelineExecutionSteps on pipeline/fraud-*',
      'sagemaker:RetryPipelineExecution on pipeline/fraud-*',
    ]);
  });

  it.each([
    ['the bot', { may: ACTS.join(',') }],
    ['the bot, narrowed down', { may: ACTS.join(','), resources: 'pipeline/fraud-*,endpoint/fraud' }],
    ['the bridge', { ...BRIDGE, may: ACTS.join(',') }],
  ])('have a written reason for each * in them: %s', (_which, context) => {
    expect(synthesise(context, addStack).findings).toEqual([]);
  });
});
