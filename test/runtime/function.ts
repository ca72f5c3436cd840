// One built function in a process of its own, under a runtime client, as Lambda starts it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { FunctionError, startRuntimeApi } from '../support/runtime-api';

export interface RuntimeClient {
  /** For people: whose client, and which Node. */
  name: string;
  /** The program and its arguments. */
  command: readonly [string, ...string[]];
}

export interface FunctionOptions {
  client: RuntimeClient;
  /** With `index.mjs` in it, as the zip is unpacked. */
  folder: string;
  /** All that the function finds in its environment beside what Lambda sets. */
  env: Record<string, string>;
}

export interface RunningFunction {
  pid: number;
  /** Resolves when it asks for work; rejects with FunctionError if it cannot start. */
  ready: Promise<void>;
  /** @throws FunctionError if it throws, or its process ends. */
  invoke(event: unknown): Promise<unknown>;
  /** What it wrote so far: its log. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts it and does not wait. */
export async function startFunction(options: FunctionOptions): Promise<RunningFunction> {
  const api = await startRuntimeApi();
  const [program, ...args] = options.client.command;
  let output = '';
  const child = spawn(program, args, {
    cwd: options.folder,
    env: { ...lambdaEnvironment(options.folder, api.address), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const ended = once(child, 'close').then(([code]) => {
    api.fail(new FunctionError('Runtime.ExitError', `Runtime exited with ${code}: ${output.slice(-2000)}`));
  });

  return {
    pid: child.pid ?? 0,
    ready: api.ready,
    invoke: api.invoke,
    output: () => output,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await api.stop();
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
function lambdaEnvironment(folder: string, runtimeApi: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    _HANDLER: 'index.handler',
    LAMBDA_TASK_ROOT: folder,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: 'bellhop',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/bellhop',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/20/[$LATEST]0123456789abcdef',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: 'test',
  };
}
