// What the commands are given: the outside world, and the bot's parts by what a command needs of them.

import type { Checked, Config } from '../config';
import type { Problem } from '../core/errors';
import type { MlEvent } from '../core/event';
import type { Decoded, Destination, Payload } from '../core/ports';
import type { ManifestPrinters } from './manifest';
import type { Operations, OperationsOptions } from './operations';

/** Where text goes. Nobody listening any more (a closed pipe) is the caller's business. */
export interface Output {
  write(text: string): unknown;
  /** Whether a person is watching. */
  isTTY?: boolean;
}

/** Shows an event as one destination would get it. */
export interface Preview {
  payload(event: MlEvent, destination: Destination): Payload;
  /** The same as plain text. */
  text(event: MlEvent, destination: Destination): string;
}

/** How a replay went. */
export interface ReplaySummary {
  /** Messages posted: roots and replies. */
  posted: number;
  /** Deliveries that only changed a root: a step of a run, a repeat of a state. */
  folded: number;
  /** Events that had been planned before. */
  duplicates: number;
  /** Deliveries in the dead letters. */
  failed: number;
  /** Another process, such as a running server, did a part of the work; what became of that part is not counted here. */
  shared: boolean;
}

/** The whole bot, fed by hand. */
export interface ReplayTarget {
  /** Durable when it returns. */
  accept(events: MlEvent[]): Promise<void>;
  /** Works until nothing is left; `progress` hears how many deliveries are still to do. */
  drain(progress: (left: number) => void): Promise<ReplaySummary>;
  close(): Promise<void>;
}

export interface CliParts {
  version: string;
  stdout: Output;
  stderr: Output;
  readStdin(): Promise<Uint8Array>;
  /** Fails as the file system does, with a `code`. */
  readFile(path: string): Promise<Uint8Array>;
  /** @throws {InputError} if the bytes are no JSON; `where` names them. */
  decode(input: Uint8Array | string, where: string): Decoded[];
  /** `file` is what `--config` says. */
  checkConfig(file: string | undefined): Promise<Checked>;
  /** Every problem of the built-in templates and of the sets given by name, and how many templates there are. */
  checkTemplates(sets: Record<string, string>): Promise<{ problems: Problem[]; count: number }>;
  openPreview(config: Config): Promise<Preview>;
  /** `report` hears, in a sentence, of each attempt that failed. */
  openReplay(config: Config, report: (problem: string) => void): Promise<ReplayTarget>;
  /** A running bot, on this machine or in a cloud. */
  openOperations(options: OperationsOptions): Promise<Operations>;
  manifests: ManifestPrinters;
}

/** What a command knows beside its own arguments and options. */
export interface CommandContext {
  parts: CliParts;
  /** The usable configuration. @throws {ConfigError} */
  config(): Promise<Config>;
  /** The file named by `--config`. */
  configFile: string | undefined;
}

/** 0: all well; 1: bad input. Bad usage (2) never reaches a command. */
export type ExitCode = 0 | 1;
