import { createSlackChat } from '../../../src/chats/slack/port';
import { BLUE, HOURS_12, RED, useInstalls } from './install-world';
import { failureOf } from './world';

const HOUR = 3_600_000;

describe('a token of Slack that expires', () => {
  const slack = useInstalls();
  const token = (installations = slack.installations()) => installations.token({ team: 'T0BLUE' });
  const refreshes = () => slack.requestsOf('oauth.v2.access').length - 1;

  beforeEach(async () => {
    await slack.install(BLUE);
  });

  it('is used as it is while it has hours to live', async () => {
    slack.now += HOURS_12 - 3 * HOUR;

    expect([await token(), await token()]).toEqual(['xoxe.xoxb-1-T0BLUE', 'xoxe.xoxb-1-T0BLUE']);
    expect(refreshes()).toBe(0);
  });

  it.each([
    ['two hours before its end', HOURS_12 - 2 * HOUR],
    ['after its end', HOURS_12 + HOUR],
    ['after weeks', 30 * 24 * HOUR],
  ])('is refreshed %s, once', async (_when, passed) => {
    slack.now += passed;

    expect([await token(), await token()]).toEqual(['xoxe.xoxb-2-T0BLUE', 'xoxe.xoxb-2-T0BLUE']);
    expect(refreshes()).toBe(1);
  });

  it('is refreshed again and again, each time with the refresh token of the last', async () => {
    for (let round = 2; round < 6; round += 1) {
      slack.now += HOURS_12;

      expect(await token()).toBe(`xoxe.xoxb-${round}-T0BLUE`);
    }
    expect(slack.refreshTokens.size).toBe(1);
  });

  it('is refreshed by one of fifty functions that want it at once, and the others read it', async () => {
    slack.now += HOURS_12;

    const tokens = await Promise.all(Array.from({ length: 50 }, () => token()));

    expect(new Set(tokens)).toEqual(new Set(['xoxe.xoxb-2-T0BLUE']));
    expect(refreshes()).toBe(1);
  });

  it('serves on for the others while one refreshes it', async () => {
    slack.now += HOURS_12 - HOUR;
    slack.peer.next('oauth.v2.access', 'hang');
    const first = token(slack.installations({ callMs: 300 }));
    while (refreshes() === 0) await new Promise((resolve) => setTimeout(resolve, 2));

    expect(await token()).toBe('xoxe.xoxb-1-T0BLUE');
    expect(await first).toBe('xoxe.xoxb-1-T0BLUE');
    expect(slack.logged.at(-1)).toEqual({
      message: 'a token of Slack could not be refreshed yet',
      fields: { team: 'T0BLUE', code: 'timeout' },
    });
  });

  it('that has expired lets nothing be sent as long as it cannot be refreshed, and can be later', async () => {
    slack.now += HOURS_12;
    slack.peer.next('oauth.v2.access', { status: 503 });

    // Whatever became of the refresh, the message was not sent.
    expect(await failureOf(token())).toMatchObject({ outcome: 'retry', code: 'http_503' });
    expect(await token()).toBe('xoxe.xoxb-2-T0BLUE');
  });

  it('whose refresh token is worth nothing says what to do', async () => {
    slack.now += HOURS_12;
    slack.refreshTokens.clear();

    const error = await failureOf(token());

    expect([error.outcome, error.code]).toEqual(['permanent', 'invalid_refresh_token']);
    expect(error.message).toContain('Blue: install the app there anew');
  });

  it('is taken over from a function that died while it refreshed', async () => {
    slack.now += HOURS_12;
    const [row] = await slack.rows();
    await slack.store.put(row!.key, { ...row!.value, lease: slack.now + 30_000 }, row!.version);

    const patient = slack.installations({
      async pause() {
        slack.now += 5_000;
      },
    });

    expect(await failureOf(token(patient))).toMatchObject({ outcome: 'retry', code: 'token_refreshing' });
    slack.now += 30_000;
    expect(await token()).toBe('xoxe.xoxb-2-T0BLUE');
  });

  it('that Slack refuses early is refreshed, by one for all who were refused', async () => {
    const refused = 'xoxe.xoxb-1-T0BLUE';
    slack.tokens.get(refused)!.dead = 'token_expired';
    const ask = () => slack.installations().token({ team: 'T0BLUE', fresh: true, refused });

    const tokens = await Promise.all(Array.from({ length: 20 }, ask));

    expect(new Set(tokens)).toEqual(new Set(['xoxe.xoxb-2-T0BLUE']));
    expect(refreshes()).toBe(1);
  });

  it('is that of the new installation if somebody installs while it is refreshed', async () => {
    slack.now += HOURS_12;
    const installations = slack.installations();
    slack.peer.next('oauth.v2.access', 'hang');
    const waiting = token(slack.installations({ callMs: 300 }));
    while (refreshes() === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    await slack.install(BLUE, installations);

    expect(await waiting).toBe('xoxe.xoxb-3-T0BLUE');
  });
});

describe('messages to several workspaces', () => {
  const slack = useInstalls();

  it('go out under the token of each, and are edited under the same', async () => {
    const installations = slack.installations();
    await slack.install(RED, installations);
    await slack.install(BLUE, installations);
    const chat = createSlackChat({ token: (request) => installations.token(request), apiUrl: slack.api() });

    const red = await chat.post({ channel: '#ml', team: 'T0RED' }, { text: 'Hi' }, { nonce: 'n1' });
    const blue = await chat.post({ channel: '#ml', team: 'T0BLUE' }, { text: 'Hi' }, { nonce: 'n2' });
    await chat.update(red, { text: 'Ho' });

    expect([red.team, blue.team]).toEqual(['T0RED', 'T0BLUE']);
    expect(slack.posted.map(({ token, channel }) => [token, channel])).toEqual([
      ['xoxb-1-T0RED', '#ml'],
      ['xoxe.xoxb-2-T0BLUE', '#ml'],
      ['xoxb-1-T0RED', 'C0000001'],
    ]);
  });

  it('are looked for in their own workspace, where a name means another channel', async () => {
    const installations = slack.installations();
    await slack.install(RED, installations);
    await slack.install({ ...BLUE, channels: [{ id: 'C0000002', name: 'ml' }] }, installations);
    const chat = createSlackChat({ token: (request) => installations.token(request), apiUrl: slack.api() });
    const red = { channel: '#ml', team: 'T0RED' };
    const blue = { channel: '#ml', team: 'T0BLUE' };
    const ref = await chat.post(red, { text: 'Hi' }, { nonce: 'n1' });

    expect(await chat.find(red, 'n1')).toEqual(ref);
    expect(await chat.find(blue, 'n1')).toBeUndefined();
    const asked = slack.requestsOf('conversations.history');
    expect(asked.map(({ body }) => new URLSearchParams(body).get('channel'))).toEqual([
      'C0000001',
      'C0000002',
    ]);
  });

  it('are not sent to a workspace that has not installed the app', async () => {
    const installations = slack.installations();
    const chat = createSlackChat({ token: (request) => installations.token(request), apiUrl: slack.api() });

    const error = await failureOf(
      chat.post({ channel: '#ml', team: 'T0RED' }, { text: 'Hi' }, { nonce: 'n1' }),
    );

    expect([error.outcome, error.code]).toEqual(['permanent', 'not_installed']);
    expect(slack.peer.requests).toEqual([]);
  });

  it('go on after a token was refused in one of them', async () => {
    const installations = slack.installations();
    await slack.install(BLUE, installations);
    const chat = createSlackChat({ token: (request) => installations.token(request), apiUrl: slack.api() });
    slack.tokens.get('xoxe.xoxb-1-T0BLUE')!.dead = 'token_expired';

    await chat.post({ channel: '#ml', team: 'T0BLUE' }, { text: 'Hi' }, { nonce: 'n1' });

    expect(slack.posted).toMatchObject([{ token: 'xoxe.xoxb-2-T0BLUE', channel: '#ml' }]);
  });
});
