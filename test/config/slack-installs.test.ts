// Several workspaces in the configuration: who may install, what seals their tokens, and places in each of them.

import { checkConfig } from '../../src/config';
import { readEnvironment } from '../../src/config/environment';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER = Buffer.alloc(32, 8).toString('base64');
const COMPLETE = {
  SLACK_SIGNING_SECRET: 's',
  SLACK_CLIENT_ID: '11.22',
  SLACK_CLIENT_SECRET: 'c',
  SLACK_WORKSPACES: 'T0RED, E0ACME',
  BELLHOP_TOKENS_KEY: KEY,
};

function problemsOf(env: Record<string, string>): string[] {
  return readEnvironment(env).problems.map(({ message }) => message);
}

describe('an environment for several workspaces of Slack', () => {
  it('is read whole', () => {
    const { settings, problems } = readEnvironment({ ...COMPLETE, BELLHOP_TOKENS_KEY: `${OTHER}, ${KEY}` });

    expect(problems).toEqual([]);
    expect(settings.slack?.botToken).toBeUndefined();
    expect(settings.slack?.installs).toMatchObject({ clientId: '11.22', workspaces: ['T0RED', 'E0ACME'] });
    expect(settings.slack?.installs?.clientSecret.reveal()).toBe('c');
    expect(settings.slack?.installs?.tokensKey.reveal()).toBe(`${OTHER}, ${KEY}`);
  });

  it('lets any workspace in only if it says so', () => {
    const { settings, problems } = readEnvironment({ ...COMPLETE, SLACK_WORKSPACES: '*' });

    expect([problems, settings.slack?.installs?.workspaces]).toEqual([[], 'any']);
  });

  it.each(Object.keys(COMPLETE))('needs %s', (name) => {
    const { [name]: _left, ...rest } = COMPLETE as Record<string, string>;

    expect(problemsOf(rest)).toEqual([`Slack is half configured: ${name} missing`]);
  });

  it('needs no signing secret by Socket Mode', () => {
    const { SLACK_SIGNING_SECRET: _left, ...rest } = COMPLETE;

    expect(problemsOf({ ...rest, SLACK_APP_TOKEN: 'xapp-1' })).toEqual([]);
  });

  it('has no token of one workspace beside it', () => {
    expect(problemsOf({ ...COMPLETE, SLACK_BOT_TOKEN: 't' })).toEqual([
      'SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for several: remove one',
    ]);
  });

  it.each(['abc', `${KEY},`, `${KEY},abc`, KEY.slice(1), Buffer.alloc(31).toString('base64'), `${KEY}=`])(
    'needs a key of 32 bytes in base64, not %j',
    (key) => {
      expect(problemsOf({ ...COMPLETE, BELLHOP_TOKENS_KEY: key })).toEqual([
        'BELLHOP_TOKENS_KEY must be 32 random bytes in base64 (openssl rand -base64 32), several with commas',
      ]);
    },
  );

  it.each(['acme', 't0red', 'T0RED,', '*,T0RED', 'C0123ABCD'])(
    'needs ids of workspaces, not %j',
    (places) => {
      expect(problemsOf({ ...COMPLETE, SLACK_WORKSPACES: places })).toEqual([
        'SLACK_WORKSPACES must be ids of workspaces and organisations, such as T0123ABCD,E0123ABCD; * for any',
      ]);
    },
  );

  it('shows no secret when it is printed', () => {
    const { settings } = readEnvironment({ ...COMPLETE, SLACK_CLIENT_SECRET: 'client-secret' });

    expect(JSON.stringify(settings)).not.toContain('client-secret');
    expect(JSON.stringify(settings)).not.toContain(KEY);
  });
});

describe('places in several workspaces', () => {
  it('have an address and an id of their own', async () => {
    const text = `receivers:
  - name: all
    slack:
      - { channel: "#ML", workspace: T0RED }
      - { channel: "#ML", workspace: T0BLUE }
      - { channel: C0000009, workspace: E0ACME }
      - { channel: "#ML" }
route: { receiver: all }
`;

    const { config, problems } = await checkConfig({ env: {}, file: 'x.yaml', readFile: () => text });

    expect(problems).toEqual([]);
    expect(config?.routing.receivers[0]?.places).toEqual([
      { id: 'slack/T0RED/#ml', chat: 'slack', address: { channel: '#ml', team: 'T0RED' } },
      { id: 'slack/T0BLUE/#ml', chat: 'slack', address: { channel: '#ml', team: 'T0BLUE' } },
      { id: 'slack/E0ACME/C0000009', chat: 'slack', address: { channel: 'C0000009', team: 'E0ACME' } },
      { id: 'slack/#ml', chat: 'slack', address: { channel: '#ml' } },
    ]);
  });
});
