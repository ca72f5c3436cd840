// `npm run deploy:azure` where it must change nothing: a look at what would be, and whatever can go wrong.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existing, NEW } from './azure-answers';
import { runDeploy } from './fake-az';

let folder: string;
let zip: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellhop-zip-'));
  zip = join(folder, 'azure.zip');
  writeFileSync(zip, 'a zip');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('--what-if', () => {
  it('changes nothing, and needs no package', async () => {
    const { exit, lines, calls } = await runDeploy(
      ['--what-if'],
      [{ when: 'deployment group what-if', stdout: 'the changes' }, ...existing([], 'on')],
    );

    expect(exit).toBe(0);
    expect(lines.filter((line) => /\b(create|config-zip|post|delete)\b/.test(line))).toEqual([]);
    expect(calls.at(-1)?.args.slice(0, 3)).toEqual(['deployment', 'group', 'what-if']);
    expect(calls.flatMap(({ files }) => files)).toEqual([]);
  });

  it('shows what az says', async () => {
    const { stdout } = await runDeploy(
      ['--what-if'],
      [{ when: 'deployment group what-if', stdout: '+ Create' }, ...existing([], 'on')],
    );

    expect(stdout).toContain('+ Create');
  });

  it('makes no group', async () => {
    const { exit, lines, stderr } = await runDeploy(['--what-if', '--location', 'x'], NEW);

    expect(exit).toBe(1);
    expect(stderr).toContain('there is no resource group bellhop yet');
    expect(lines.some((line) => line.startsWith('group create'))).toBe(false);
  });
});

describe('what can go wrong', () => {
  it('says where to get az if it is not there', async () => {
    const { exit, stderr } = await runDeploy(['--package', zip]);

    expect(exit).toBe(1);
    expect(stderr).toBe(
      'deploy:azure: the Azure CLI (az) is not installed, or not on the PATH: https://learn.microsoft.com/cli/azure/install-azure-cli\n',
    );
  });

  it('says how to log in', async () => {
    const answers = [{ when: 'account show', exit: 1, stderr: "Please run 'az login' to setup account.\n" }];

    const { exit, stderr, lines } = await runDeploy(['--package', zip], answers);

    expect(exit).toBe(1);
    expect(stderr).toMatch(/^deploy:azure: you are not logged in to Azure: run `az login`/);
    expect(lines).toHaveLength(1);
  });

  it('passes on what Azure complains of, without the warnings, and removes the keys', async () => {
    const failure = 'WARNING: a new Bicep release is available\nERROR: {"code": "DeploymentFailed"}\n';
    const answers = [{ when: 'deployment group create', exit: 1, stderr: failure }, ...NEW];

    const { exit, stderr, calls } = await runDeploy(['--location', 'x', '--package', zip], answers);

    expect(exit).toBe(1);
    expect(stderr).toMatch(/the deployment failed\..*\nERROR: \{"code": "DeploymentFailed"\}\n$/);
    expect(stderr).not.toContain('WARNING');
    expect(calls.flatMap(({ files }) => files).map(({ path }) => existsSync(path))).toEqual([false]);
  });

  it.each([
    ['an unknown flag', ['--nope'], /Unknown option '--nope'.*See --help/],
    [
      'a switch that is neither on nor off',
      ['--actions', 'maybe'],
      /--actions must be on or off, not "maybe"/,
    ],
    ['a parameter without a value', ['--set', 'teams'], /--set must be NAME=VALUE, not "teams"/],
    ['a parameter that is found out', ['--set', 'jobsKey=x'], /--set jobsKey is not for you/],
    ['parameters that are no JSON', ['--parameters', 'a.bicepparam'], /--parameters must be a JSON file/],
    ['a wait that is no number', ['--wait', 'long'], /--wait must be a number of seconds, not "long"/],
  ])('refuses %s as bad usage', async (_, args, message) => {
    const { exit, stderr, lines } = await runDeploy(args, NEW);

    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
    expect(lines).toEqual([]);
  });

  it.each([
    ['package', ['--package', '/no/such.zip']],
    ['parameters', ['--parameters', '/no/such.json', '--what-if']],
  ])('names a file of the %s that is not there, before it changes anything', async (_, args) => {
    const { exit, stderr, lines } = await runDeploy(args, NEW);

    expect(exit).toBe(1);
    expect(stderr).toMatch(/there is no file \/no\/such\.(zip|json)/);
    expect(lines).toHaveLength(1);
  });

  it('helps', async () => {
    const { exit, stdout, lines } = await runDeploy(['--help'], []);

    expect(exit).toBe(0);
    expect(stdout).toContain('--what-if');
    expect(lines).toEqual([]);
  });
});
