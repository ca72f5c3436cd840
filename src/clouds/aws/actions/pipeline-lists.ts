// Lists of a pipeline's run: its steps and its parameters, page by page.

import {
  ListPipelineExecutionStepsCommand,
  ListPipelineParametersForExecutionCommand,
  type Parameter,
  type PipelineExecutionStep,
} from '@aws-sdk/client-sagemaker';
import type { Scene } from './scene';

/** Far more steps than a pipeline may have (50 by default). */
const MOST_PAGES = 10;

/** In the order in which they began. */
export function listSteps({ calls }: Scene, execution: string): Promise<PipelineExecutionStep[]> {
  return allPages(async (NextToken) => {
    const page = await calls.read(
      new ListPipelineExecutionStepsCommand({
        PipelineExecutionArn: execution,
        SortOrder: 'Ascending',
        MaxResults: 100,
        NextToken,
      }),
    );
    return { items: page.PipelineExecutionSteps, next: page.NextToken };
  });
}

export function listParameters({ calls }: Scene, execution: string): Promise<Parameter[]> {
  return allPages(async (NextToken) => {
    const page = await calls.read(
      new ListPipelineParametersForExecutionCommand({
        PipelineExecutionArn: execution,
        MaxResults: 100,
        NextToken,
      }),
    );
    return { items: page.PipelineParameters, next: page.NextToken };
  });
}

export async function allPages<T>(
  read: (token: string | undefined) => Promise<{ items: T[] | undefined; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, next } = await read(token);
    all.push(...(items ?? []));
    if (next === undefined || next === '') break;
    token = next;
  }
  return all;
}
