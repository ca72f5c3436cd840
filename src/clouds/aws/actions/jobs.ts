// Single jobs: stopped, or run again as a copy under a new name.

import type { Tag } from '@aws-sdk/client-sagemaker';
import type { Deed, Order, Standing } from '../../../core/cloud-actions';
import { CallError } from '../../../core/errors';
import type { ActionId, MlEvent } from '../../../core/event';
import { withoutUndefined } from '../../../core/json';
import { consoleLink } from '../console-links';
import { confirmed } from './confirm';
import { JOB_KINDS, type Job, type JobKind } from './job-kinds';
import { originOfJob } from './origin';
import { plain, presentEvent } from './present-state';
import { type Row, refused, type Scene } from './scene';
import { tagsOfResource } from './tags';

const LONGEST_NAME = 63;
const LONGEST_TAG = 256;
const MOST_TAGS = 50;
/** As many characters of the token as make an accident with another name impossible in practice. */
const TOKEN_IN_NAME = 10;

const OPEN: Partial<Record<ActionId, readonly string[]>> = {
  stop: ['InProgress'],
  rerun: ['Failed', 'Stopped'],
};
const STOPPED = ['Stopping', 'Stopped'];

function kindOf({ event }: Scene): JobKind {
  const row = JOB_KINDS[event.kind];
  if (row === undefined) throw refused('NotAJob', `${event.subject.name} is no job that Bellhop knows.`);
  return row;
}

function presentJob({ arn, event }: Scene, row: JobKind, job: Job, tags: readonly Tag[]): MlEvent {
  return presentEvent({
    detailType: row.detailType,
    arn,
    at: job.ended ?? job.modified ?? job.created,
    detail: { ...plain(job.described), Tags: plain({ tags }).tags },
    shown: event,
  });
}

async function inspect(scene: Scene, action: ActionId): Promise<Standing> {
  const row = kindOf(scene);
  const job = await row.describe(scene.calls, scene.event.subject.name);
  const tags = await tagsOfResource(scene, job.arn);
  const open = OPEN[action]?.includes(job.status) === true;
  const wanted = (OPEN[action] ?? []).join(' or ');
  return {
    status: job.status,
    open,
    done: action === 'stop' && STOPPED.includes(job.status),
    ...(!open && { why: `The job is ${job.status}; this needs one that is ${wanted}.` }),
    // A job runs once: its name and its status say it all.
    evidence: withoutUndefined({ job: job.arn, status: job.status, endedAt: job.ended?.toISOString() }),
    moved: [],
    event: presentJob(scene, row, job, tags),
    ...(await originOfJob(scene, scene.arn.text, tags)),
  };
}

async function perform(scene: Scene, action: ActionId, order: Order): Promise<Deed> {
  const row = kindOf(scene);
  return action === 'stop' ? stop(scene, row) : rerun(scene, row, order);
}

async function stop(scene: Scene, row: JobKind): Promise<Deed> {
  const { calls, event } = scene;
  const look = () => row.describe(calls, event.subject.name);
  const before = await look();
  if (STOPPED.includes(before.status)) return { status: before.status };
  await row.stop(calls, before.name);
  const after = await confirmed(look, ({ status }) => status !== 'InProgress', scene.pause);
  return { status: after.status };
}

/** `train-0312` becomes `train-0312-rerun-3f2a91c0d4`; a copy of that becomes another copy of the first. */
export function nameOfCopy(name: string, token: string): string {
  const end = `-rerun-${token.slice(0, TOKEN_IN_NAME)}`;
  const stem = name.replace(/-rerun-[0-9a-f]{10}$/, '').slice(0, LONGEST_NAME - end.length);
  return stem.replace(/-+$/, '') + end;
}

/** The job's own tags, but for those that AWS or a pipeline gave it; and who asked for the copy. */
function tagsOfCopy(tags: readonly Tag[], job: Job, order: Order): Tag[] {
  const own = tags.filter(({ Key = '' }) => !/^(aws:|sagemaker:|bellhop:)/i.test(Key));
  const by = order.by.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '').slice(0, LONGEST_TAG);
  const ours: Tag[] = [
    { Key: 'bellhop:rerun-of', Value: job.name },
    { Key: 'bellhop:requested-by', Value: by },
  ];
  return [...own.slice(0, MOST_TAGS - ours.length), ...ours];
}

async function rerun(scene: Scene, row: JobKind, order: Order): Promise<Deed> {
  const { calls, event, region } = scene;
  if (row.clone === undefined) throw refused('NoCopy', `A ${event.kind} cannot be run again as a copy.`);
  const job = await row.describe(calls, event.subject.name);
  const tags = tagsOfCopy(await tagsOfResource(scene, job.arn), job, order);
  const name = nameOfCopy(job.name, order.token);
  try {
    await row.clone(calls, job, { name, tags });
  } catch (error) {
    // The name is made of the token: if it is taken, this very request was carried out before.
    if (!(error instanceof CallError) || error.code !== 'ResourceInUse') throw error;
  }
  const made = await confirmed(() => row.describe(calls, name), Boolean, scene.pause);
  return {
    status: made.status,
    made: { name: made.name, id: made.arn, url: consoleLink(region, row.arnType, made.name) },
  };
}

export const jobRow: Row = { inspect, perform };
