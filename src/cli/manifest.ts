// bellhop manifest: what a chat has to be told of the app when it is made, as JSON to paste or to upload.

import { InputError } from '../core/errors';
import type { JsonObject } from '../core/json';
import type { CommandContext, ExitCode } from './parts';

/** What can be said of the app in Slack; what is left out has a good default. */
export interface SlackManifestWords {
  url?: string;
  command?: string;
  name?: string;
  socket?: boolean;
  distributed?: boolean;
}

/** The same of the app in Teams. */
export interface TeamsManifestWords {
  appId: string;
  id?: string;
  appVersion?: string;
  url?: string;
  developer?: string;
  website?: string;
  privacy?: string;
  terms?: string;
  preview?: boolean;
}

/** One for each chat. @throws {InputError} for an option that the chat would refuse. */
export interface ManifestPrinters {
  slack(words: SlackManifestWords): Promise<JsonObject>;
  teams(words: TeamsManifestWords): Promise<JsonObject>;
  /** Zips it with the icons and writes the file. Fails as the file system does, with a `code`. */
  packTeams(manifest: JsonObject, file: string): Promise<void>;
}

/** Prints what one of them says, e.g. `printManifest(context, ({ slack }) => slack(words))`. */
export async function printManifest(
  { parts }: CommandContext,
  choose: (printers: ManifestPrinters) => Promise<JsonObject>,
): Promise<ExitCode> {
  const manifest = await choose(parts.manifests);
  parts.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
  return 0;
}

/** Prints the manifest of the app in Teams, or writes the package that is uploaded there. */
export async function teamsApp(
  context: CommandContext,
  { out, ...words }: TeamsManifestWords & { out?: string },
): Promise<ExitCode> {
  const { manifests, stdout, stderr } = context.parts;
  if (words.url === undefined && words.website === undefined) {
    stderr.write('bellhop: the app will show the address https://example.com; name yours by --website\n');
  }
  if (out === undefined) return printManifest(context, ({ teams }) => teams(words));
  const manifest = await manifests.teams(words);
  try {
    await manifests.packTeams(manifest, out);
  } catch (error) {
    throw writeProblem(out, error);
  }
  stdout.write(`${out}: upload it to Teams (app ${manifest.id}, version ${manifest.version})\n`);
  return 0;
}

function writeProblem(file: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === undefined ? error : new InputError(`${file}: cannot be written (${code})`);
}
