// What differs between the hosts for somebody at a terminal: where rows, dead letters and chats are, and what to check.

import type { EndpointOptions } from '../../src/chats/teams/endpoints';
import type { Check, HostId } from '../../src/cli/operations';
import type { Config } from '../../src/config';
import type { Environment } from '../../src/config/environment';
import type { Chat, ChatId, Log, Store } from '../../src/core/ports';
import type { DeadLetter, Prepare } from '../../src/queues/dead-letters';
import type { SourceOptions } from '../../src/sources/open';

/** The terminal's side. */
export interface OperationsWorld {
  env: Environment;
  /** Where bellhop.yaml may be. */
  candidates: string[];
  stderr: { write(text: string): unknown };
  /** Where Teams is, if not where it always is: an emulator. */
  teamsAt?: EndpointOptions;
}

export interface Letters {
  deadLetters(): Promise<DeadLetter[]>;
  redrive(id?: string, prepare?: Prepare): Promise<number>;
}

export interface OperationsHost {
  id: HostId;
  /** With all secrets in it. */
  environment(): Promise<Environment>;
  /** How texts that are kept elsewhere are reached. */
  sources: SourceOptions;
  /** @throws {ConfigError} if settings are missing. */
  store(): Promise<Store>;
  letters(): Promise<Letters[]>;
  chats(config: Config): Promise<Partial<Record<ChatId, Chat>>>;
  /** Those of this host alone. */
  checks(env: Environment): Check[];
  close(): Promise<void>;
}

/** What goes wrong beside the work, for the person at the terminal. */
export function terminalLog({ stderr }: Pick<OperationsWorld, 'stderr'>): Log {
  const tell = (message: string, { reason, source }: { reason?: unknown; source?: unknown } = {}) => {
    const parts = [source, message, reason].filter((part) => part !== undefined);
    stderr.write(`bellhop: ${parts.join(': ')}\n`);
  };
  return { info() {}, warn: tell, error: tell };
}
