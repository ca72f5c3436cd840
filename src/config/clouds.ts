// The section `clouds:` of bellhop.yaml: the accounts and workspaces in which Bellhop may look and act. Events may come from others.

import * as v from 'valibot';
import { asArray, asObject, type JsonObject } from '../core/json';
import { textOf } from './context';
import { WORKSPACE_ID } from './doors';

/** An AWS account in which Bellhop may act, in these regions; with a role to assume, or as what it runs as. */
export interface ActingAccount {
  account: string;
  regions: string[];
  role?: string;
}

export interface ActingClouds {
  aws: ActingAccount[];
  /** Resource ids of workspaces. */
  azure: string[];
  /** The life cycle stage that a model version gets with a verdict; absent = it keeps its own. */
  stages: Partial<Record<'approve' | 'reject', ModelStage>>;
}

/** SageMaker has both names; Azure ML takes the first. */
export interface ModelStage {
  stage: string;
  status: string;
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

const account = v.pipe(
  v.strictObject({
    account: v.pipe(
      v.string(),
      v.regex(/^\d{12}$/, 'expected an AWS account, 12 digits in quotes'),
      v.title('Account'),
    ),
    regions: v.pipe(
      v.array(v.pipe(v.string(), v.regex(REGION, 'expected a region such as eu-west-1'))),
      v.nonEmpty(),
      v.title('Regions'),
    ),
    role: v.optional(
      v.pipe(
        v.string(),
        v.regex(
          /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
          'expected the ARN of a role, arn:aws:iam::<account>:role/<name>',
        ),
        v.title('Role'),
        v.description('Assumed for this account; left out = the role that Bellhop runs as.'),
      ),
    ),
  }),
  v.title('AWS account'),
);

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelLifeCycle.html */
const stageName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9-]{1,63}$/, 'expected a name of letters, digits and hyphens, 63 at most'),
);
const stage = v.pipe(
  v.strictObject({
    stage: v.pipe(stageName, v.title('Stage')),
    status: v.pipe(stageName, v.title('Status')),
  }),
  v.title('Stage of a model'),
);

export const cloudsSchema = v.pipe(
  v.strictObject({
    stages: v.optional(
      v.pipe(
        v.strictObject({ approve: v.optional(stage), reject: v.optional(stage) }),
        v.title('Stages'),
        v.description('The life cycle stage of a model version once it is approved or rejected.'),
      ),
    ),
    aws: v.optional(v.pipe(v.array(account), v.title('AWS accounts'))),
    azure: v.optional(
      v.pipe(
        v.array(
          v.pipe(
            v.string(),
            v.regex(
              WORKSPACE_ID,
              'expected the resource id of a workspace, /subscriptions/…/workspaces/<name>',
            ),
          ),
        ),
        v.title('Azure ML workspaces'),
        v.description('Resource ids.'),
      ),
    ),
  }),
  v.title('Clouds'),
  v.description('Where Bellhop may look and act when somebody presses a button; left out = nowhere.'),
);

/** What is not of the right shape has been reported by the schema, and is stepped over. */
export function readClouds(raw: unknown): ActingClouds {
  const { aws, azure, stages } = asObject(raw) ?? ({} as JsonObject);
  return {
    aws: asArray(aws).flatMap((item) => {
      const object = asObject(item) ?? {};
      const id = textOf(object.account);
      const role = textOf(object.role);
      const regions = asArray(object.regions).flatMap((region) => textOf(region) ?? []);
      if (id === undefined || regions.length === 0) return [];
      return [{ account: id, regions, ...(role !== undefined && { role }) }];
    }),
    azure: asArray(azure).flatMap((id) => textOf(id) ?? []),
    stages: readStages(asObject(stages) ?? {}),
  };
}

function readStages(raw: JsonObject): ActingClouds['stages'] {
  const read = (verdict: 'approve' | 'reject') => {
    const { stage: name, status } = asObject(raw[verdict]) ?? {};
    const [first, second] = [textOf(name), textOf(status)];
    return first === undefined || second === undefined ? {} : { [verdict]: { stage: first, status: second } };
  };
  return { ...read('approve'), ...read('reject') };
}
