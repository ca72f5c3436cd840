import { createSlackInstallDoor } from '../../../src/chats/slack/oauth';
import { botScopes } from '../../../src/chats/slack/scopes';
import { CallError } from '../../../src/core/errors';
import { CLIENT_ID, type Place, RED, useInstalls } from './install-world';

const HOME = 'https://bellhop.example.com';

describe('the way in for a workspace', () => {
  const slack = useInstalls();

  function doorOf(
    installations: Parameters<typeof createSlackInstallDoor>[0]['installations'] = slack.installations(),
  ) {
    const { store, log } = slack;
    return createSlackInstallDoor({
      installations,
      store,
      log,
      clientId: CLIENT_ID,
      apiUrl: slack.api(),
      now: () => slack.now,
    });
  }

  /** What a browser gets, and keeps. */
  async function begin(home = HOME) {
    const response = await doorOf().handle(new Request(`${home}/slack/install`));
    const location = new URL(response.headers.get('location') ?? '');
    const cookie = response.headers.get('set-cookie') ?? '';
    return { response, location, cookie, state: location.searchParams.get('state') ?? '' };
  }

  async function comeBack(query: Record<string, string>, cookie: string, door = doorOf(), home = HOME) {
    const [pair = ''] = cookie.split(';');
    const request = new Request(`${home}/slack/oauth_redirect?${new URLSearchParams(query)}`, {
      headers: { cookie: pair },
    });
    const response = await door.handle(request);
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  it('answers two addresses alone, and only to be read', async () => {
    const door = doorOf();

    expect(['/slack/install', '/slack/oauth_redirect'].map((path) => door.handles(path))).toEqual([
      true,
      true,
    ]);
    expect(['/slack/events', '/slack/install/', '/', '/slack'].map((path) => door.handles(path))).toEqual(
      Array(4).fill(false),
    );
    for (const method of ['POST', 'HEAD', 'DELETE']) {
      const response = await door.handle(new Request(`${HOME}/slack/install`, { method }));
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
    }
    expect(await slack.rows()).toEqual([]);
  });

  it('sends to Slack with what the app needs, and remembers the browser', async () => {
    const { response, location, cookie, state } = await begin();

    expect(response.status).toBe(302);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(`${location.origin}${location.pathname}`).toBe(`${slack.peer.url}/oauth/v2/authorize`);
    expect(location.searchParams.get('client_id')).toBe(CLIENT_ID);
    expect(location.searchParams.get('scope')?.split(',')).toEqual(botScopes());
    expect(state).toMatch(/^[\w-]{43}$/);
    expect(cookie).toBe(`__Host-bellhop-slack=${state}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure`);
    expect(JSON.stringify(await slack.rows())).not.toContain(state);
  });

  it.each([
    [undefined, 'https://slack.com'],
    ['https://slack-gov.com/api/', 'https://slack-gov.com'],
  ])('knows where Slack is (%s)', async (apiUrl, origin) => {
    const { store, log } = slack;
    const door = createSlackInstallDoor({
      installations: slack.installations(),
      store,
      log,
      clientId: CLIENT_ID,
      apiUrl,
    });

    const response = await door.handle(new Request(`${HOME}/slack/install`));

    expect(response.headers.get('location')).toMatch(`${origin}/oauth/v2/authorize?`);
  });

  it('ends with an installation and a page that says so', async () => {
    const { state, cookie } = await begin();
    slack.codes.set('a-code', RED);

    const { status, text, headers } = await comeBack({ state, code: 'a-code' }, cookie);

    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('Red has it now. Invite it to a channel with /invite @Bellhop.');
    expect(headers.get('set-cookie')).toMatch(/^__Host-bellhop-slack=; Path=\/; Max-Age=0;/);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(await slack.installations().find({ team: 'T0RED' })).toMatchObject({ id: 'T0RED' });
  });

  it('works in the clear on this machine, where no cookie is safe', async () => {
    const { state, cookie } = await begin('http://localhost:3978');
    slack.codes.set('a-code', RED);

    const { status } = await comeBack({ state, code: 'a-code' }, cookie, doorOf(), 'http://localhost:3978');

    expect([status, cookie.includes('Secure')]).toEqual([200, false]);
  });

  it('prints what Slack says and nothing more: a name cannot be markup', async () => {
    const { state, cookie } = await begin();
    const place: Place = { team: { id: 'T0EVIL', name: '<script>alert("1")</script>&\'' } };
    slack.codes.set('a-code', place);

    const { text } = await comeBack({ state, code: 'a-code' }, cookie);

    expect(text).not.toContain('<script');
    expect(text).toContain('&#60;script&#62;');
  });

  it('is open once for each who begins', async () => {
    const { state, cookie } = await begin();
    slack.codes.set('a-code', RED).set('another', RED);
    await comeBack({ state, code: 'a-code' }, cookie);

    const again = await comeBack({ state, code: 'another' }, cookie);

    expect([again.status, again.text.includes('Please begin again')]).toEqual([400, true]);
    expect(slack.requestsOf('oauth.v2.access')).toHaveLength(1);
  });

  it('lets one in of ten who come with the same state at once', async () => {
    const { state, cookie } = await begin();
    for (let index = 0; index < 10; index += 1) slack.codes.set(`code-${index}`, RED);

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => comeBack({ state, code: `code-${index}` }, cookie)),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
    expect(slack.requestsOf('oauth.v2.access')).toHaveLength(1);
  });

  it.each([
    [9 * 60_000 + 59_000, 200],
    [10 * 60_000, 400],
  ])('after %i ms answers %i', async (passed, expected) => {
    const { state, cookie } = await begin();
    slack.codes.set('a-code', RED);
    slack.now += passed;

    expect((await comeBack({ state, code: 'a-code' }, cookie)).status).toBe(expected);
  });

  it('is closed to a browser that did not begin, whatever it brings', async () => {
    const { state, cookie } = await begin();
    const other = await begin();
    const code = 'a-code';
    slack.codes.set(code, RED);

    const answers = [
      await comeBack({ state, code }, ''),
      await comeBack({ state, code }, other.cookie),
      await comeBack({ state, code }, cookie.replace('__Host-', '')),
      await comeBack({ code }, cookie),
      await comeBack({ state: '', code }, '__Host-bellhop-slack='),
      await comeBack({ state: 'x'.repeat(43), code }, `__Host-bellhop-slack=${'x'.repeat(43)}`),
      await comeBack({ state: 'x'.repeat(10_000), code }, cookie),
    ];

    expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(400));
    expect(slack.peer.requests).toEqual([]);
    // Nobody has used it up for the one who did begin.
    expect((await comeBack({ state, code }, cookie)).status).toBe(200);
  });

  it.each([{ error: 'access_denied' }, { error: '', code: 'a-code' }, {}])(
    'installs nothing if Slack says %j',
    async (said) => {
      const { state, cookie } = await begin();

      const { status, text } = await comeBack({ state, ...said } as Record<string, string>, cookie);

      expect([status, text.includes('Nothing was installed')]).toEqual([200, true]);
      expect(slack.peer.requests).toEqual([]);
    },
  );

  it.each([
    ['a code that Slack does not know', 403, 'begin again at /slack/install'],
    ['a workspace that may not', 403, 'SLACK_WORKSPACES does not name it'],
    ['Slack in trouble', 503, 'was answered with HTTP status 500'],
  ])('says why not: %s', async (why, expected, words) => {
    const { state, cookie } = await begin();
    if (why === 'a workspace that may not') slack.codes.set('a-code', RED);
    if (why === 'Slack in trouble') slack.peer.next('oauth.v2.access', { status: 500 });

    const door = doorOf(slack.installations({ workspaces: ['T0BLUE'] }));
    const { status, text, headers } = await comeBack({ state, code: 'a-code' }, cookie, door);

    expect(status).toBe(expected);
    expect(text).toContain(words);
    expect(text).toContain('href="/slack/install"');
    expect(headers.get('set-cookie')).toMatch(/Max-Age=0/);
    expect(JSON.stringify(slack.logged)).not.toContain('a-code');
  });

  it('says little of trouble of ours, and throws nothing', async () => {
    const { state, cookie } = await begin();
    const door = doorOf({ install: () => Promise.reject(new RangeError('a secret of the store')) });

    const { status, text } = await comeBack({ state, code: 'a-code' }, cookie, door);

    expect([status, text.includes('secret')]).toEqual([503, false]);
    expect(slack.logged).toEqual([
      { message: 'an installation in Slack failed', fields: { reason: 'RangeError' } },
    ]);
  });

  it('does not take an answer without a bot token for an installation', async () => {
    const { state, cookie } = await begin();
    slack.peer.next('oauth.v2.access', {
      status: 200,
      body: { ok: true, team: { id: 'T0RED' }, authed_user: {} },
    });

    const { status } = await comeBack({ state, code: 'a-code' }, cookie);

    expect(status).toBe(403);
    expect(await slack.installations().list()).toEqual([]);
  });

  it('hands on what the installations say', async () => {
    const { state, cookie } = await begin();
    const error = new CallError('permanent', 'x', 'So "it" is.');

    const { text } = await comeBack(
      { state, code: 'a' },
      cookie,
      doorOf({ install: () => Promise.reject(error) }),
    );

    expect(text).toContain('So &#34;it&#34; is.');
  });
});
