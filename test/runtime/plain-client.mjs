// A runtime client without anything beside: asks the Runtime API for an event, calls the handler, brings its answer.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT } = process.env;
const BASE = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

function post(path, body) {
  return fetch(`${BASE}/${path}`, { method: 'POST', body: JSON.stringify(body) });
}

function errorOf(error) {
  return { errorType: error?.name ?? typeof error, errorMessage: error?.message ?? String(error) };
}

async function load() {
  try {
    return (await import(pathToFileURL(join(LAMBDA_TASK_ROOT, 'index.mjs')).href)).handler;
  } catch (error) {
    await post('init/error', errorOf(error));
    process.exit(1);
  }
}

const handler = await load();
for (;;) {
  const next = await fetch(`${BASE}/invocation/next`);
  const id = next.headers.get('lambda-runtime-aws-request-id');
  try {
    await post(`invocation/${id}/response`, (await handler(await next.json(), {})) ?? null);
  } catch (error) {
    await post(`invocation/${id}/error`, errorOf(error));
  }
}
