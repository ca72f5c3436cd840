// Which runtime clients there are here: the official one, where `.ci/runtime` has put it, on this Node and on newer ones.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RuntimeClient } from './function';

/** BELLHOP_RIC: the official client's `index.mjs`. BELLHOP_NODES: further programs of Node, as PATH lists folders. */
export function officialClients(env: NodeJS.ProcessEnv = process.env): RuntimeClient[] {
  const ric = env.BELLHOP_RIC?.trim();
  if (!ric || !existsSync(ric)) return [];
  const others = (env.BELLHOP_NODES ?? '').split(':').filter((node) => node !== '' && existsSync(node));
  return [process.execPath, ...others].map((node) => ({
    name: `aws-lambda-ric on ${nameOf(node)}`,
    command: [node, ric],
  }));
}

/** A client of our own, 30 lines long: for what must run where the official one is not. */
export function plainClient(node: string = process.execPath): RuntimeClient {
  return { name: `plain client on ${nameOf(node)}`, command: [node, join(__dirname, 'plain-client.mjs')] };
}

function nameOf(node: string): string {
  if (node === process.execPath) return `Node ${process.versions.node.split('.')[0]}`;
  const [, major] = /node-?v?(\d+)/.exec(node) ?? [];
  return major === undefined ? node : `Node ${major}`;
}
