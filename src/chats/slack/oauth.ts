// The way in for further workspaces: GET /slack/install sends to Slack, which sends back to /slack/oauth_redirect.
// https://docs.slack.dev/authentication/installing-with-oauth

import { CallError } from '../../core/errors';
import type { Log, Store } from '../../core/ports';
import type { ChatDoor } from '../../core/press';
import type { SlackInstallations } from './installations';
import { createOauthStates } from './oauth-state';
import { botScopes } from './scopes';
import { SLACK_API_URL } from './wire';

export interface SlackInstallDoorOptions {
  installations: Pick<SlackInstallations, 'install'>;
  store: Store;
  clientId: string;
  /** An emulator or GovSlack; default `https://slack.com/api/`. */
  apiUrl?: string;
  log: Log;
  /** Epoch milliseconds. */
  now?(): number;
}

const INSTALL = '/slack/install';
const REDIRECT = '/slack/oauth_redirect';

/** Anybody may knock: who may have the bot is decided when Slack has said which workspace it is. */
export function createSlackInstallDoor(options: SlackInstallDoorOptions): ChatDoor {
  const { installations, store, clientId, apiUrl = SLACK_API_URL, log, now = Date.now } = options;
  const states = createOauthStates(store, now);

  async function begin(url: URL): Promise<Response> {
    const { state, cookie } = await states.begin(url);
    const location = new URL('/oauth/v2/authorize', apiUrl);
    location.search = String(
      new URLSearchParams({ client_id: clientId, scope: botScopes().join(','), state }),
    );
    const headers = { ...HEADERS, location: location.href, 'set-cookie': cookie };
    return new Response(null, { status: 302, headers });
  }

  async function finish(request: Request, url: URL): Promise<Response> {
    if (!(await states.redeem(request, url.searchParams.get('state') ?? ''))) return page(400, STALE);
    const cookie = states.end(url);
    const code = url.searchParams.get('code') ?? '';
    if (url.searchParams.has('error') || code === '') return page(200, NOTHING, cookie);
    try {
      const { name } = await installations.install(code);
      return page(200, ['Bellhop is installed', `${name} has it now. ${INVITE}`], cookie);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      log.warn('an installation in Slack failed', { code: error.code });
      return page(error.outcome === 'permanent' ? 403 : 503, ['Not installed', error.message], cookie);
    }
  }

  return {
    handles: (path) => path === INSTALL || path === REDIRECT,
    async handle(request) {
      if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET' } });
      const url = new URL(request.url);
      try {
        return await (url.pathname === INSTALL ? begin(url) : finish(request, url));
      } catch (error) {
        log.error('an installation in Slack failed', {
          reason: error instanceof Error ? error.name : 'unknown',
        });
        return page(503, TROUBLE);
      }
    },
  };
}

type Words = readonly [title: string, text: string];

const INVITE = 'Invite it to a channel with /invite @Bellhop.';
const STALE: Words = [
  'Please begin again',
  'This did not begin in this browser, or it took longer than ten minutes, or it was done before.',
];
const NOTHING: Words = ['Nothing was installed', 'The installation was called off.'];
const TROUBLE: Words = ['Not installed', 'Something went wrong here; the log says what. Try again later.'];

const HEADERS = {
  'cache-control': 'no-store',
  // The address of this page holds a code.
  'referrer-policy': 'no-referrer',
};

function page(status: number, [title, text]: Words, cookie?: string): Response {
  const again = status === 200 ? '' : `<p><a href="${INSTALL}">Begin again</a></p>`;
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${again}</html>`;
  const headers = {
    ...HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    ...(cookie !== undefined && { 'set-cookie': cookie }),
  };
  return new Response(body, { status, headers });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
