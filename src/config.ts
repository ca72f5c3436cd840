// The configuration: environment + bellhop.yaml → Config, or one error that lists every problem.

import { type Environment, readEnvironment } from './config/environment';
import { isFolder, readTextFile } from './config/files';
import { type ConfigFile, readConfigFile } from './config/read';
import { type Config, type ConfigData, makeReady } from './config/ready';
import { loadRegexCompiler, noRegex } from './config/regex';
import type { TemplateSets } from './config/sections';
import { ConfigError, messageOf, type Problem } from './core/errors';
import { needsRegex, type RegexCompiler } from './core/matchers';

export type { SlackSettings, TeamsSettings } from './config/environment';
export {
  type Config,
  describeConfig,
  destinationsOf,
  operatorsOf,
  withEnvironment,
} from './config/ready';
export { Secret } from './core/secret';

export interface ConfigInput {
  env: Environment;
  /** The file to read; wins over BELLHOP_CONFIG. */
  file?: string;
  /** Where to look if nothing names a file; the first that exists. */
  candidates?: readonly string[];
  /** The text of a file, undefined if there is none. Default: the file system. */
  readFile?: (path: string) => string | undefined | Promise<string | undefined>;
  /** Default: the file system. */
  isFolder?: (path: string) => boolean;
}

/** What a check found; `config` is there only if there are no problems. */
export interface Checked {
  config?: Config;
  /** What the file says, for a build to keep; there with `config`. */
  data?: ConfigData;
  /** The environment's first, then the file's from top to bottom. */
  problems: Problem[];
  warnings: Problem[];
  /** As far as they could be read. */
  templateSets: TemplateSets;
}

/** Reads and checks everything; never throws for what is wrong in it. */
export async function checkConfig(input: ConfigInput): Promise<Checked> {
  const { settings, problems } = readEnvironment(input.env);
  const found = await findFile(input, settings.file);
  if ('problem' in found) return { problems: [...problems, found.problem], warnings: [], templateSets: {} };

  const read = readConfigFile(found.file, found.text, input.isFolder ?? isFolder);
  const { matchers, problems: objections, ...sections } = read;
  const { warnings, templateSets } = sections;
  const regex = matchers.some(({ matcher }) => needsRegex(matcher));
  const compiler = regex ? await loadRegexCompiler() : noRegex;
  problems.push(...inOrder([...objections, ...regexProblems(read, compiler)]));
  if (problems.length > 0) return { problems, warnings, templateSets };

  const data = { file: found.file, regex, ...sections };
  return { config: await makeReady(settings, data), data, problems, warnings, templateSets };
}

/**
 * The configuration to run with.
 * @throws {ConfigError} with every problem of the environment and the file at once.
 */
export async function loadConfig(input: ConfigInput): Promise<Config> {
  const { config, problems } = await checkConfig(input);
  if (config === undefined) throw new ConfigError(problems);
  return config;
}

type Found = { file: string; text: string } | { problem: Problem };

async function findFile(input: ConfigInput, fromEnvironment: string | undefined): Promise<Found> {
  const readFile = input.readFile ?? readTextFile;
  const named = input.file ?? fromEnvironment;
  const files = named !== undefined ? [named] : (input.candidates ?? ['bellhop.yaml']);
  for (const file of files) {
    try {
      const text = await readFile(file);
      if (text !== undefined) return { file, text };
    } catch (error) {
      return { problem: { file, message: `cannot be read: ${messageOf(error)}` } };
    }
  }
  return named !== undefined
    ? { problem: { file: named, message: 'there is no such file' } }
    : {
        problem: {
          message: `no configuration found (looked for ${files.join(', ')}): write one, or name it in BELLHOP_CONFIG`,
        },
      };
}

function regexProblems(read: ConfigFile, regex: RegexCompiler): Problem[] {
  return read.matchers.flatMap(({ matcher, problem }) => {
    if (!needsRegex(matcher)) return [];
    try {
      regex(matcher.value);
      return [];
    } catch (error) {
      return [
        problem(
          `bad regular expression in ${matcher.label}${matcher.operator}: ${messageOf(error)} (RE2 syntax)`,
        ),
      ];
    }
  });
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const rank = ({ line = 0, column = 0 }: Problem) => line * 100_000 + column;
  return [...problems].sort((a, b) => rank(a) - rank(b));
}
