// The settings of the function app: what the code reads is set, and what is set is read.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, keysOf } from '../support/bicep/expression';
import { bundled } from '../support/sources';
import { moduleNamed, ROOT, resource, variable } from './azure-files';

const app = moduleNamed('function-app');
const groups = [
  'hostSettings',
  'bellhopSettings',
  'slackSettings',
  'teamsSettings',
  'configSettings',
  'awsSettings',
];
const set = groups.flatMap((group) => keysOf(variable(app, group)));

const sources = bundled('functions/azure/index.ts');
const hostJson = readFileSync(join(ROOT, 'functions/azure/host.json'), 'utf8');
/** `env.NAME`, or a name in quotes as `settings(env, ['NAME'])` and `reader.secret('NAME')` take it. */
const NAME =
  /(?<=env\.|['"])(?:BELLHOP_[A-Z_]+|SLACK_[A-Z_]+|MicrosoftApp[A-Z]\w+|AZURE_[A-Z_]+|AWS_[A-Z_]+|AzureWebJobsStorage\w*)\b/g;
const code = [...sources.values()].map(withoutComments).join('\n');
const read = new Set(code.match(NAME));

/** What the Functions host and its telemetry read by themselves. */
const HOSTS_OWN = [
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__clientId',
];

/** What the code knows and this deployment leaves out on purpose. */
const LEFT_OUT: Record<string, string> = {
  AZURE_TENANT_ID: 'of a bot on AWS',
  AzureWebJobsStorage: 'a connection string: identities instead',
  AzureWebJobsStorage__accountName: 'the addresses of its services say the same, in every cloud',
  BELLHOP_AZURE_URL: 'another cloud than the public one: by extraSettings',
  BELLHOP_DATA: 'the local host',
  BELLHOP_EVENTGRID_KEY: 'the topic is opened by the identity; a key by extraSettings',
  BELLHOP_TEAMS_EMULATOR: 'the local host',
  BELLHOP_TEAMS_TENANTS: 'the bot is of one tenant',
  BELLHOP_TOKENS_KEY: 'Slack in several workspaces: by extraSettings',
  BELLHOP_STORAGE: "the host's own account serves",
  MicrosoftAppPassword: 'the bot is a managed identity',
  SLACK_CLIENT_ID: 'Slack in several workspaces: by extraSettings',
  SLACK_CLIENT_SECRET: 'Slack in several workspaces: by extraSettings',
  SLACK_WORKSPACES: 'Slack in several workspaces: by extraSettings',
  SLACK_API_URL: 'GovSlack: by extraSettings',
  SLACK_APP_TOKEN: 'Socket Mode is for the local host',
};

/** Comments may tell of settings of other hosts. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

describe('the settings of the function app', () => {
  it('are seen whole by this test', () => {
    expect(sources.size).toBeGreaterThan(30);
    expect(read.size).toBeGreaterThan(8);
    expect(set.length).toBeGreaterThan(12);
  });

  it('are all put into the app', () => {
    const union = entry(resource(app, 'settings'), 'properties');
    const used = JSON.stringify(union);

    expect(groups.filter((group) => !used.includes(`"${group}"`))).toEqual([]);
  });

  it('have whatever the code reads', () => {
    const missing = [...read].filter((name) => !set.includes(name) && !(name in LEFT_OUT));

    expect(missing).toEqual([]);
  });

  it('have nothing that nobody reads', () => {
    expect(set.filter((name) => !read.has(name) && !HOSTS_OWN.includes(name))).toEqual([]);
  });

  it('are left out for a reason only if the code knows them', () => {
    const idle = Object.keys(LEFT_OUT).filter((name) => set.includes(name) || !read.has(name));

    expect(idle).toEqual([]);
  });

  it('take secrets from the vault, under names that the vault takes', () => {
    const secrets = [...app.text.matchAll(/(\w+): '\$\{vaultSecret\}([\w-]+)\)'/g)];

    expect(secrets.map(([, setting]) => setting)).toEqual([
      'BELLHOP_EVENTS_KEY',
      'BELLHOP_JOBS_KEY',
      'SLACK_SIGNING_SECRET',
      'SLACK_BOT_TOKEN',
    ]);
    for (const [, setting = '', secret] of secrets)
      expect(secret).toBe(setting.toLowerCase().replaceAll('_', '-'));
  });

  it("make no secret of Bellhop's own that the vault does not have", () => {
    const made = moduleNamed('key-vault').text.match(/bellhop-\w+-key/g);

    expect(made).toEqual(['bellhop-events-key', 'bellhop-jobs-key']);
  });
});

describe('the package', () => {
  it('has the files that the host looks for', () => {
    expect(existsSync(join(ROOT, 'functions/azure/index.ts'))).toBe(true);
    expect(JSON.parse(hostJson)).toMatchObject({ version: '2.0', extensions: { http: { routePrefix: '' } } });
  });

  it('listens on queues whose names are settings', () => {
    const names = [...code.matchAll(/queueName: '%(\w+)%'/g)].map((found) => found[1]);

    expect(names).toEqual(['BELLHOP_EVENTS_QUEUE', 'BELLHOP_JOBS_QUEUE']);
  });

  it('reads messages in the encoding of Event Grid, which is base64', () => {
    expect(JSON.parse(hostJson).extensions.queues.messageEncoding).toBe('base64');
  });
});
