// Logs: the last lines of a job's log, and what went wrong before them; of a failed run, those of its failed step.

import type { PipelineExecutionStep } from '@aws-sdk/client-sagemaker';
import type { Findings } from '../../../core/cloud-actions';
import type { Kind } from '../../../core/event';
import { asText } from '../../../core/json';
import { namedBy, parseSageMakerArn } from '../arn';
import { consoleLink, logLink } from '../console-links';
import { JOB_KINDS, type Job, type JobKind, jobKindOf } from './job-kinds';
import type { LogCalls } from './log-calls';
import { listSteps } from './pipeline-lists';
import type { Scene } from './scene';

const TAIL = 40;
/** Among so many last lines errors are looked for; before them CloudWatch is asked. */
const LOOKED_AT = 1000;
const MOST_ERRORS = 10;
const ERROR_WORDS = [
  'ERROR',
  'Error:',
  'Exception',
  'Traceback',
  'FATAL',
  'CRITICAL',
  'Killed',
  'out of memory',
];
const IS_ERROR =
  /\b(ERROR|FATAL|CRITICAL|Traceback|Killed)\b|(^|[^\w-])[\w.]*(Error|Exception)\b|out of memory|\berror:(?!\s*[\d.])/;

/** The job whose log it is, or why there is none. */
type Found = { row: JobKind; job: Job; step?: string } | { empty: string };

export async function logsOf(scene: Scene, logs: LogCalls): Promise<Findings> {
  const found = await jobOf(scene);
  if ('empty' in found) return { facts: [], lines: [], links: [], empty: found.empty };
  const { row, job, step } = found;
  const group = row.logGroup as string;
  const prefix = `${job.name}/`;
  const links = [
    { label: 'CloudWatch', url: logLink(scene.region, group, prefix) },
    { label: job.name, url: consoleLink(scene.region, row.arnType, job.name) },
  ];
  const facts = [
    ...(step === undefined ? [] : [{ name: 'Step', value: step }]),
    { name: 'Job', value: job.name },
    { name: 'Status', value: job.status },
  ];
  const streams = await logs.streams(group, prefix);
  const last = streams.reduce<(typeof streams)[number] | undefined>(
    (latest, stream) => (latest === undefined || stream.lastAt > latest.lastAt ? stream : latest),
    undefined,
  );
  if (last === undefined)
    return { facts, lines: [], links, empty: `${job.name} has written no log${isEarly(job) ? ' yet' : ''}.` };
  if (streams.length > 1) facts.push({ name: 'Instance', value: last.name.slice(prefix.length) });

  const lines = (await logs.tail(group, last.name, LOOKED_AT)).flatMap(linesOf);
  const before = lines.slice(0, -TAIL).filter((line) => IS_ERROR.test(line));
  const tail = lines.slice(-TAIL);
  // Another instance may have failed, or the cause lies long before the end.
  const elsewhere =
    before.length > 0 || tail.some((line) => IS_ERROR.test(line)) || job.status !== 'Failed'
      ? []
      : (await logs.search(group, prefix, ERROR_WORDS, job.created?.getTime())).flatMap(linesOf);
  const errors = [...elsewhere.filter((line) => IS_ERROR.test(line)), ...before].slice(-MOST_ERRORS);
  return { facts, lines: errors.length === 0 ? tail : [...errors, '…', ...tail], links };
}

function isEarly({ status }: Job): boolean {
  return status === 'InProgress';
}

/** Without colours, and of a progress bar only its last state. */
function linesOf(message: string): string[] {
  return message
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1) ?? '')
    .map((line) => line.replace(ANSI, '').trimEnd())
    .filter((line) => line !== '');
}

const ESCAPE = String.fromCharCode(27);
const ANSI = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]`, 'g');

async function jobOf(scene: Scene): Promise<Found> {
  const { event, calls } = scene;
  const row = JOB_KINDS[event.kind];
  if (row?.logGroup !== undefined) return { row, job: await row.describe(calls, event.subject.name) };
  const steps = await listSteps(scene, scene.arn.text);
  const step =
    event.kind === 'pipeline-step'
      ? steps.findLast(({ StepName }) => StepName === event.subject.name)
      : (steps.find((one) => one.StepStatus === 'Failed') ??
        steps.findLast((one) => one.StepStatus === 'Executing'));
  if (step === undefined)
    return {
      empty: event.kind === 'pipeline-step' ? 'The run has no such step any more.' : 'No step has failed.',
    };
  const arn = parseSageMakerArn(jobArnOf(step) ?? asText(event.attributes.jobArn));
  const kind = arn && jobKindOf(arn.type);
  if (arn === undefined || kind?.row.logGroup === undefined || !scene.reaches(arn.text))
    return { empty: `The step ${step.StepName} has run no job with a log of its own.` };
  return {
    row: kind.row,
    job: await kind.row.describe(calls, namedBy(arn).name),
    ...(step.StepName !== undefined && { step: step.StepName }),
  };
}

/** The job that a step started. */
export function jobArnOf({ Metadata }: PipelineExecutionStep): string | undefined {
  const { TrainingJob, ProcessingJob, TransformJob, TuningJob, QualityCheck, ClarifyCheck } = Metadata ?? {};
  return [
    TrainingJob?.Arn,
    ProcessingJob?.Arn,
    TransformJob?.Arn,
    TuningJob?.Arn,
    QualityCheck?.CheckJobArn,
    ClarifyCheck?.CheckJobArn,
  ].find((arn) => arn !== undefined);
}

/** Kinds that `logsOf` can look for. */
export const HAS_LOGS: ReadonlySet<Kind> = new Set<Kind>([
  'training-job',
  'processing-job',
  'transform-job',
  'pipeline-run',
  'pipeline-step',
]);
