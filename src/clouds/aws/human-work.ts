// Human work: labeling jobs, their tasks, and the loops in which people review predictions.

import { asText, own } from '../../core/json';
import { namedBy, parseSageMakerArn } from './arn';
import type { Draft } from './draft';
import type { EventBridgeEvent } from './event-bridge';
import { objectAt, textAt, timeAt } from './fields';
import { genericDraft, wordsAfter } from './generic';
import { draftOf, nameOfArn, UNKNOWN, withAttributes } from './resource';

/** The detail holds the status and nothing else; the name is in the resources. */
export function decodeLabelingJob(event: EventBridgeEvent): Draft {
  return draftOf(event, 'labeling-job', 'LabelingJob');
}

/** One worker's task. No field names the task itself, so each event stands for itself, under its job. */
export function decodeLabelingTask(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const arn = asText(own(detail, 'labeling-job-arn')) ?? event.resources[0];
  const job = parseSageMakerArn(arn);
  const name = job && namedBy(job).name;
  return {
    kind: 'human-loop',
    status: textAt(detail, 'State') ?? UNKNOWN,
    arn,
    name,
    id: job && `${job.text}/task/${event.id}`,
    parent: job && { kind: 'labeling-job', name: name ?? job.text, id: job.text },
    attributes: { workteam: nameOfArn(asText(own(detail, 'workteam-team-arn'))) },
  };
}

/** Augmented AI writes its keys in camelCase. */
export function decodeHumanLoop(event: EventBridgeEvent): Draft {
  const { detail } = event;
  return withAttributes(draftOf(event, 'human-loop', 'HumanLoop'), {
    createdAt: timeAt(detail, 'creationTime'),
    failureCode: textAt(detail, 'failureCode'),
    flowDefinition: nameOfArn(textAt(detail, 'flowDefinitionArn')),
    output: textAt(objectAt(detail, 'humanLoopOutput'), 'outputS3Uri'),
  });
}

/** `SageMaker Human Task Accepted` and its like: the status is in the detail-type. */
export function decodeHumanTask(event: EventBridgeEvent): Draft {
  const status = wordsAfter(event, /^SageMakerHuman(Loop|Task)/i);
  // A task that was created is no success, as a thing would be.
  return { ...genericDraft(event, 'human-loop', 'HumanLoop', status || UNKNOWN), tone: 'info' };
}
