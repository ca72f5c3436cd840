// A pretended Azure ML on the loopback: the resource manager, the run history and the storage of logs, with one workspace in it,
// as far as the documentation says how they behave. Tests and the demo act on it as they would on the real one.

import { asObject, type JsonObject } from '../../../src/core/json';
import { armError, VERSIONS } from './azure-ml-answers';
import { armRoute } from './azure-ml-arm';
import { blobAnswer, historyRoute, mlflowRoute } from './azure-ml-history';
import { advance } from './azure-ml-runs';
import { type AmlJob, type AmlPlan, type AmlUser, type AmlWorld, createAmlWorld } from './azure-ml-world';
import { type PeerAnswer, type PeerFault, type PeerRequest, startPeer } from './http';

const TOKEN = 'token-of-the-bot';
const SCOPE = 'https://management.azure.com/.default';

export const BOT: AmlUser = {
  userObjectId: 'b0b0b0b0-0000-4000-8000-000000000001',
  userName: 'bellhop-worker',
};
export const ANA: AmlUser = { userObjectId: 'a1a1a1a1-0000-4000-8000-000000000002', userName: 'Ana Silva' };
export const WORKSPACE =
  '/subscriptions/8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f/resourceGroups/ml-prod/providers/Microsoft.MachineLearningServices/workspaces/fraud';

export interface AzureMlOptions {
  /** Resource id. */
  workspace?: string;
  /** Gets every event as Event Grid would send it, one at a time. */
  emit?(event: JsonObject): void;
  /** What jobs are going to do; the first one fails and every later one ends well unless told otherwise. */
  plan?(job: AmlJob): AmlPlan;
  /** Epoch milliseconds. */
  now?(): number;
}

type Matches = (request: PeerRequest) => boolean;

export interface AzureMl {
  /** Of the resource manager; the run history is where the workspace says. */
  url: string;
  workspace: string;
  world: AmlWorld;
  credential: { getToken(scope: string): Promise<{ token: string } | null> };
  /** Actions below `Microsoft.MachineLearningServices/workspaces/` that the bot's identity does not have. */
  forbidden: Set<string>;
  /** Those that were needed so far. */
  used: Set<string>;
  /** How many reads an endpoint is Updating after a change. */
  updatingReads: number;
  requests: PeerRequest[];
  next(matches: string | Matches, ...faults: PeerFault[]): void;
  /** Somebody else does something, right before or right after the next request that matches is carried out. */
  meanwhile(when: 'before' | 'after', matches: Matches, change: () => void): void;
  /** Every run takes one step; whether any is still under way. */
  advance(): boolean;
  stop(): Promise<void>;
}

/** The nightly pipeline of the demo: its training runs out of memory, unless it was submitted again. */
export function demoPlan(job: AmlJob): AmlPlan {
  const steps = ['prepare', 'train', 'evaluate'];
  const again = (job.definition.tags as Record<string, string> | undefined)?.rerunOf !== undefined;
  if (!again)
    return {
      steps,
      fails: {
        step: 'train',
        error: 'Execution failed. User process exited with status code 137: out of memory.',
        log: 'epoch 1 loss 0.41\nepoch 2 loss 0.33\nMemoryError: unable to allocate 7.5 GiB\n',
      },
    };
  const metrics = { auc: 0.947, f1: 0.871 };
  return { steps, registers: { name: 'fraud-detector', tags: { environment: 'prod' }, metrics } };
}

/** A pipeline's definition with everything that the real ones have. */
export function pipelineDefinition(more: JsonObject = {}): JsonObject {
  return {
    jobType: 'Pipeline',
    displayName: 'fraud-train nightly',
    experimentName: 'fraud-train',
    tags: { environment: 'prod', team: 'risk' },
    settings: { default_compute: 'cpu-cluster', continue_on_step_failure: false },
    inputs: { learning_rate: { jobInputType: 'literal', value: '0.05' } },
    jobs: { prepare: { type: 'command' }, train: { type: 'command' }, evaluate: { type: 'command' } },
    ...more,
  };
}

export async function startAzureMl(options: AzureMlOptions = {}): Promise<AzureMl> {
  const { workspace = WORKSPACE, emit = () => {}, plan = demoPlan, now = Date.now } = options;
  const world = createAmlWorld({ workspace, now, emit, plan });
  const forbidden = new Set<string>();
  const used = new Set<string>();
  let changes: { when: 'before' | 'after'; matches: Matches; change: () => void }[] = [];
  const parts = { world, workspace, url: () => azure.url, updatingReads: () => azure.updatingReads };

  function route(request: PeerRequest) {
    const { method, path, query } = request;
    const [, service, below] = split(path, workspace);
    if (below === undefined) return undefined;
    if (service === '/history/v1.0' && method === 'GET') return historyRoute(world, azure.url, below, query);
    if (service === '/mlflow/v1.0' && below === 'api/2.0/mlflow/runs/get') return mlflowRoute(world, query);
    if (service !== '') return undefined;
    return armRoute(parts, { method, path: below, body: jsonOf(request.body), by: BOT });
  }

  function answer(request: PeerRequest): PeerAnswer {
    const { path, query, headers } = request;
    if (path.startsWith('/blobs/')) return blobAnswer(world, request);
    if (headers.authorization !== `Bearer ${TOKEN}`)
      return armError(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
    if (headers['x-azureml-token'] !== undefined)
      throw new Error('the token of the bot was given to code of others');
    const found = route(request);
    const isArm = path.startsWith('/subscriptions/');
    if (isArm && !VERSIONS.includes(query.get('api-version') ?? ''))
      return armError(400, 'InvalidApiVersionParameter', 'The api-version is invalid.');
    if (found === undefined) return armError(404, 'InvalidResource', `There is nothing at ${path}.`);
    used.add(found.needs);
    if (forbidden.has(found.needs))
      return armError(
        403,
        'AuthorizationFailed',
        `The client '${BOT.userName}' does not have authorization to perform action 'Microsoft.MachineLearningServices/workspaces/${found.needs}' over scope '${workspace}'.`,
      );
    return found.answer();
  }

  function happen(when: 'before' | 'after', request: PeerRequest): void {
    const due = changes.find((one) => one.when === when && one.matches(request));
    if (due === undefined) return;
    changes = changes.filter((one) => one !== due);
    due.change();
  }

  const peer = await startPeer((request) => {
    happen('before', request);
    const answered = answer(request);
    happen('after', request);
    return answered;
  });

  const azure: AzureMl = {
    url: peer.url,
    workspace,
    world,
    credential: { getToken: async (scope) => (scope === SCOPE ? { token: TOKEN } : null) },
    forbidden,
    used,
    updatingReads: 1,
    requests: peer.requests,
    next: peer.next,
    meanwhile(when, matches, change) {
      changes.push({ when, matches, change });
    },
    advance: () => advance(world),
    stop: peer.stop,
  };
  return azure;
}

/** The service's beginning and what is below the workspace; ids of Azure have no case. */
function split(path: string, workspace: string): [string, string, string] | [] {
  const at = path.toLowerCase().indexOf(workspace.toLowerCase());
  if (at < 0) return [];
  const below = path.slice(at + workspace.length);
  return below === '' || below.startsWith('/') ? [path, path.slice(0, at), below.slice(1)] : [];
}

function jsonOf(body: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return undefined;
  }
}
