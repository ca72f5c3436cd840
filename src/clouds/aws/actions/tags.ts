// Tags of a resource, and what SageMaker tells by those of a job: the user of Studio and the run of a pipeline.

import { ListTagsCommand, type Tag } from '@aws-sdk/client-sagemaker';
import { parseExecutionArn } from '../arn';
import { allPages } from './pipeline-lists';
import type { Scene } from './scene';

const RUN_TAG = 'sagemaker:pipeline-execution-arn';
const USER_TAG = 'sagemaker:user-profile-arn';

export function tagsOfResource({ calls }: Scene, arn: string): Promise<Tag[]> {
  return allPages(async (NextToken) => {
    const page = await calls.read(new ListTagsCommand({ ResourceArn: arn, MaxResults: 100, NextToken }));
    return { items: page.Tags, next: page.NextToken };
  });
}

/** The ARN of the run that a job belongs to. */
export function runIn(tags: readonly Tag[]): string | undefined {
  const run = tagValue(tags, RUN_TAG);
  return parseExecutionArn(run) === undefined ? undefined : run;
}

/** `arn:…:user-profile/d-abc/ana` is ana: Studio tags what its users start. */
export function userIn(tags: readonly Tag[]): string | undefined {
  return tagValue(tags, USER_TAG)?.split('/').at(-1) || undefined;
}

function tagValue(tags: readonly Tag[], key: string): string | undefined {
  return tags.find((tag) => tag.Key === key)?.Value;
}
