// AWS without a cloud: moto's server, if this machine has it, and how SDK clients find an emulator.

import { spawnSync } from 'node:child_process';
import { type Emulator, startEmulator } from './process';

// The SDK announces the end of its support for Node 20 at every start of a client.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

export function awsConfig(url: string) {
  return {
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
}

/** moto looks and then writes, without a lock, so its requests go one after another. */
export function motoConfig(url: string) {
  return {
    ...awsConfig(url),
    requestHandler: {
      httpAgent: { keepAlive: true, maxSockets: 1 },
      // Waiting for the one connection is meant.
      socketAcquisitionWarningTimeout: 600_000,
    },
  };
}

/** moto is a Python program: an extra lane where it is installed, not something that the tests need. */
export function hasMoto(): boolean {
  return spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;
}

export function startMoto(): Promise<Emulator> {
  return startEmulator('moto_server', (port) => ['-H', '127.0.0.1', '-p', String(port)]);
}

/** Runs the tests if moto is there; if not, says so, and that is all. */
export function withMoto(name: string, tests: () => void): void {
  if (hasMoto()) describe(name, tests);
  else
    process.stdout.write(`Skipped: ${name}. moto_server is not on the PATH (pip install "moto[server]").\n`);
}
