// Where our Teams token may travel: exact hosts over https, looked at again at every send.

import { CallError, ConfigError } from '../../core/errors';

/**
 * The hosts of the public cloud and of GCC, which share one login. GCC High and DoD have a login of their own.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
 */
const SERVICE_HOSTS = new Set(['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com']);
const LOGIN = 'https://login.microsoftonline.com';
/** For a place whose own address no install event has told us. */
const SERVICE = 'https://smba.trafficmanager.net/teams/';
const GRAPH = 'https://graph.microsoft.com/v1.0';
/** Where the Bot Framework says which keys sign its tokens. */
const OPENID = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
const THIS_MACHINE = new Set(['127.0.0.1', 'localhost', '[::1]']);

export interface EndpointOptions {
  /** Where a token is asked for; another one than Microsoft's works with `allowLocal` only. */
  loginUrl?: string;
  /** The connector for places that have no stored address. */
  serviceUrl?: string;
  /** Where people and groups are looked up; as `loginUrl`. */
  graphUrl?: string;
  /** Where the keys are named that sign what Teams sends to the bot; as `loginUrl`. */
  openIdUrl?: string;
  /** Lets all of these, and stored addresses, be on this machine: for an emulator and for tests. */
  allowLocal?: boolean;
}

export interface Endpoints {
  loginUrl: string;
  serviceUrl: string;
  graphUrl: string;
  openIdUrl: string;
  /** Whether it is an address on this machine, and such addresses may be used. */
  isLocal(serviceUrl: string): boolean;
  /** Whether the bot's token may go there. */
  isTrusted(serviceUrl: string): boolean;
  /** The address to send to, ending in a slash. @throws CallError (permanent) if the token may not go there. */
  trusted(serviceUrl: string): string;
}

/** @throws ConfigError if an address is given that may not be used. */
export function createEndpoints(options: EndpointOptions): Endpoints {
  const { loginUrl = LOGIN, serviceUrl = SERVICE, graphUrl = GRAPH, openIdUrl = OPENID } = options;
  const { allowLocal = false } = options;

  function isLocal(url: URL): boolean {
    return allowLocal && /^https?:$/.test(url.protocol) && THIS_MACHINE.has(url.hostname);
  }

  function isService(text: string): boolean {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
    return isLocal(url) || (url.protocol === 'https:' && url.port === '' && SERVICE_HOSTS.has(url.hostname));
  }

  /** One of Microsoft's own addresses, or another one on this machine. */
  function assertOwn(what: string, url: string, own: string): void {
    if (url === own || (URL.canParse(url) && isLocal(new URL(url)))) return;
    throw new ConfigError([{ message: `${what} can be changed to one on this machine only` }]);
  }

  assertOwn('the login of Teams', loginUrl, LOGIN);
  assertOwn('the address of Microsoft Graph', graphUrl, GRAPH);
  assertOwn("the address of the Bot Framework's keys", openIdUrl, OPENID);
  if (!isService(serviceUrl)) {
    throw new ConfigError([{ message: `the service of Teams must be at ${hosts()}` }]);
  }

  return {
    loginUrl: loginUrl.replace(/\/$/, ''),
    serviceUrl,
    graphUrl: graphUrl.replace(/\/$/, ''),
    openIdUrl,
    isTrusted: isService,
    isLocal: (text) => URL.canParse(text) && isLocal(new URL(text)) && isService(text),
    trusted(text) {
      if (isService(text)) return text.endsWith('/') ? text : `${text}/`;
      const host = URL.canParse(text) ? new URL(text).host : 'an address that is none';
      const message = `The bot's token is not sent to ${host}: Teams is at ${hosts()}.`;
      throw new CallError('permanent', 'service_url_refused', message);
    },
  };
}

function hosts(): string {
  return [...SERVICE_HOSTS].map((host) => `https://${host}`).join(' or ');
}
