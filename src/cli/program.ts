// The command line: arguments → a command → an exit code; the home of commander.

import { Argument, Command, CommanderError, Option } from 'commander';
import type { Config } from '../config';
import { LOCALES } from '../core/card';
import { ConfigError, formatProblem, InputError, messageOf } from '../core/errors';
import { ACTION_IDS } from '../core/event';
import { ACTION_WORDS, type ActionWord, actions } from './actions';
import { type DeadLettersOptions, listDeadLetters, redriveDeadLetters, showDeadLetter } from './dead-letters';
import { addDecisions } from './decision-commands';
import { decode } from './decode';
import { doctor } from './doctor';
import { printManifest, type SlackManifestWords, type TeamsManifestWords, teamsApp } from './manifest';
import type { HostId } from './operations';
import { hostOption } from './options';
import type { CliParts, CommandContext, ExitCode } from './parts';
import { type PolicyOptions, policy } from './policy';
import { FORMATS, type RenderOptions, render } from './render';
import { replay } from './replay';
import { route } from './route';
import { type SendTestOptions, sendTest } from './send-test';
import { validate } from './validate';

const FILES = 'files with events in any envelope (one, an array, or one a line); - is standard input';

/**
 * Runs one command line, without the name of the program.
 * @returns 0; 1 for bad input or a failure; 2 for bad usage. Never throws.
 */
export async function runCli(args: readonly string[], parts: CliParts): Promise<0 | 1 | 2> {
  let exit: ExitCode = 0;
  const program = buildProgram(parts, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    parts.stderr.write(describeFailure(error, program.opts().debug === true));
    return 1;
  }
}

function buildProgram(parts: CliParts, done: (exit: ExitCode) => void): Command {
  const program = new Command('bellhop')
    .description('Carries what happens in SageMaker and Azure Machine Learning to Slack and Microsoft Teams.')
    .version(parts.version, '--version', 'print the version')
    .option('--config <file>', 'the configuration (default: BELLHOP_CONFIG, else bellhop.yaml)')
    .option('--debug', 'print the stack of an error')
    .helpOption('--help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => parts.stdout.write(text),
      writeErr: (text) => parts.stderr.write(text),
      outputError: (text, write) => write(`bellhop: ${text.replace(/^error: /, '')}`),
    });

  const command = (usage: string, description: string): Command => {
    const added = program.command(usage).description(description).helpOption('--help', 'print this help');
    return added.showHelpAfterError(`See: bellhop ${added.name()} --help`);
  };
  const context = (): CommandContext => {
    const configFile: string | undefined = program.opts().config;
    return { parts, configFile, config: () => usableConfig(parts, configFile) };
  };

  program.showHelpAfterError('See: bellhop --help');
  command('decode', 'Print each event as one line of JSON.')
    .argument('<file...>', FILES)
    .action(async (files: string[]) => done(await decode(context(), files)));
  command('render', 'Print the messages as they would be posted, one line of JSON each.')
    .argument('<file...>', FILES)
    .addOption(new Option('--chat <chat>', 'which chat').choices(FORMATS).makeOptionMandatory())
    .option('--receiver <name>', 'for this receiver, wherever the routes lead')
    .addOption(new Option('--locale <language>', 'in this language').choices(LOCALES))
    .option('--pretty', 'indented JSON')
    .action(async (files: string[], options: RenderOptions) => done(await render(context(), files, options)));
  command('route', 'Print who gets each event.')
    .argument('<file...>', FILES)
    .option('--explain', 'say why, route by route')
    .action(async (files: string[], options: { explain?: boolean }) =>
      done(await route(context(), files, options)),
    );
  command('policy', 'Print who may press which button of an event, and how many it takes.')
    .argument('<file...>', FILES)
    .addOption(
      new Option('--action <button>', 'only this one (default: all that its message has)').choices(
        ACTION_IDS,
      ),
    )
    .option('--as <name>', 'say also whether this person may, by the name under "people"')
    .option('--at <time>', 'as if it were this time (default: now)')
    .action(async (files: string[], options: PolicyOptions) => done(await policy(context(), files, options)));
  command(
    'validate',
    'Check the configuration and the templates; print every problem with file and line.',
  ).action(async () => done(await validate(context())));
  command('replay', 'Run events through the whole bot, as if they had just come in.')
    .argument('<file...>', FILES)
    .option('--dry-run', 'only say what would be sent')
    .action(async (files: string[], options: { dryRun?: boolean }) =>
      done(await replay(context(), files, options)),
    );

  addDeadLetters(
    command('dead-letters', 'What was given up, and why; and how to send it again.'),
    context,
    done,
  );
  command('doctor', 'Check what the bot needs where it runs, and name what is missing.')
    .addOption(hostOption())
    .action(async (options: { host?: HostId }) => done(await doctor(context(), options)));
  command('send-test', 'Post a test message to each destination of each receiver.')
    .option('--receiver <name>', 'of this receiver only')
    .addOption(hostOption())
    .action(async (options: SendTestOptions) => done(await sendTest(context(), options)));
  command('actions', 'The kill switch: turn all buttons on or off, for everyone; messages go on.')
    .addArgument(new Argument('<word>', 'what to do').choices(ACTION_WORDS))
    .addOption(hostOption())
    .action(async (word: ActionWord, options: { host?: HostId }) =>
      done(await actions(context(), word, options)),
    );
  addDecisions(command('decisions', 'What people decided, by whom, and what came of it.'), context, done);
  addManifest(command('manifest', 'Print what a chat is told of the app when it is made.'), context, done);
  return program;
}

function addDeadLetters(
  parent: Command,
  context: () => CommandContext,
  done: (exit: ExitCode) => void,
): void {
  parent
    .command('list')
    .description('Print one line each.')
    .addOption(hostOption())
    .option('--json', 'whole, as one line of JSON each')
    .action(async (options: DeadLettersOptions) => done(await listDeadLetters(context(), options)));
  parent
    .command('show')
    .description('Print one whole, with its reason.')
    .argument('<id>', 'as list names it')
    .addOption(hostOption())
    .action(async (id: string, options: DeadLettersOptions) =>
      done(await showDeadLetter(context(), id, options)),
    );
  const redrive = parent.command('redrive');
  redrive
    .description('Send one again, or all.')
    .argument('[id]', 'as list names it')
    .option('--all', 'all that are there now')
    .addOption(hostOption())
    .action(async (id: string | undefined, options: DeadLettersOptions & { all?: boolean }) => {
      if ((id === undefined) !== (options.all === true))
        redrive.error('error: name one dead letter, or say --all', { exitCode: 2 });
      done(await redriveDeadLetters(context(), id, options));
    });
}

function addManifest(parent: Command, context: () => CommandContext, done: (exit: ExitCode) => void): void {
  parent
    .command('slack')
    .description('Print the app manifest for api.slack.com/apps, as JSON.')
    .option('--url <https://...>', 'where the bot is reached; left out, it opens a socket to Slack itself')
    .option('--socket', 'by Socket Mode, also if there is an address')
    .option('--command <name>', 'the slash command (default: /ml)')
    .option('--name <name>', 'the name of the app (default: Bellhop)')
    .option('--distributed', 'for more than one workspace')
    .action(async (words: SlackManifestWords) =>
      done(await printManifest(context(), ({ slack }) => slack(words))),
    );
  parent
    .command('teams')
    .description('Print the manifest of the app in Teams, as JSON; or write the package to upload.')
    .requiredOption('--app-id <guid>', 'MicrosoftAppId of the bot')
    .option('--out <file>', 'write the package: a zip with the manifest and the icons')
    .option('--url <https://...>', 'where the bot is reached')
    .option(
      '--id <guid>',
      "the app's own id in Teams, to stay the same app with another bot (default: the app id)",
    )
    .option('--app-version <1.2.3>', 'greater with each upload')
    .option('--developer <name>', 'who runs the bot')
    .option('--website <https://...>', 'what people find of it (default: --url)')
    .option('--privacy <https://...>', 'your privacy statement (default: --website)')
    .option('--terms <https://...>', 'your terms of use (default: --website)')
    .option('--preview', 'private slash commands: a preview, which many tenants do not take')
    .action(async (words: TeamsManifestWords & { out?: string }) => done(await teamsApp(context(), words)));
}

async function usableConfig(parts: CliParts, file: string | undefined): Promise<Config> {
  const { config, problems } = await parts.checkConfig(file);
  if (config === undefined) throw new ConfigError(problems);
  return config;
}

/** What people can act on is told in full; a fault of ours in one line, its stack on request. */
function describeFailure(error: unknown, debug: boolean): string {
  const stack = debug && error instanceof Error ? `${error.stack}\n` : '';
  if (error instanceof ConfigError) {
    const lines = error.problems.map((problem) => `bellhop: ${formatProblem(problem)}\n`);
    return `${lines.join('')}${stack}`;
  }
  const expected = error instanceof InputError;
  const hint = expected || debug ? '' : ' (--debug prints the stack)';
  return `bellhop: ${messageOf(error)}${hint}\n${stack}`;
}
