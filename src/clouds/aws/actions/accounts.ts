// Accounts: where Bellhop may act. What an event names is looked up here, and is never an address by itself.

import type { SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { CallError } from '../../../core/errors';
import { type Arn, parseSageMakerArn } from '../arn';

export interface AwsAccount {
  /** Twelve digits. */
  id: string;
  /** Where its resources may be acted on, e.g. `eu-west-1`. */
  regions: readonly string[];
  /** Absent: those that the SDK finds by itself, i.e. the role of the function. */
  credentials?: SageMakerClientConfig['credentials'];
}

/** One account in one region. */
export interface Place {
  account: AwsAccount;
  region: string;
}

/** The resource that an ARN names, and where it is. @throws CallError `permanent` for a place that is not configured. */
export function locate(text: string, accounts: readonly AwsAccount[]): { arn: Arn; place: Place } {
  const arn = parseSageMakerArn(text);
  if (arn?.account === undefined || arn.region === undefined)
    throw outside('NotAnArn', 'The event does not name a SageMaker resource by its ARN.');
  const account = accounts.find(({ id }) => id === arn.account);
  if (account === undefined)
    throw outside(
      'AccountNotConfigured',
      `The AWS account ${arn.account} is not one in which Bellhop may act.`,
    );
  if (!account.regions.includes(arn.region))
    throw outside(
      'RegionNotConfigured',
      `The region ${arn.region} of the AWS account ${arn.account} is not one in which Bellhop may act.`,
    );
  return { arn, place: { account, region: arn.region } };
}

function outside(code: string, message: string): CallError {
  return new CallError('permanent', code, message);
}
