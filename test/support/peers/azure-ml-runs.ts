// How the runs of a pretended Azure ML go on: one step at a time, as their plan says, finished steps being used again.

import { randomUUID } from 'node:crypto';
import { asObject } from '../../../src/core/json';
import { type AmlJob, type AmlPlan, type AmlRun, type AmlWorld, isFinal } from './azure-ml-world';

/** Every run takes one step; whether any is still under way. */
export function advance(world: AmlWorld): boolean {
  for (const id of [...world.jobs.keys()]) forward(world, world.runs.get(id)!);
  return [...world.jobs.keys()].some((id) => !isFinal(world.runs.get(id)!.status));
}

/** Until nothing moves any more. */
export function finish(world: AmlWorld): void {
  while (advance(world));
}

function forward(world: AmlWorld, run: AmlRun): void {
  const job = world.jobs.get(run.id);
  if (job === undefined || isFinal(run.status)) return;
  if (run.status === 'CancelRequested') endCancelled(world, run, job);
  else if (run.status === 'NotStarted') world.become(run, 'Running');
  else if (job.definition.jobType === 'Pipeline') forwardPipeline(world, run, job);
  else forwardJob(world, run, job);
}

function endCancelled(world: AmlWorld, run: AmlRun, { steps }: AmlJob): void {
  for (const id of steps) {
    const step = world.runs.get(id)!;
    if (!isFinal(step.status)) world.become(step, 'Canceled');
  }
  world.become(run, 'Canceled');
}

function forwardJob(world: AmlWorld, run: AmlRun, job: AmlJob): void {
  const { fails, registers } = world.plan(job);
  if (fails === undefined) world.become(run, 'Completed', { metrics: { ...registers?.metrics } });
  else world.become(run, 'Failed', { error: fails.error, logs: { 'user_logs/std_log.txt': fails.log } });
}

function forwardPipeline(world: AmlWorld, root: AmlRun, job: AmlJob): void {
  const plan = world.plan(job);
  const current = world.runs.get(job.steps.at(-1) ?? '');
  if (current !== undefined && !isFinal(current.status)) {
    if (plan.fails?.step === current.displayName) {
      failAt(world, root, current, plan);
      return;
    }
    current.metrics = plan.steps.at(-1) === current.displayName ? { ...plan.registers?.metrics } : {};
    current.logs = { 'user_logs/std_log.txt': `${current.displayName} is done\n` };
    world.become(current, 'Completed');
  }
  const next = plan.steps[job.steps.length];
  if (next !== undefined) {
    startStep(world, root, job, next);
    return;
  }
  world.become(root, 'Completed');
  if (plan.registers === undefined || current === undefined) return;
  const { tags = {}, name } = plan.registers;
  const modelUri = `azureml://jobs/${current.id}/outputs/artifacts/paths/model/`;
  const properties = { tags, properties: {}, modelType: 'mlflow_model', modelUri, jobName: current.id };
  world.register(name, root.createdBy, properties);
}

function failAt(world: AmlWorld, root: AmlRun, step: AmlRun, { fails }: AmlPlan): void {
  world.become(step, 'Failed', { error: fails!.error, logs: { 'user_logs/std_log.txt': fails!.log } });
  world.become(root, 'Failed', {
    error: 'Pipeline has some failed steps. See child run or execution logs for more details.',
    logs: { 'logs/azureml/executionlogs.txt': `Step ${step.displayName} failed\n` },
  });
}

function startStep(world: AmlWorld, root: AmlRun, job: AmlJob, step: string): void {
  const afresh = asObject(job.definition.settings)?.force_rerun === true;
  const run = world.add({
    id: randomUUID(),
    displayName: step,
    runType: 'azureml.StepRun',
    experimentName: root.experimentName,
    parentId: root.id,
    rootId: root.id,
    createdBy: root.createdBy,
    tags: { 'mlflow.rootRunId': root.id },
    properties: {
      'azureml.runsource': 'azureml.StepRun',
      'azureml.moduleName': step,
      'azureml.pipelinerunid': root.id,
      'azureml.rootpipelinerunid': root.id,
      'azureml.isreused': String(!afresh && endedBefore(world, root, step)),
    },
  });
  job.steps.push(run.id);
  world.become(run, 'Running');
}

/** Whether a step of this name came to an end in the run that this one was submitted again from. */
function endedBefore(world: AmlWorld, root: AmlRun, step: string): boolean {
  const before = world.jobs.get(root.tags.rerunOf ?? '');
  return (before?.steps ?? []).some((id) => {
    const run = world.runs.get(id);
    return run?.displayName === step && run.status === 'Completed';
  });
}
