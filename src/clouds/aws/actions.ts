// SageMaker's side of the buttons. The SDK is loaded by the first press that needs it; what can be done is known without it.

import type { CloudActions } from '../../core/cloud-actions';
import type { AwsAccount } from './actions/accounts';
import type { SageMakerActions } from './actions/cloud';
import type { ModelStage } from './actions/scene';
import { canDo } from './actions/targets';

export type { AwsAccount } from './actions/accounts';
export type { ModelStage } from './actions/scene';

export interface AwsActionsOptions {
  /** Where Bellhop may act. An event that names another account or region is refused, whatever its ARN says. */
  accounts: readonly AwsAccount[];
  /** Instead of AWS, for SageMaker and CloudWatch Logs alike: an emulator, on the local host only. */
  endpoint?: string;
  /** The longest that one call may take, ms; 10 s by default. */
  timeoutMs?: number;
  /** Between two looks for the effect of a change. */
  pause?(ms: number): Promise<void>;
  /** The life cycle stage that an approved or a rejected version gets; absent = it keeps its own. */
  stages?: Partial<Record<'approve' | 'reject', ModelStage>>;
  /**
   * The configuration that an endpoint served by before it served by `config`; undefined = nobody remembers. It must give the
   * same answer after the endpoint was rolled back, so it is remembered by endpoint and configuration.
   */
  previousConfig?(endpointArn: string, config: string): Promise<string | undefined>;
}

const TIMEOUT_MS = 10_000;

export function createAwsActions(options: AwsActionsOptions): CloudActions {
  let opened: Promise<SageMakerActions> | undefined;
  const open = (): Promise<SageMakerActions> => {
    opened ??= import('./actions/cloud').then(({ openSageMaker }) =>
      openSageMaker({
        accounts: options.accounts,
        endpoint: options.endpoint,
        timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
        pause: options.pause ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
        stages: options.stages,
        previousConfig: options.previousConfig ?? (async () => undefined),
      }),
    );
    return opened;
  };
  return {
    can: canDo,
    inspect: async (action, event) => (await open()).inspect(action, event),
    perform: async (action, event, order) => (await open()).perform(action, event, order),
    logs: async (event) => (await open()).logs(event),
    details: async (event) => (await open()).details(event),
  };
}
