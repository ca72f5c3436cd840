// The app manifest: what Slack is told of the app when it is made. https://docs.slack.dev/reference/app-manifest

import { MENU } from '../../core/commands';
import { InputError } from '../../core/errors';
import type { JsonObject } from '../../core/json';
import { botScopes, SLACK_EVENTS } from './scopes';

export interface SlackManifestOptions {
  /** Where the bot is reached, e.g. `https://abc.lambda-url.eu-west-1.on.aws`. */
  url?: string;
  /** The slash command. Default `/ml`. */
  command?: string;
  /** The app's name, and the bot's. Default `Bellhop`. */
  name?: string;
  /** Slack sends over a socket that the bot opens, so that no address is needed. Default: if there is no `url`. */
  socketMode?: boolean;
  /** For more than one workspace: an address to install from, and tokens that expire. */
  distributed?: boolean;
}

/** As Slack limits them; https://github.com/slackapi/manifest-schema */
const MOST = { name: 35, command: 32, url: 2_400 };
/** The brand, as in the icons. */
const COLOUR = '#7A1F3D';

/** @throws InputError that names the option at fault. */
export function slackManifest(options: SlackManifestOptions = {}): JsonObject {
  const { command = '/ml', distributed = false } = options;
  const name = nameOf(options.name ?? 'Bellhop');
  const base = options.url === undefined ? undefined : baseOf(options.url);
  const socketMode = options.socketMode ?? base === undefined;
  checkCommand(command);
  if (base === undefined && (!socketMode || distributed)) {
    const why = distributed
      ? 'workspaces install the app from it'
      : 'Slack sends to it, unless by Socket Mode';
    throw new InputError(`The address of the bot is missing (--url): ${why}.`);
  }
  const events = socketMode ? {} : { request_url: `${base}/slack/events` };
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name,
      description: 'What happens in SageMaker and Azure Machine Learning, and your answer to it.',
      long_description: DESCRIPTION,
      background_color: COLOUR,
    },
    features: {
      // Nothing fills a Home tab: an empty one would say "work in progress".
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: name, always_online: true },
      slash_commands: [
        {
          command,
          ...(events.request_url !== undefined && { url: events.request_url }),
          description: 'Ask what runs, has failed or waits for an answer.',
          usage_hint: MENU.map((one) => one.name).join(' | '),
        },
      ],
    },
    oauth_config: {
      ...(distributed && { redirect_urls: [`${base}/slack/oauth_redirect`] }),
      scopes: { bot: botScopes() },
    },
    settings: {
      event_subscriptions: { ...events, bot_events: Object.keys(SLACK_EVENTS) },
      interactivity: { is_enabled: true, ...events },
      org_deploy_enabled: true,
      socket_mode_enabled: socketMode,
      // Cannot be turned off again, and a token that expires cannot live in a setting.
      token_rotation_enabled: distributed,
    },
  };
}

const DESCRIPTION = [
  'Bellhop tells a channel or a person what happens in Amazon SageMaker and Azure Machine Learning: a model version waits for approval, a pipeline has failed, an endpoint is in service, data drifts.',
  'One message follows one run from its start to its end. Its buttons approve, reject, retry and stop, for those who may, and the message says who did it.',
  'Your own team runs this bot. It reads only what is addressed to it: messages that mention it, presses of its buttons, its slash command, and what people write in their own chat with it. It looks through a channel that it is in only for messages of its own.',
].join('\n\n');

function nameOf(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= MOST.name) return name;
  throw new InputError(`The name of the app must have 1 to ${MOST.name} characters (--name).`);
}

function checkCommand(command: string): void {
  // https://docs.slack.dev/interactivity/implementing-slash-commands: lower case, no spaces.
  if (/^\/[a-z0-9_-]+$/.test(command) && command.length <= MOST.command) return;
  throw new InputError(
    `The slash command must be a slash and up to ${MOST.command - 1} of a–z, 0–9, _ and - (--command), not ${JSON.stringify(command.slice(0, 100))}.`,
  );
}

/** Without a slash at its end. */
function baseOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (url?.protocol === 'https:' && plain && text.length <= MOST.url) return url.href.replace(/\/+$/, '');
  throw new InputError(
    `The address of the bot must be an https address such as https://bellhop.example.com (--url), not ${JSON.stringify(text.slice(0, 100))}.`,
  );
}
