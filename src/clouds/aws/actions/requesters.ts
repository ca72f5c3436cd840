// Requesters: what SageMaker calls those who registered a version or started a run.

import type { UserContext } from '@aws-sdk/client-sagemaker';
import { buildArn, parseExecutionArn, parseSageMakerArn } from '../arn';

/** The person rather than the role that they work through; one name for each, since an unknown name denies. */
export function nameOf(user: UserContext | undefined): string | undefined {
  const { UserProfileName, IamIdentity } = user ?? {};
  const names = [UserProfileName, IamIdentity?.SourceIdentity, IamIdentity?.Arn, IamIdentity?.PrincipalId];
  return names.find((name) => name !== undefined && name !== '');
}

export interface Run {
  PipelineExecutionArn?: string;
  PipelineArn?: string;
  CreatedBy?: UserContext;
  LastModifiedBy?: UserContext;
}

/**
 * Who started a run, and who changed it last. Where SageMaker does not know who started it (a schedule, a role), the
 * pipeline itself stands for them: nobody is that, so it denies, unless a policy lists it under its automation.
 */
export function requestersOfRun(run: Run): string[] {
  const starter = nameOf(run.CreatedBy) ?? run.PipelineArn ?? pipelineOf(run.PipelineExecutionArn);
  return distinct([starter, nameOf(run.LastModifiedBy)]);
}

/** A run by its ARN and by its short id: the jobs that it made know only the latter. */
export function lineageOf(execution: string): string[] {
  const run = parseExecutionArn(execution);
  return run === undefined ? [execution] : [execution, run.execution];
}

export function distinct(names: (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}

function pipelineOf(execution: string | undefined): string | undefined {
  const run = parseExecutionArn(execution);
  const { region, account } = parseSageMakerArn(execution) ?? {};
  if (run === undefined || region === undefined || account === undefined) return execution;
  return buildArn(region, account, 'pipeline', run.pipeline);
}
