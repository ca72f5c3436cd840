// RunStatusChanged and RunCompleted: pipelines, their steps, other jobs, and monitors that found something.

import type { Kind, Parent } from '../../core/event';
import type { Described } from './described';
import type { Envelope } from './envelope';
import { runUrl } from './links';
import { type Breach, isBreachKey, readBreach } from './monitor';
import { runAttributes } from './run-attributes';
import { type Run, readRun } from './run-data';
import { known, textMap } from './text';

/** The child runs of an AutoML or HyperDrive run have its id in front of their own ending. */
const CHILD_ID = /^((?:AutoML|HD)_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_\w+$/i;

export function describeRun(envelope: Envelope): Described {
  const run = readRun(envelope);
  const role = roleOf(run);
  const breach = readBreach(run.tags, run.properties);
  return {
    kind: breach === undefined ? role : 'data-drift',
    status: envelope.type.toLowerCase() === 'runcompleted' ? 'Completed' : (run.status ?? 'Unknown'),
    name: breach === undefined ? nameOf(run, role) : monitorName(run, role, breach),
    id: run.id ?? envelope.id,
    url: runUrl(envelope.workspace, run.id),
    reason: breach?.reason,
    parent: role === 'pipeline-step' || role === 'pipeline-run' ? pipelineOf(run) : jobParentOf(run),
    tags: tagsOf(run),
    attributes: Object.assign(runAttributes(run), breachAttributes(breach)),
  };
}

function roleOf(run: Run): Extract<Kind, 'pipeline-run' | 'pipeline-step' | 'job'> {
  const types = [run.type, run.setting('azureml.runsource'), run.setting('azureml.pipelineComponent')];
  const says = (ending: RegExp) => types.some((type) => type !== undefined && ending.test(type));
  if (says(/steprun$/i)) return 'pipeline-step';
  return says(/pipelinerun$/i) ? 'pipeline-run' : 'job';
}

function nameOf(run: Run, role: Kind): string {
  const fallback = run.experimentName ?? run.id ?? 'unnamed run';
  if (role !== 'pipeline-step') return displayName(run) ?? fallback;
  const module = run.setting('azureml.moduleName');
  // Components written inside a pipeline's own file all have this one name.
  if (module !== undefined && module !== 'azureml_anonymous') return module;
  return displayName(run) ?? run.setting('azureml.nodeid') ?? run.id ?? fallback;
}

/** A monitor's breach is written on one of its steps, whose own name says nothing about the monitor. */
function monitorName(run: Run, role: Kind, breach: Breach): string {
  const own = role === 'pipeline-step' ? undefined : displayName(run);
  return own ?? run.experimentName ?? breach.signal ?? run.id ?? 'unnamed monitor';
}

/** What people called it; jobs that nobody named show their run id, which is no name. */
function displayName(run: Run): string | undefined {
  const name = run.setting('azureml.displayName', 'displayName', 'mlflow.runName');
  return name === run.id ? undefined : name;
}

/** The pipeline above a step or a nested pipeline; the nearest one that is known. */
function pipelineOf(run: Run): Parent | undefined {
  const above = ['azureml.pipelinerunid', 'azureml.rootpipelinerunid', 'mlflow.rootRunId'];
  const id = above.map((key) => run.setting(key)).find((text) => text !== undefined && text !== run.id);
  return id === undefined ? undefined : { kind: 'pipeline-run', name: run.experimentName ?? id, id };
}

/** The AutoML, sweep or other run that started this one. */
function jobParentOf(run: Run): Parent | undefined {
  const id = CHILD_ID.exec(run.id ?? '')?.[1] ?? trialParent(run) ?? run.setting('mlflow.parentRunId');
  return id === undefined || id === run.id ? undefined : { kind: 'job', name: run.experimentName ?? id, id };
}

/** AutoML jobs of the v2 API bear a name of the user's choice; their trials append a number to it. */
function trialParent(run: Run): string | undefined {
  const template = run.setting('run_template', 'runTemplate');
  return template?.toLowerCase() === 'automl_child' ? /^(.+)_\d+$/.exec(run.id ?? '')?.[1] : undefined;
}

/** The breach is left out: it is long, and its content is in `reason` and the attributes. */
function tagsOf(run: Run): Record<string, string> {
  const tags = textMap(run.tags);
  for (const key of Object.keys(tags)) if (isBreachKey(key)) delete tags[key];
  return tags;
}

function breachAttributes(breach: Breach | undefined): Described['attributes'] {
  return known({ signal: breach?.signal, breaches: breach?.breaches, breachText: breach?.text });
}
