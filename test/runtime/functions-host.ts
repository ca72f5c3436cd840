// The part of the Functions host that a worker speaks to: starts the worker, has it load an app, and calls what it registered.
// https://github.com/Azure/azure-functions-host/tree/dev/src/WebJobs.Script.Grpc

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import type { RpcData } from '../support/hosts/azure-worker';
import type { FunctionsWorker } from './azure-workers';
import {
  FUNCTION_RPC,
  type FunctionMetadata,
  type StatusResult,
  type StreamingMessage,
} from './function-rpc';

export interface RunningApp {
  /** What the app registered: its functions by name, each with its bindings. */
  functions: Map<string, Record<string, unknown>[]>;
  /** @throws Error with what the function threw. */
  invoke(name: string, data: RpcData, metadata?: Record<string, RpcData>): Promise<RpcData | undefined>;
  /** What the app and its worker wrote so far. */
  output(): string;
  stop(): Promise<void>;
}

type Stream = ServerDuplexStream<StreamingMessage, StreamingMessage>;

const HOST_VERSION = '4.1041.0';
const LONGEST_MESSAGE = 100_000_000;

/**
 * Starts a worker with the app in a folder, and resolves when all functions are loaded.
 * @throws Error if the worker ends, or the app cannot be loaded or registers nothing.
 */
export async function startFunctionApp(
  worker: FunctionsWorker,
  folder: string,
  env: Record<string, string>,
): Promise<RunningApp> {
  const { server, port, connected } = await listen();
  const workerId = randomUUID();
  const [program, ...args] = worker.command;
  const child = spawn(
    program,
    [
      ...args,
      ...['--functions-uri', `http://127.0.0.1:${port}/`, '--functions-worker-id', workerId],
      ...['--functions-request-id', randomUUID()],
      ...['--functions-grpc-max-message-length', String(LONGEST_MESSAGE)],
    ],
    {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const readable of [child.stdout, child.stderr])
    readable.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  const ended = once(child, 'close').then(([code]) => new Error(`the worker ended with ${code}: ${output}`));
  const died = ended.then((error) => Promise.reject(error));
  died.catch(() => undefined);

  async function stop(): Promise<void> {
    child.kill('SIGKILL');
    await ended;
    server.forceShutdown();
  }

  try {
    const ask = asker(await Promise.race([connected, died]), died);
    const functions = await load(ask, folder, dirname(args.at(-1) ?? program));
    return {
      functions: new Map([...functions].map(([name, { rawBindings }]) => [name, rawBindings.map(parse)])),
      output: () => output,
      stop,
      invoke: (name, data, metadata = {}) => invoke(ask, functions.get(name), name, data, metadata),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A server that waits for one worker, which says its name first. */
async function listen(): Promise<{ server: Server; port: number; connected: Promise<Stream> }> {
  const server = new Server({ 'grpc.max_receive_message_length': LONGEST_MESSAGE });
  const connected = new Promise<Stream>((resolve) => {
    server.addService(FUNCTION_RPC, {
      eventStream(stream: Stream) {
        // The worker is killed in the end.
        stream.on('error', () => undefined);
        stream.once('data', ({ startStream }: StreamingMessage) => startStream && resolve(stream));
      },
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { server, port, connected };
}

/** Sends a request and waits for the answer with its id. */
type Ask = (request: Omit<StreamingMessage, 'requestId'>) => Promise<StreamingMessage>;

function asker(stream: Stream, died: Promise<never>): Ask {
  const waiting = new Map<string, (answer: StreamingMessage) => void>();
  stream.on('data', (message: StreamingMessage) => {
    if (message.rpcLog === undefined) waiting.get(message.requestId)?.(message);
  });
  return async (request) => {
    const requestId = randomUUID();
    const answered = new Promise<StreamingMessage>((resolve) => waiting.set(requestId, resolve));
    stream.write({ requestId, ...request });
    try {
      return await Promise.race([answered, died]);
    } finally {
      waiting.delete(requestId);
    }
  };
}

async function load(ask: Ask, folder: string, worker: string): Promise<Map<string, FunctionMetadata>> {
  const { workerInitResponse } = await ask({
    workerInitRequest: {
      hostVersion: HOST_VERSION,
      capabilities: {},
      workerDirectory: worker,
      functionAppDirectory: folder,
    },
  });
  check(workerInitResponse?.result);
  const { functionMetadataResponse } = await ask({
    functionsMetadataRequest: { functionAppDirectory: folder },
  });
  check(functionMetadataResponse?.result);
  if (functionMetadataResponse?.useDefaultMetadataIndexing) throw new Error('the app registered no function');
  const functions = functionMetadataResponse?.functionMetadataResults ?? [];
  for (const metadata of functions) {
    const { functionId } = metadata;
    check((await ask({ functionLoadRequest: { functionId, metadata } })).functionLoadResponse?.result);
  }
  return new Map(functions.map((metadata) => [metadata.name, metadata]));
}

async function invoke(
  ask: Ask,
  metadata: FunctionMetadata | undefined,
  name: string,
  data: RpcData,
  triggerMetadata: Record<string, RpcData>,
): Promise<RpcData | undefined> {
  if (metadata === undefined) throw new Error(`the app has no function ${name}`);
  const trigger = metadata.rawBindings.map(parse).find(({ direction }) => direction === 'in');
  const { invocationResponse } = await ask({
    invocationRequest: {
      invocationId: randomUUID(),
      functionId: metadata.functionId,
      inputData: [{ name: String(trigger?.name), data }],
      triggerMetadata,
    },
  });
  check(invocationResponse?.result);
  return invocationResponse?.returnValue;
}

function parse(binding: string): Record<string, unknown> {
  return JSON.parse(binding) as Record<string, unknown>;
}

function check(result: StatusResult | undefined): void {
  if (result?.status !== 'Success')
    throw new Error(result?.exception?.message ?? 'the worker gave no reason');
}
