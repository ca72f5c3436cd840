// What the inbox may do in SageMaker: for each action that is chosen its own calls, and no others.

import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type Act, type Acting, TYPES } from './acting';
import { allow } from './allow';
import type { Exception } from './nag';

const JOBS = {
  'training-job': 'TrainingJob',
  'processing-job': 'ProcessingJob',
  'transform-job': 'TransformJob',
} as const;
const TUNING = { 'hyper-parameter-tuning-job': 'HyperParameterTuningJob' } as const;

type Calls = Partial<Record<string, readonly string[]>>;

function forJobs(kinds: Record<string, string>, ...calls: string[]): Calls {
  const named = Object.entries(kinds).map(([type, kind]) => [
    type,
    calls.map((call) => call.replace('*', kind)),
  ]);
  return Object.fromEntries(named);
}

const RUN = 'DescribePipelineExecution';
const STEPS = 'ListPipelineExecutionSteps';

/** Whoever decides on a version must not have started the job that made it, which only its tags tell. */
const DECIDE: Calls = {
  'model-package': ['DescribeModelPackage'],
  pipeline: [RUN],
  ...forJobs({ ...JOBS, ...TUNING }, 'ListTags'),
};

/** By type of resource. UpdateModelPackage and AddTags have conditions, and stand below. */
const CALLS: Record<Act, Calls> = {
  approve: DECIDE,
  reject: DECIDE,
  retry: { pipeline: [RUN, STEPS, 'RetryPipelineExecution'] },
  start: { pipeline: [RUN, STEPS, 'ListPipelineParametersForExecution', 'StartPipelineExecution'] },
  stop: {
    pipeline: [RUN, 'StopPipelineExecution'],
    ...forJobs({ ...JOBS, ...TUNING }, 'Describe*', 'Stop*', 'ListTags'),
  },
  rerun: { pipeline: [RUN], ...forJobs(JOBS, 'Describe*', 'Create*', 'ListTags') },
  rollback: {
    endpoint: ['DescribeEndpoint', 'UpdateEndpoint'],
    'endpoint-config': ['DescribeEndpointConfig', 'UpdateEndpoint'],
  },
  logs: { pipeline: [STEPS], ...forJobs(JOBS, 'Describe*') },
  details: {
    'model-package': ['DescribeModelPackage'],
    pipeline: [RUN, STEPS],
    endpoint: ['DescribeEndpoint'],
    ...forJobs({ ...JOBS, ...TUNING }, 'Describe*'),
  },
};

const LOG_GROUPS = Object.values(JOBS).map((kind) => `/aws/sagemaker/${kind}s`);

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html */
export function rightsInSageMaker(scope: Construct, acting: Acting): PolicyStatement[] {
  const stack = Stack.of(scope);
  const { may, passRoles, actingRoles } = acting;
  const arns = (type: string): string[] =>
    resourcesOf(acting, type).map((name) => stack.formatArn({ service: 'sagemaker', resource: name }));
  const byType = TYPES.flatMap((type) => {
    const calls = [...new Set(may.flatMap((act) => CALLS[act][type] ?? []))].sort();
    const resources = arns(type);
    return calls.length === 0 || resources.length === 0
      ? []
      : [
          allow(
            calls.map((call) => `sagemaker:${call}`),
            resources,
          ),
        ];
  });
  return [
    ...byType,
    ...decided(may, arns('model-package')),
    ...tagged(may, Object.keys(JOBS).flatMap(arns)),
    ...(passRoles.length === 0
      ? []
      : [
          allow(['iam:PassRole'], [...passRoles], {
            StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
          }),
        ]),
    ...(actingRoles.length === 0 ? [] : [allow(['sts:AssumeRole'], [...actingRoles])]),
    ...(may.includes('logs')
      ? [
          allow(
            ['logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetLogEvents'],
            LOG_GROUPS.map((group) => stack.formatArn({ service: 'logs', resource: `log-group:${group}:*` })),
          ),
        ]
      : []),
  ];
}

/** Whoever may only reject cannot approve, nor change anything but the approval's own. */
function decided(may: readonly Act[], versions: string[]): PolicyStatement[] {
  const statuses = [
    ...(may.includes('approve') ? ['Approved'] : []),
    ...(may.includes('reject') ? ['Rejected'] : []),
  ];
  if (statuses.length === 0 || versions.length === 0) return [];
  return [
    allow(['sagemaker:UpdateModelPackage'], versions, {
      StringEquals: { 'sagemaker:ModelApprovalStatus': statuses },
    }),
  ];
}

/** Tags on a job while it is made, and at no other time. */
function tagged(may: readonly Act[], jobs: string[]): PolicyStatement[] {
  if (!may.includes('rerun') || jobs.length === 0) return [];
  const whenMade = Object.values(JOBS).map((kind) => `Create${kind}`);
  return [allow(['sagemaker:AddTags'], jobs, { StringEquals: { 'sagemaker:TaggingAction': whenMade } })];
}

function resourcesOf({ resources }: Acting, type: string): readonly string[] {
  return resources === undefined ? [`${type}/*`] : resources.filter((name) => name.startsWith(`${type}/`));
}

/** cdk-nag wants a reason for each `*`. */
export function exceptionsOf(acting: Acting, path: string): Exception[] {
  const { may } = acting;
  const place = '<AWS::Region>:<AWS::AccountId>';
  const names = TYPES.filter((type) => may.some((act) => CALLS[act][type] !== undefined)).flatMap((type) =>
    resourcesOf(acting, type).map((name) => `arn:<AWS::Partition>:sagemaker:${place}:${name}`),
  );
  const groups = may.includes('logs')
    ? LOG_GROUPS.map((group) => `arn:<AWS::Partition>:logs:${place}:log-group:${group}:*`)
    : [];
  return [...names, ...groups]
    .filter((arn) => arn.includes('*'))
    .map((arn) => ({
      path,
      rule: `AwsSolutions-IAM5[Resource::${arn}]`,
      reason: 'Runs, jobs and versions are made every day; `resources` narrows them down to some names.',
    }));
}
