// Lambda's Runtime API on the loopback: what a runtime client asks for work, and where it brings answers and errors.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const BASE = '/2018-06-01/runtime';
/** As long as the functions may run. */
const TIMEOUT_MS = 60_000;

/** What a function, or the runtime for it, said in the place of an answer. */
export class FunctionError extends Error {
  override name = 'FunctionError';
  constructor(
    /** `Runtime.ExitError`, `TypeError`, … */
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

export interface RuntimeApi {
  /** `127.0.0.1:<port>`, for AWS_LAMBDA_RUNTIME_API. */
  address: string;
  /** Resolves when the client asks for work for the first time; rejects if it reports that it could not start. */
  ready: Promise<void>;
  /** The answer to one event. @throws FunctionError */
  invoke(event: unknown): Promise<unknown>;
  /** The client is gone: whatever waits for it fails. */
  fail(error: FunctionError): void;
  stop(): Promise<void>;
}

interface Invocation {
  id: string;
  event: string;
  resolve(answer: unknown): void;
  reject(error: FunctionError): void;
}

export async function startRuntimeApi(): Promise<RuntimeApi> {
  const queued: Invocation[] = [];
  const running = new Map<string, Invocation>();
  let poll: ServerResponse | undefined;
  let gone: FunctionError | undefined;
  let started: () => void = () => undefined;
  let notStarted: (error: FunctionError) => void = () => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    started = resolve;
    notStarted = reject;
  });
  // Whoever asks hears of it; nobody has to.
  ready.catch(() => undefined);

  function hand(): void {
    const invocation = poll && queued.shift();
    if (poll === undefined || invocation === undefined) return;
    running.set(invocation.id, invocation);
    poll.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(Date.now() + TIMEOUT_MS),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:123456789012:function:bellhop',
      'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0',
    });
    poll.end(invocation.event);
    poll = undefined;
  }

  function fail(error: FunctionError): void {
    gone = error;
    notStarted(error);
    for (const { reject } of [...running.values(), ...queued.splice(0)]) reject(error);
    running.clear();
  }

  /** Whether the address is one of the API. */
  function take(path: string, body: string): boolean {
    if (path === `${BASE}/init/error`) {
      notStarted(errorIn(body));
      return true;
    }
    const [, id = '', what] = new RegExp(`^${BASE}/invocation/([^/]+)/(response|error)$`).exec(path) ?? [];
    const invocation = running.get(id);
    if (invocation === undefined) return false;
    running.delete(id);
    if (what === 'error') invocation.reject(errorIn(body));
    else invocation.resolve(body === '' ? undefined : JSON.parse(body));
    return true;
  }

  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    if (request.method === 'GET' && path === `${BASE}/invocation/next`) {
      poll = response;
      started();
      return hand();
    }
    const known = take(path, await textOf(request));
    response.writeHead(known ? 202 : 404, { 'content-type': 'application/json' }).end('{"status":"OK"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready,
    invoke(event) {
      if (gone !== undefined) return Promise.reject(gone);
      return new Promise((resolve, reject) => {
        queued.push({ id: randomUUID(), event: JSON.stringify(event), resolve, reject });
        hand();
      });
    },
    fail,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function errorIn(body: string): FunctionError {
  const { errorType = 'unknown', errorMessage = body } = JSON.parse(body) as Partial<Record<string, string>>;
  return new FunctionError(errorType, errorMessage);
}
