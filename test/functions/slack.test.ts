// Slack of a deployment: one workspace by its token, or several by their installations; from the environment on.

import { slackAccess } from '../../functions/slack';
import { createSlackChat } from '../../src/chats/slack/port';
import { readEnvironment } from '../../src/config/environment';
import { createSecrets } from '../../src/secrets/secrets';
import { CLIENT_ID, CLIENT_SECRET, KEY, RED, useInstalls } from '../chats/slack/install-world';

describe('Slack of a deployment', () => {
  const slack = useInstalls();

  function accessOf(env: Record<string, string>) {
    const all = { SLACK_SIGNING_SECRET: 's', SLACK_API_URL: slack.api(), ...env };
    const { settings, problems } = readEnvironment(all);
    expect(problems).toEqual([]);
    const { store, log } = slack;
    return slackAccess(settings.slack!, {
      secrets: createSecrets({ env: all, log, now: Date.now }),
      store,
      log,
    });
  }

  it('has one token and no way in with one workspace', async () => {
    const access = accessOf({ SLACK_BOT_TOKEN: 'xoxb-1' });

    expect(await access.options.token()).toBe('xoxb-1');
    expect([access.installations, access.installDoor]).toEqual([undefined, undefined]);
  });

  it('lets a workspace in at its door, and speaks there', async () => {
    const { options, installDoor, installations } = accessOf({
      SLACK_CLIENT_ID: CLIENT_ID,
      SLACK_CLIENT_SECRET: CLIENT_SECRET,
      SLACK_WORKSPACES: 'T0RED',
      BELLHOP_TOKENS_KEY: KEY,
    });
    slack.codes.set('a-code', RED);

    const begun = await installDoor!.handle(new Request('https://b.example.com/slack/install'));
    const state = new URL(begun.headers.get('location')!).searchParams.get('state');
    const [cookie = ''] = begun.headers.get('set-cookie')!.split(';');
    const back = `https://b.example.com/slack/oauth_redirect?code=a-code&state=${state}`;
    const ended = await installDoor!.handle(new Request(back, { headers: { cookie } }));
    await createSlackChat(options).post({ channel: '#ml', team: 'T0RED' }, { text: 'Hi' }, { nonce: 'n1' });

    expect([begun.status, ended.status]).toEqual([302, 200]);
    expect(await installations?.find({ team: 'T0RED' })).toMatchObject({ name: 'Red' });
    expect(slack.posted).toMatchObject([{ token: 'xoxb-1-T0RED', channel: '#ml' }]);
  });
});
