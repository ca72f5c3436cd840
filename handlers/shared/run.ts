// Fields that every run and job shares: on what it runs, from which code, and where its logs are.

import { baseView, toldAs, withFields } from '../../src/core/base-view';
import type { Kind, MlEvent } from '../../src/core/event';
import type { BaseView, Words } from '../../src/core/view';
import { group, imageName, instances, number, text } from './attributes';
import { logsUrl } from './console';
import { baseSample } from './sample';

export interface RunView extends BaseView {
  /** What it is doing while it runs, in words: "downloading data". */
  phase: string | null;
  /** "3 × ml.c5.xlarge", or the Azure compute target. */
  compute: string | null;
  /** Container image or algorithm, without its registry. */
  algorithm: string | null;
  experiment: string | null;
  /** "main @ 4f2a91c". */
  commit: string | null;
  logsUrl: string | null;
}

/** Second statuses that say exactly what the first one leaves open: a job is Stopped, but by its time limit. */
const EXACT = new Set(['MaxRuntimeExceeded', 'MaxWaitTimeExceeded', 'Interrupted']);

export function runView(event: MlEvent, words: Words): RunView {
  const { attributes } = event;
  const base = baseView(event, words);
  const secondary = text(attributes, 'secondaryStatus');
  const exact = secondary !== null && EXACT.has(secondary);
  return withFields(base, {
    status: exact ? toldAs(base, secondary, words) : base.status,
    phase:
      secondary !== null && !exact && event.tone === 'progress' ? phaseOf(event, secondary, words) : null,
    compute: instances(event) ?? text(attributes, 'computeTarget'),
    algorithm: imageName(text(attributes, 'image')) ?? algorithmOf(event),
    experiment: experimentOf(event),
    commit: commitOf(event),
    logsUrl: logsUrl(event),
  });
}

/** Every field filled. */
export function runSample(kind: Kind): RunView {
  return {
    ...baseSample(kind),
    phase: 'downloading data',
    compute: '3 × ml.c5.xlarge',
    algorithm: 'sagemaker-xgboost:1.7-1',
    experiment: 'fraud',
    commit: 'main @ 4f2a91c',
    logsUrl: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups',
  };
}

/** The phase repeats the status at times: Stopping beside Stopping says nothing more. */
function phaseOf(event: MlEvent, secondary: string, words: Words): string | null {
  return secondary === event.status ? null : words.status(secondary);
}

/** Not where it only repeats a name: an Azure ML run that nobody named goes by its experiment. */
function experimentOf(event: MlEvent): string | null {
  const experiment = text(event.attributes, 'experimentName');
  return experiment === event.subject.name || experiment === event.parent?.name ? null : experiment;
}

/** AutoML names an algorithm and counts its attempts. */
function algorithmOf(event: MlEvent): string | null {
  const algorithm = text(event.attributes, 'algorithm');
  const iteration = number(event.attributes, 'iteration');
  return algorithm !== null && iteration !== null ? `${algorithm} #${iteration}` : algorithm;
}

function commitOf(event: MlEvent): string | null {
  const git = group(event.attributes, 'git');
  const branch = text(git, 'branch');
  const commit = text(git, 'commit')?.slice(0, 7) ?? null;
  return branch !== null && commit !== null ? `${branch} @ ${commit}` : (commit ?? branch);
}
