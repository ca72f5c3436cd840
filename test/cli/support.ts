// Runs a command line in this process: real decoding and configuration, captured streams.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliParts } from '../../src/cli/parts';
import { runCli } from '../../src/cli/program';
import { createAwsCloud } from '../../src/clouds/aws';
import { createAzureCloud } from '../../src/clouds/azure';
import { checkConfig } from '../../src/config';
import { decodeAny, readEnvelopes } from '../../src/flow/intake';

export const FIXTURES = join(__dirname, '../fixtures');
export const EXAMPLE_CONFIG = join(__dirname, '../../config/bellhop.yaml');

export interface Run {
  exit: number;
  stdout: string;
  stderr: string;
}

const CLOUDS = [createAwsCloud(), createAzureCloud()];
const RECEIVED = new Date('2026-11-20T12:00:00Z');

/** What a command must not need unless a test gives it. */
function unused(name: string) {
  return () => Promise.reject(new Error(`this command has no business with ${name}`));
}

/** One run of `bellhop`; `parts` replaces what the command is given. */
export async function bellhop(
  args: string[],
  { stdin = '', terminal = false, ...parts }: Partial<CliParts> & { stdin?: string; terminal?: boolean } = {},
): Promise<Run> {
  let stdout = '';
  let stderr = '';
  const exit = await runCli(args, {
    version: '1.2.3',
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text), isTTY: terminal },
    readStdin: async () => new TextEncoder().encode(stdin),
    readFile: async (path) => readFileSync(path),
    decode: (input, where) =>
      readEnvelopes(input, where).flatMap((value) => decodeAny(value, CLOUDS, RECEIVED)),
    checkConfig: (file) => checkConfig({ env: {}, file, candidates: [EXAMPLE_CONFIG] }),
    checkTemplates: unused('templates'),
    openPreview: unused('a preview'),
    openReplay: unused('a replay'),
    openOperations: unused('a running bot'),
    manifests: {
      slack: unused('a manifest'),
      teams: unused('a manifest'),
      packTeams: unused('a package'),
    },
    ...parts,
  });
  return { exit, stdout, stderr };
}

/** The lines of a text, without the last line's end. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Files with these contents in a new folder, which goes away after the tests. */
export function writeFiles(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** A SageMaker event of a model, as EventBridge sends it. */
export function modelEvent(name: string, more: object = {}): object {
  return {
    version: '0',
    id: `id-${name}`,
    'detail-type': 'SageMaker Model State Change',
    source: 'aws.sagemaker',
    account: '123456789012',
    time: '2026-11-20T09:00:00Z',
    region: 'eu-west-1',
    resources: [`arn:aws:sagemaker:eu-west-1:123456789012:model/${name}`],
    detail: { ModelName: name, ModelArn: `arn:aws:sagemaker:eu-west-1:123456789012:model/${name}`, Tags: {} },
    ...more,
  };
}
