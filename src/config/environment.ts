// What the environment says: where things are, how the doors open, and the secrets of both chats.

import type { Problem } from '../core/errors';
import { didYouMean } from '../core/nearest';
import { Secret } from '../core/secret';

/** The variables as `process.env` gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** More than one workspace installs the app by itself. */
export interface SlackInstallSettings {
  clientId: string;
  clientSecret: Secret;
  /** Seals the tokens in the store; several with commas while rotating, the first seals. */
  tokensKey: Secret;
  /** The ids of the workspaces and organisations that may; `any` for whoever comes. */
  workspaces: string[] | 'any';
}

export type SlackSettings = {
  /** One or more while rotating; empty with Socket Mode alone, which receives no HTTP. */
  signingSecrets: Secret[];
  /** Socket Mode. */
  appToken?: Secret;
  /** An emulator or GovSlack; absent = slack.com. */
  apiUrl?: string;
} & (
  | { /** Of the one workspace. */ botToken: Secret; installs?: undefined }
  | { botToken?: undefined; installs: SlackInstallSettings }
);

export const TEAMS_APP_TYPES = ['MultiTenant', 'SingleTenant', 'UserAssignedMSI'] as const;
export type TeamsAppType = (typeof TEAMS_APP_TYPES)[number];

export interface TeamsSettings {
  appId: string;
  appType: TeamsAppType;
  /** Absent with a managed identity. */
  appPassword?: Secret;
  tenantId?: string;
  /** BELLHOP_TEAMS_TENANTS: whose people may speak to the bot, beside those of `tenantId`. */
  tenants?: string[];
}

export interface EnvironmentSettings {
  /** BELLHOP_CONFIG. */
  file?: string;
  /** BELLHOP_DATA: the folder of the local store. */
  dataFolder: string;
  /** BELLHOP_EVENTS_KEY; absent = the event doors ask for no key, which only the local host may do. */
  eventsKey?: Secret;
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** Absent = not configured; its door answers 404. */
  slack?: SlackSettings;
  teams?: TeamsSettings;
  /** BELLHOP_TEAMS_EMULATOR: the connector of an emulator on this machine, in the stead of Teams. The local host alone asks. */
  teamsEmulator?: string;
}

/** Everything the environment says, and everything that is wrong with it. */
export function readEnvironment(env: Environment): { settings: EnvironmentSettings; problems: Problem[] } {
  const problems: Problem[] = [];
  const reader = new Reader(env, (message) => problems.push({ message }));
  const settings: EnvironmentSettings = {
    file: reader.text('BELLHOP_CONFIG'),
    dataFolder: reader.text('BELLHOP_DATA') ?? '.bellhop',
    eventsKey: reader.secret('BELLHOP_EVENTS_KEY'),
    host: reader.text('HOST') ?? '127.0.0.1',
    port: readPort(reader),
    slack: readSlack(reader),
    teams: readTeams(reader),
    teamsEmulator: readTeamsEmulator(reader),
  };
  return { settings, problems };
}

class Reader {
  constructor(
    private readonly env: Environment,
    readonly report: (message: string) => void,
  ) {}

  isSet(name: string): boolean {
    return this.env[name] !== undefined;
  }

  /** Trimmed; an empty one counts as not set. */
  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** Set but empty is a problem: it looks configured and is not. */
  required(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined && this.isSet(name)) {
      this.report(`${name} is set but empty: give it a value or remove it`);
    }
    return value;
  }

  secret(name: string): Secret | undefined {
    const value = this.required(name);
    return value === undefined ? undefined : new Secret(value);
  }

  /** Says which variables a half-configured chat lacks. */
  missing(chat: string, names: readonly string[]): void {
    const lacking = names.filter((name) => !this.isSet(name));
    if (lacking.length > 0) this.report(`${chat} is half configured: ${lacking.join(' and ')} missing`);
  }
}

function readPort(reader: Reader): number {
  const text = reader.text('PORT') ?? '3978';
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  reader.report(`PORT must be a number from 0 to 65535, not "${text}"`);
  return 3978;
}

function readSlack(reader: Reader): SlackSettings | undefined {
  const install = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'];
  const names = ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', ...install];
  if (!names.some((name) => reader.isSet(name))) return undefined;
  const many = install.some((name) => reader.isSet(name));
  reader.missing('Slack', [
    // Socket Mode needs no signing secret: nothing arrives over HTTP.
    ...(reader.isSet('SLACK_APP_TOKEN') ? [] : ['SLACK_SIGNING_SECRET']),
    ...(many ? [...install, 'BELLHOP_TOKENS_KEY', 'SLACK_WORKSPACES'] : ['SLACK_BOT_TOKEN']),
  ]);
  if (many && reader.isSet('SLACK_BOT_TOKEN')) {
    reader.report('SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for several: remove one');
  }
  const pieces = reader.required('SLACK_SIGNING_SECRET')?.split(',') ?? [];
  const signingSecrets = pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
  if (signingSecrets.length < pieces.length) {
    reader.report('SLACK_SIGNING_SECRET has an empty part: separate its secrets by single commas');
  }
  const botToken = reader.secret('SLACK_BOT_TOKEN');
  const appToken = reader.secret('SLACK_APP_TOKEN');
  const apiUrl = readApiUrl(reader);
  const door = { signingSecrets: signingSecrets.map((text) => new Secret(text)), appToken, apiUrl };
  if (!many) return botToken === undefined ? undefined : { ...door, botToken };
  const installs = readSlackInstalls(reader);
  return installs === undefined ? undefined : { ...door, installs };
}

function readSlackInstalls(reader: Reader): SlackInstallSettings | undefined {
  const clientId = reader.required('SLACK_CLIENT_ID');
  const clientSecret = reader.secret('SLACK_CLIENT_SECRET');
  const tokensKey = reader.secret('BELLHOP_TOKENS_KEY');
  const keys = tokensKey?.reveal().split(',') ?? [];
  if (!keys.every((key) => /^[A-Za-z0-9+/]{43}=$/.test(key.trim()))) {
    reader.report(
      'BELLHOP_TOKENS_KEY must be 32 random bytes in base64 (openssl rand -base64 32), several with commas',
    );
  }
  const places = reader.required('SLACK_WORKSPACES')?.split(',') ?? [];
  const workspaces = places.map((place) => place.trim());
  const any = workspaces.length === 1 && workspaces[0] === '*';
  if (!any && !workspaces.every((place) => /^[TE][A-Z0-9]{2,30}$/.test(place))) {
    reader.report(
      'SLACK_WORKSPACES must be ids of workspaces and organisations, such as T0123ABCD,E0123ABCD; * for any',
    );
  }
  if (clientId === undefined || clientSecret === undefined || tokensKey === undefined) return undefined;
  return { clientId, clientSecret, tokensKey, workspaces: any ? 'any' : workspaces };
}

/** The token travels to this address, so it must be https; only this machine may be spoken to in the clear. */
function readApiUrl(reader: Reader): string | undefined {
  const text = reader.text('SLACK_API_URL');
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (local && url.protocol === 'http:')) return text;
  reader.report('SLACK_API_URL must be an https address (http only on localhost)');
  return undefined;
}

function readTeams(reader: Reader): TeamsSettings | undefined {
  const names = ['MicrosoftAppId', 'MicrosoftAppPassword', 'MicrosoftAppType', 'MicrosoftAppTenantId'];
  if (!names.some((name) => reader.isSet(name))) return undefined;
  const typeText = reader.text('MicrosoftAppType') ?? 'MultiTenant';
  const appType = TEAMS_APP_TYPES.find((known) => known.toLowerCase() === typeText.toLowerCase());
  if (appType === undefined) {
    const hint = didYouMean(typeText, TEAMS_APP_TYPES);
    reader.report(`MicrosoftAppType must be one of ${TEAMS_APP_TYPES.join(', ')}, not "${typeText}"${hint}`);
  }
  reader.missing('Teams', [
    'MicrosoftAppId',
    ...(appType === 'UserAssignedMSI' ? [] : ['MicrosoftAppPassword']),
    ...(appType === 'MultiTenant' || appType === undefined ? [] : ['MicrosoftAppTenantId']),
  ]);
  if (appType === 'UserAssignedMSI' && reader.isSet('MicrosoftAppPassword')) {
    reader.report('MicrosoftAppPassword must not be set when MicrosoftAppType is UserAssignedMSI');
  }
  const appId = reader.required('MicrosoftAppId');
  const appPassword = reader.secret('MicrosoftAppPassword');
  const tenantId = reader.required('MicrosoftAppTenantId');
  const tenants = reader.text('BELLHOP_TEAMS_TENANTS')?.split(/[\s,]+/);
  if (appId === undefined || appType === undefined) return undefined;
  return { appId, appType, appPassword, tenantId, ...(tenants && { tenants }) };
}

/** Nothing that it sends is signed, so it must be on this machine; and it is not there for a bot that Teams knows. */
function readTeamsEmulator(reader: Reader): string | undefined {
  const text = reader.text('BELLHOP_TEAMS_EMULATOR');
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' || !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
    reader.report('BELLHOP_TEAMS_EMULATOR must be an http address on this machine');
  }
  if (reader.isSet('MicrosoftAppId')) {
    reader.report('BELLHOP_TEAMS_EMULATOR and MicrosoftAppId exclude each other: remove one');
  }
  return text;
}
