// A Functions worker in its shortest form: loads the app that the host names, and calls what @azure/functions registered.
// Bindings and answers are the library's work; the core that it asks for is here.

const Module = require('node:module');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { parseArgs } = require('node:util');
const { credentials, loadPackageDefinition } = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');

const functions = new Map();
let model;
const core = {
  version: '3.12.0',
  hostVersion: '4.1041.0',
  setProgrammingModel(given) {
    model = given;
  },
  registerFunction(metadata, callback) {
    const { name, bindings } = metadata;
    const rawBindings = Object.entries(bindings).map(([key, value]) =>
      JSON.stringify({ ...value, name: key }),
    );
    functions.set(name, { metadata: { ...metadata, functionId: name, rawBindings }, callback });
  },
  log() {},
};
const load = Module._load;
Module._load = (request, ...rest) => (request === '@azure/functions-core' ? core : load(request, ...rest));

async function initialise({ functionAppDirectory }) {
  const { main } = JSON.parse(readFileSync(join(functionAppDirectory, 'package.json'), 'utf8'));
  await import(pathToFileURL(join(functionAppDirectory, main)));
}

/** The host wants the raw bindings alone. */
function index() {
  const functionMetadataResults = [...functions.values()].map(({ metadata }) => ({
    ...metadata,
    bindings: {},
  }));
  return { functionMetadataResults, useDefaultMetadataIndexing: functions.size === 0 };
}

async function invoke(request) {
  const { metadata, callback } = functions.get(request.functionId);
  const { invocationId } = request;
  const invocation = model.getInvocationModel({ invocationId, metadata, request, log() {} });
  const { context, inputs } = await invocation.getArguments();
  const result = await invocation.invokeFunction(context, inputs, callback);
  return invocation.getResponse(context, result);
}

const ANSWERS = {
  workerInitRequest: ['workerInitResponse', initialise],
  functionsMetadataRequest: ['functionMetadataResponse', index],
  functionLoadRequest: ['functionLoadResponse', ({ functionId }) => ({ functionId })],
  invocationRequest: ['invocationResponse', invoke],
};

async function answer({ requestId, content, ...message }) {
  const [name, work] = ANSWERS[content];
  try {
    const response = (await work(message[content])) ?? {};
    stream.write({ requestId, [name]: { ...response, result: { status: 'Success' } } });
  } catch (error) {
    const exception = { message: error.message, stackTrace: error.stack };
    stream.write({ requestId, [name]: { result: { status: 'Failure', exception } } });
  }
}

const { values } = parseArgs({
  options: {
    'functions-uri': { type: 'string' },
    'functions-worker-id': { type: 'string' },
    'functions-request-id': { type: 'string' },
    'functions-grpc-max-message-length': { type: 'string' },
  },
});
const definition = loadSync(join(__dirname, 'function-rpc.proto'), { enums: String, oneofs: true });
const { FunctionRpc } = loadPackageDefinition(definition).AzureFunctionsRpcMessages;
const longest = { 'grpc.max_receive_message_length': Number(values['functions-grpc-max-message-length']) };
const { host } = new URL(values['functions-uri']);
const stream = new FunctionRpc(host, credentials.createInsecure(), longest).eventStream();
stream.on('data', answer);
stream.on('end', () => process.exit());
const workerId = values['functions-worker-id'];
stream.write({ requestId: values['functions-request-id'], startStream: { workerId } });
