// `npm run deploy:azure` against a fake az: what it asks Azure for, and in which order.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existing, NEW, OWN_KEYS, REFERENCES, secrets } from './azure-answers';
import { INFRA } from './azure-files';
import { type Answer, runDeploy } from './fake-az';

let folder: string;
let zip: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellhop-zip-'));
  zip = join(folder, 'azure.zip');
  writeFileSync(zip, 'a zip');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('deploying for the first time', () => {
  it('makes the group, the infrastructure with two keys, and the code, in that order', async () => {
    const { exit, lines, calls, stderr } = await runDeploy(
      ['--location', 'westeurope', '--package', zip],
      NEW,
    );
    const create = calls.find(({ args }) => args[2] === 'create');
    const keys = JSON.parse(create?.files[0]?.text ?? '{}').parameters;

    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(lines.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'account show --output',
      'group exists --name',
      'group create --name',
      'resource list --resource-group',
      'resource list --resource-group',
      'deployment group create',
      'functionapp deployment source',
      'rest --method post',
      'rest --method get',
    ]);
    expect(create?.args).toEqual([
      ...['deployment', 'group', 'create', '--resource-group', 'bellhop', '--name', 'bellhop'],
      ...['--template-file', join(INFRA, 'main.bicep')],
      ...[
        '--parameters',
        'slack=false',
        'actions=on',
        '--parameters',
        expect.stringMatching(/^@.+keys\.json$/),
      ],
      ...['--query', 'properties.outputs', '--output', 'json'],
    ]);
    expect(Object.keys(keys)).toEqual(['eventsKey', 'jobsKey']);
    expect(keys.eventsKey.value).toMatch(/^[\w-]{43}$/);
    expect(keys.jobsKey.value).not.toBe(keys.eventsKey.value);
  });

  it('hands the keys over in a file for nobody else, and leaves neither file nor trace', async () => {
    const { calls, lines, stdout } = await runDeploy(['--location', 'x', '--package', zip], NEW);
    const file = calls.flatMap(({ files }) => files)[0];
    const { eventsKey, jobsKey } = JSON.parse(file?.text ?? '{}').parameters;

    expect(file?.mode).toBe('600');
    expect(existsSync(file?.path ?? '')).toBe(false);
    for (const { value } of [eventsKey, jobsKey])
      expect([...lines, stdout].filter((text) => text.includes(value))).toEqual([]);
  });

  it('says where the doors are, and what Slack still needs', async () => {
    const { stdout } = await runDeploy(['--location', 'x', '--package', zip], NEW);

    expect(stdout).toContain('https://bellhop-x.azurewebsites.net/events/aws\n');
    expect(stdout).toContain(
      'Slack is off: the vault bellhop-v lacks slack-signing-secret and slack-bot-token.',
    );
    expect(stdout).not.toContain('Teams');
  });

  it('asks where to make the group', async () => {
    const { exit, stderr, lines } = await runDeploy(['--package', zip], NEW);

    expect(exit).toBe(2);
    expect(stderr).toBe(
      'deploy:azure: there is no resource group bellhop: say where to make it, e.g. --location westeurope\n',
    );
    expect(lines.some((line) => line.startsWith('group create'))).toBe(false);
  });
});

describe('deploying again', () => {
  it('makes no new keys, turns Slack on if its secrets are there, and keeps the kill switch off', async () => {
    const vault = [...OWN_KEYS, 'slack-signing-secret', 'slack-bot-token'];

    const { calls, stdout } = await runDeploy(['--package', zip], existing(vault, 'off'));

    const create = calls.find(({ args }) => args[2] === 'create');
    expect(create?.files).toEqual([]);
    expect(create?.args).toEqual(expect.arrayContaining(['slack=true', 'actions=off']));
    expect(stdout).toContain('All actions are off.');
    expect(stdout).not.toContain('Slack is off');
  });

  it.each([
    ['a key that is missing is made', ['bellhop-events-key'], 'on', [], { keys: ['jobsKey'], actions: 'on' }],
    [
      'the switch is turned off by its flag',
      OWN_KEYS,
      'on',
      ['--actions', 'off'],
      { keys: [], actions: 'off' },
    ],
    [
      'the switch is turned on by its flag',
      OWN_KEYS,
      'off',
      ['--actions', 'on'],
      { keys: [], actions: 'on' },
    ],
    ['an app without the setting acts', OWN_KEYS, null, [], { keys: [], actions: 'on' }],
  ])('%s', async (_, vault, actions, flags, expected) => {
    const { calls } = await runDeploy(['--package', zip, ...flags], existing(vault, actions));

    const create = calls.find(({ args }) => args[2] === 'create');
    const keys = create?.files.flatMap(({ text }) => Object.keys(JSON.parse(text).parameters));
    expect(keys).toEqual(expected.keys);
    expect(create?.args).toContain(`actions=${expected.actions}`);
  });

  it('reads every page of the secrets', async () => {
    const next = 'https://management.azure.com/next';
    const answers: Answer[] = [
      { ...secrets(), stdout: { value: [{ name: OWN_KEYS[0] }], nextLink: next } },
      { when: `rest --method get --url ${next}`, stdout: { value: [{ name: OWN_KEYS[1] }] } },
      ...existing([], 'on'),
    ];

    const { calls } = await runDeploy(['--package', zip], answers);

    expect(calls.find(({ args }) => args[2] === 'create')?.files).toEqual([]);
  });

  it("puts the user's parameters before those that it finds out itself", async () => {
    const file = join(folder, 'parameters.json');
    writeFileSync(file, '{"parameters":{"teams":{"value":true}}}');

    const { calls } = await runDeploy(
      ['--package', zip, '--parameters', file, '--set', 'nodeVersion=24'],
      existing(OWN_KEYS, 'on'),
    );

    const args = calls.find((call) => call.args[2] === 'create')?.args.slice(9, -4);
    expect(args).toEqual([
      ...['--parameters', `@${file}`, '--parameters', 'nodeVersion=24'],
      ...['--parameters', 'slack=false', 'actions=on'],
    ]);
  });

  it('uploads the package to the app', async () => {
    const { lines } = await runDeploy(['--package', zip], existing(OWN_KEYS, 'on'));

    expect(lines).toContain(
      `functionapp deployment source config-zip --name bellhop-x --src ${zip} --resource-group bellhop`,
    );
  });

  it('names the secrets that the app cannot read', async () => {
    const denied = { name: 'x/SLACK_BOT_TOKEN', properties: { status: 'AccessToKeyVaultDenied' } };
    const answers = [{ when: REFERENCES, stdout: { value: [denied] } }, ...existing(OWN_KEYS, 'on')];

    const { exit, stderr, stdout } = await runDeploy(['--package', zip, '--wait', '0'], answers);

    expect(exit).toBe(1);
    expect(stdout).toContain('Bellhop is deployed.');
    expect(stderr).toContain('the app cannot read these secrets yet: SLACK_BOT_TOKEN.');
  });
});
