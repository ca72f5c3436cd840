// The command line itself: help, version, bad usage, failures.

import { bellhop, linesOf, writeFiles } from './support';

const folder = writeFiles({ 'bad.yaml': 'receivers: []\nroute: { receiver: x }\n' });

describe('bad usage', () => {
  it.each<[string[], string]>([
    [
      ['decoed', 'x.json'],
      "bellhop: unknown command 'decoed'\n(Did you mean decode?)\nSee: bellhop --help\n",
    ],
    [['decode'], "bellhop: missing required argument 'file'\nSee: bellhop decode --help\n"],
    [['decode', '--what', 'x'], "bellhop: unknown option '--what'\nSee: bellhop decode --help\n"],
    [['--what'], "bellhop: unknown option '--what'\nSee: bellhop --help\n"],
    [
      ['render', 'x.json'],
      "bellhop: required option '--chat <chat>' not specified\nSee: bellhop render --help\n",
    ],
    [
      ['render', 'x.json', '--chat', 'irc'],
      "bellhop: option '--chat <chat>' argument 'irc' is invalid. Allowed choices are slack, teams, text.\nSee: bellhop render --help\n",
    ],
    [
      ['render', 'x.json', '--chat', 'text', '--locale', 'fr'],
      "bellhop: option '--locale <language>' argument 'fr' is invalid. Allowed choices are en, ja.\nSee: bellhop render --help\n",
    ],
    [
      ['validate', 'x'],
      "bellhop: too many arguments for 'validate'. Expected 0 arguments but got 1.\nSee: bellhop validate --help\n",
    ],
    [['validate', '--config'], "bellhop: option '--config <file>' argument missing\nSee: bellhop --help\n"],
  ])('%j is told, with where to look, and exits with 2', async (args, stderr) => {
    expect(await bellhop(args)).toEqual({ exit: 2, stdout: '', stderr });
  });

  it('shows the help on stderr if there is no command', async () => {
    const { exit, stdout, stderr } = await bellhop([]);

    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain('Usage: bellhop');
  });
});

describe('help and version', () => {
  it('lists every command', async () => {
    const { exit, stdout, stderr } = await bellhop(['--help']);

    const commands = linesOf(stdout).flatMap((line) => /^ {2}([a-z][a-z-]*) .*<?/.exec(line)?.[1] ?? []);
    expect(commands).toEqual([
      ...['decode', 'render', 'route', 'policy', 'validate', 'replay'],
      ...['dead-letters', 'doctor', 'send-test', 'actions', 'decisions', 'manifest', 'help'],
    ]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });

  it.each(['decode', 'render', 'route', 'policy', 'validate', 'replay'])('explains %s', async (command) => {
    const { exit, stdout } = await bellhop([command, '--help']);

    expect(stdout).toContain(`Usage: bellhop ${command}`);
    expect(exit).toBe(0);
  });

  it('prints the version', async () => {
    expect(await bellhop(['--version'])).toEqual({ exit: 0, stdout: '1.2.3\n', stderr: '' });
  });
});

describe('a failure', () => {
  const broken = {
    decode: () => {
      throw new Error('the moon is\nfull');
    },
  };

  it('is one sentence without a stack', async () => {
    const run = await bellhop(['decode', '-'], { stdin: '{}', ...broken });

    expect(run).toEqual({
      exit: 1,
      stdout: '',
      stderr: 'bellhop: the moon is full (--debug prints the stack)\n',
    });
  });

  it.each([[['--debug', 'decode', '-']], [['decode', '-', '--debug']]])(
    'has its stack with %j',
    async (args) => {
      const { exit, stderr } = await bellhop(args, { stdin: '{}', ...broken });

      expect(stderr).toMatch(/^bellhop: the moon is full\nError: the moon is\nfull\n {4}at /);
      expect(exit).toBe(1);
    },
  );

  it('of the configuration lists every problem', async () => {
    const run = await bellhop(['route', 'x.json', '--config', `${folder}/bad.yaml`]);

    expect(run).toEqual({
      exit: 1,
      stdout: '',
      stderr:
        `bellhop: ${folder}/bad.yaml:1:12: the list must not be empty\n` +
        `bellhop: ${folder}/bad.yaml:2:20: no receiver is called "x"\n`,
    });
  });

  it('of a file of the configuration that is not there is told', async () => {
    const { exit, stderr } = await bellhop(['route', 'x.json', '--config', `${folder}/none.yaml`]);

    expect([exit, stderr]).toEqual([1, `bellhop: ${folder}/none.yaml: there is no such file\n`]);
  });
});
