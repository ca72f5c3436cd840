// SageMaker and CloudWatch Logs on the loopback, at the level of the wire: what the real SDK sends is checked and carried out
// in a small world, which emits the events that the services would emit.

import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../../../src/core/json';
import { LOG_OPERATIONS } from './cloudwatch-logs';
import { type Peer, type PeerAnswer, type PeerFault, type PeerRequest, startPeer } from './http';
import { problemsOf } from './json-shapes';
import { type Caller, callerArn, type Emit, emitCall } from './sagemaker-events';
import { CHANGES, OPERATIONS, PASSES_ROLE } from './sagemaker-operations';
import { REQUESTS } from './sagemaker-shapes';
import { createWorld, Refusal, type World, type WorldOptions } from './sagemaker-world';

export interface SageMakerPeerOptions extends Partial<Omit<WorldOptions, 'emit'>> {
  /** Hears what EventBridge would hear: state changes, and calls by way of CloudTrail. */
  emit?: Emit;
}

/** One request that arrived, without its signature. */
export interface Call {
  operation: string;
  input: JsonObject;
}

export interface SageMakerPeer {
  world: World;
  /** Every call that arrived, oldest first, those that were refused too. */
  readonly calls: Call[];
  /** Rights that the caller does not have, e.g. `sagemaker:UpdateModelPackage`, `iam:PassRole`. */
  denied: Set<string>;
  /** What happens to the next calls of an operation, one fault each. */
  next(operation: string, ...faults: PeerFault[]): void;
  /** A call by somebody else, e.g. a person in Studio. @throws Refusal */
  call(operation: string, input: JsonObject, by: Caller): JsonObject;
  /** Its address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

/** An answer that refuses: for `next`. */
export function refusal(code: string, message: string, status = 400): PeerAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: { __type: code, message },
  };
}

const BOT: Caller = { role: 'BellhopInbox', session: 'Bellhop-inbox' };
const SIGNED = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\/(sagemaker|logs)\/aws4_request, /;
const TARGET = /^(SageMaker|Logs_20140328)\.(\w+)$/;

function operationOf(headers: PeerRequest['headers']): string {
  return TARGET.exec(String(headers['x-amz-target']))?.[2] ?? '';
}

export function createSageMakerPeer(options: SageMakerPeerOptions = {}): SageMakerPeer {
  const { emit = () => undefined, account = '123456789012', region = 'eu-west-1', now = Date.now } = options;
  const world = createWorld({ ...options, account, region, now, emit });
  const denied = new Set<string>();
  /** What a token stands for, and what it was answered with. */
  const tokens = new Map<string, { request: string; answer: JsonObject }>();
  const faults: { operation: string; fault: PeerFault }[] = [];
  let peer: Peer | undefined;

  function allowed(operation: string, input: JsonObject, by: Caller): void {
    const needed = [`sagemaker:${operation}`, ...(PASSES_ROLE.test(operation) ? ['iam:PassRole'] : [])];
    const missing = needed.find((right) => denied.has(right));
    if (missing === undefined) return;
    const resource = missing === 'iam:PassRole' ? String(input.RoleArn) : '*';
    throw new Refusal(
      'AccessDeniedException',
      `User: ${callerArn(world, by)} is not authorized to perform: ${missing} on resource: ${resource} because no identity-based policy allows the ${missing} action`,
    );
  }

  function carryOut(operation: string, input: JsonObject, by: Caller): JsonObject {
    const shape = REQUESTS[operation];
    const run = OPERATIONS[operation];
    if (shape === undefined || run === undefined)
      throw new Refusal('UnknownOperationException', `${operation} is not known here`, 404);
    allowed(operation, input, by);
    const problems = problemsOf(input, shape);
    if (problems.length > 0)
      throw new Refusal(
        'ValidationException',
        `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected: ${problems.join('; ')}`,
      );
    const { ClientRequestToken, ClientToken, ...rest } = input;
    const token = ClientRequestToken ?? ClientToken;
    if (token === undefined) return structuredClone(run(world, input, by));
    const name = `${operation}/${String(token)}`;
    const request = createHash('sha256').update(canonicalJson(rest)).digest('hex');
    const known = tokens.get(name);
    if (known !== undefined && known.request !== request)
      throw new Refusal('ConflictException', 'The token was used before, with other parameters.');
    const answer = known?.answer ?? structuredClone(run(world, input, by));
    tokens.set(name, { request, answer });
    return answer;
  }

  function call(operation: string, input: JsonObject, by: Caller): JsonObject {
    try {
      const answer = carryOut(operation, input, by);
      if (CHANGES.test(operation)) emitCall(world, by, operation, { request: input, answer });
      return answer;
    } catch (error) {
      if (error instanceof Refusal && CHANGES.test(operation))
        emitCall(world, by, operation, {
          request: input,
          error: { code: error.code, message: error.message },
        });
      throw error;
    }
  }

  function answer({ headers, body }: PeerRequest): PeerAnswer {
    const [, service, operation = ''] = TARGET.exec(String(headers['x-amz-target'])) ?? [];
    const [, signedRegion] = SIGNED.exec(headers.authorization ?? '') ?? [];
    const input = JSON.parse(body || '{}') as JsonObject;
    try {
      if (signedRegion === undefined || headers['x-amz-date'] === undefined)
        throw new Refusal('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
      if (signedRegion !== region)
        throw new Refusal('InvalidSignatureException', `Credential should be scoped to ${region}.`, 403);
      const logs = LOG_OPERATIONS[operation];
      if (service !== 'SageMaker' && logs === undefined)
        throw new Refusal('UnknownOperationException', `${operation} is not known here`, 404);
      if (service !== 'SageMaker' && denied.has(`logs:${operation}`))
        throw new Refusal(
          'AccessDeniedException',
          `User: ${callerArn(world, BOT)} is not authorized to perform: logs:${operation}`,
        );
      const told = service === 'SageMaker' ? call(operation, input, BOT) : logs!(world, input);
      return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: told };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refusal(error.code, error.message, error.status);
    }
  }

  const isOf =
    (operation: string) =>
    ({ headers }: PeerRequest): boolean =>
      operationOf(headers) === operation;

  return {
    world,
    get calls() {
      return (peer?.requests ?? []).map(({ headers, body }) => ({
        operation: operationOf(headers),
        input: JSON.parse(body || '{}') as JsonObject,
      }));
    },
    denied,
    next(operation, ...more) {
      if (peer === undefined) faults.push(...more.map((fault) => ({ operation, fault })));
      else peer.next(isOf(operation), ...more);
    },
    call,
    async listen() {
      peer = await startPeer(answer);
      for (const { operation, fault } of faults) peer.next(isOf(operation), fault);
      return peer.url;
    },
    async close() {
      world.close();
      await peer?.stop();
    },
  };
}
