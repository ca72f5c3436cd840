// What the Functions worker gives to @azure/functions, and how it calls what was registered: the library does all the rest.
// https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/types-core/index.d.ts

import { randomUUID } from 'node:crypto';

/** One input, or the result, as it travels between host and worker; one member is set. */
export interface RpcData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  http?: RpcHttp;
}

export interface RpcHttp {
  method?: string;
  url?: string;
  /** Lower case; a header that was sent twice comes joined. */
  headers?: Record<string, string>;
  query?: Record<string, string>;
  params?: Record<string, string>;
  body?: RpcData;
  statusCode?: string;
  cookies?: { name: string; value: string }[];
}

export interface Binding {
  name?: string;
  type: string;
  direction: string;
  [setting: string]: unknown;
}

export interface Registered {
  name: string;
  bindings: Record<string, Binding>;
}

interface Invocation {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: unknown): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ returnValue?: RpcData | null }>;
}

interface Model {
  getInvocationModel(core: object): Invocation;
}

export interface AzureWorker {
  functions: Map<string, Registered>;
  /** Calls a function with its trigger's input; fails as it fails. */
  invoke(
    name: string,
    data: RpcData,
    metadata?: Record<string, RpcData>,
  ): Promise<RpcData | null | undefined>;
}

/** Call it before anything that registers functions is loaded. */
export function startAzureWorker(): AzureWorker {
  const functions = new Map<string, Registered>();
  const callbacks = new Map<string, unknown>();
  let model: Model | undefined;
  const core = {
    version: '3.12.0',
    hostVersion: '4.1041.0',
    setProgrammingModel(given: Model) {
      model = given;
    },
    registerFunction(metadata: Registered, callback: unknown) {
      if (functions.has(metadata.name)) throw new Error(`${metadata.name} is registered twice`);
      functions.set(metadata.name, metadata);
      callbacks.set(metadata.name, callback);
    },
    log() {},
  };
  jest.doMock('@azure/functions-core', () => core, { virtual: true });

  return {
    functions,
    async invoke(name, data, triggerMetadata = {}) {
      const metadata = functions.get(name);
      if (metadata === undefined || model === undefined) throw new Error(`there is no function ${name}`);
      const [binding] =
        Object.entries(metadata.bindings).find(([, { direction }]) => direction === 'in') ?? [];
      const invocation = model.getInvocationModel({
        invocationId: randomUUID(),
        metadata,
        request: { inputData: [{ name: binding, data }], triggerMetadata },
        log() {},
      });
      const { context, inputs } = await invocation.getArguments();
      const result = await invocation.invokeFunction(context, inputs, callbacks.get(name));
      return (await invocation.getResponse(context, result)).returnValue;
    },
  };
}
