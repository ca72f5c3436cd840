// The Azure CLI as a function: it answers with what az printed, or fails with what az complained about.

import { spawn } from 'node:child_process';
import { DeployError } from './errors.mjs';

const INSTALL = 'https://learn.microsoft.com/cli/azure/install-azure-cli';

/**
 * Runs az; resolves with what it wrote to its standard output, without the line break at the end.
 * @param {string[]} args
 * @param {{ show?: boolean, fails?: string }} [options] `show`: let its output through. `fails`: what to say first if it fails.
 * @returns {Promise<string>}
 */
export function az(args, { show = false, fails } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn('az', args, { stdio: ['ignore', show ? 'inherit' : 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', (error) => reject(missing(error)));
    child.once('close', (code) => {
      if (code === 0) resolve(stdout.trimEnd());
      else
        reject(
          new DeployError([fails ?? `az ${args.slice(0, 3).join(' ')} failed`, complaint(stderr)].join('\n')),
        );
    });
  });
}

/**
 * The same for commands that answer with JSON. No output at all is `undefined`.
 * @param {string[]} args
 * @param {{ fails?: string }} [options]
 */
export async function azJson(args, options) {
  const text = await az([...args, '--output', 'json'], options);
  return text === '' ? undefined : JSON.parse(text);
}

/** @param {Error} error */
function missing(error) {
  if (error.code !== 'ENOENT') return error;
  return new DeployError(`the Azure CLI (az) is not installed, or not on the PATH: ${INSTALL}`);
}

/** Warnings about versions and extensions come first, the error last. */
function complaint(stderr) {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('WARNING'));
  return lines.slice(-20).join('\n');
}
