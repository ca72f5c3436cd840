// The steps of a run as its card lists them.

import type { Tone } from '../../src/core/event';
import { iconOf } from '../../src/core/icon';
import type { Child, Words } from '../../src/core/view';

export interface StepView {
  name: string;
  icon: string;
  word: string;
  tone: Tone;
  /** How long it took, in words. */
  duration: string | null;
  reason: string | null;
  url: string;
}

export interface StepsFields {
  /** In the order they started; a long run shows what failed, what runs and what came last. */
  steps: StepView[];
  stepCount: number;
  /** How many are known but not in `steps`. */
  hiddenSteps: number;
  /** The first that failed; `index` counts from 1 among the steps that have started. */
  failedStep: { name: string; index: number; reason: string | null } | null;
}

/** More than this is a wall, not a line. */
const MOST_STEPS = 8;

export function stepsFields(children: Child[], words: Words): StepsFields {
  const sorted = inOrder(children);
  const shown = mostTelling(sorted);
  const failedAt = sorted.findIndex((child) => child.tone === 'failure');
  const failed = sorted[failedAt];
  return {
    steps: shown.map((child) => stepOf(child, words)),
    stepCount: sorted.length,
    hiddenSteps: sorted.length - shown.length,
    failedStep: failed ? { name: failed.name, index: failedAt + 1, reason: failed.reason ?? null } : null,
  };
}

/** Every field filled, for a handler's sample. */
export const stepsSample: StepsFields = {
  steps: [
    {
      name: 'TrainXGB',
      icon: '🔴',
      word: 'failed',
      tone: 'failure',
      duration: '25 min',
      reason: 'AlgorithmError: MemoryError: unable to allocate 14.2 GiB',
      url: 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/jobs/train-xgb',
    },
  ],
  stepCount: 14,
  hiddenSteps: 4,
  failedStep: {
    name: 'TrainXGB',
    index: 3,
    reason: 'AlgorithmError: MemoryError: unable to allocate 14.2 GiB',
  },
};

/** By start; a step without one has not started and comes last. Names settle ties, so that no order of arrival shows. */
function inOrder(children: Child[]): Child[] {
  const key = (child: Child) => `${child.startedAt ?? '~'} ${child.name}`;
  return children.slice().sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function mostTelling(children: Child[]): Child[] {
  if (children.length <= MOST_STEPS) return children;
  const rank = (child: Child) => (child.tone === 'failure' ? 0 : child.tone === 'success' ? 2 : 1);
  const kept = new Set(
    children
      .map((child, index) => ({ child, index }))
      .sort((a, b) => rank(a.child) - rank(b.child) || b.index - a.index)
      .slice(0, MOST_STEPS)
      .map(({ child }) => child),
  );
  return children.filter((child) => kept.has(child));
}

function stepOf(child: Child, words: Words): StepView {
  return {
    name: child.name,
    icon: iconOf(child.tone, child.status),
    word: words.status(child.status),
    tone: child.tone,
    duration: tookOf(child, words),
    reason: child.reason ?? null,
    url: child.url,
  };
}

function tookOf({ startedAt, endedAt }: Child, words: Words): string | null {
  if (startedAt === undefined || endedAt === undefined) return null;
  const ms = Date.parse(endedAt) - Date.parse(startedAt);
  return ms >= 0 ? words.duration(ms) : null;
}
