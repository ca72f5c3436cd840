// The protocol between a Functions host and its worker: messages as both see them, and the definition of the service.

import { join } from 'node:path';
import { type GrpcObject, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { RpcData } from '../support/hosts/azure-worker';

export interface StatusResult {
  status: 'Failure' | 'Success' | 'Cancelled';
  exception?: { message: string; stackTrace?: string };
}

export interface FunctionMetadata {
  name: string;
  functionId: string;
  /** Each a binding as JSON, with its name in it. */
  rawBindings: string[];
}

/** What travels, in both directions; one member is set beside the id. */
export interface StreamingMessage {
  requestId: string;
  startStream?: { workerId: string };
  workerInitRequest?: {
    hostVersion: string;
    capabilities: Record<string, string>;
    workerDirectory: string;
    functionAppDirectory: string;
  };
  workerInitResponse?: { result: StatusResult };
  functionsMetadataRequest?: { functionAppDirectory: string };
  functionMetadataResponse?: {
    functionMetadataResults?: FunctionMetadata[];
    useDefaultMetadataIndexing?: boolean;
    result: StatusResult;
  };
  functionLoadRequest?: { functionId: string; metadata: FunctionMetadata };
  functionLoadResponse?: { functionId: string; result: StatusResult };
  invocationRequest?: {
    invocationId: string;
    functionId: string;
    inputData: { name: string; data: RpcData }[];
    triggerMetadata: Record<string, RpcData>;
  };
  invocationResponse?: { invocationId: string; returnValue?: RpcData; result: StatusResult };
  rpcLog?: { message: string };
}

export const FUNCTION_RPC = load();

function load(): ServiceClientConstructor['service'] {
  const definition = loadSync(join(__dirname, 'function-rpc.proto'), { enums: String, oneofs: true });
  const { AzureFunctionsRpcMessages } = loadPackageDefinition(definition);
  const { FunctionRpc } = AzureFunctionsRpcMessages as GrpcObject;
  return (FunctionRpc as ServiceClientConstructor).service;
}
