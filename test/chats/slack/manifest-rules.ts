// What Slack refuses in an app manifest, version 2: https://docs.slack.dev/reference/app-manifest

import { asObject } from '../../../src/core/json';

type Rule =
  | { text: [least: number, most: number]; like?: RegExp }
  | { list: [least: number, most: number]; of: Rule }
  | { keys: Record<string, Rule>; needs?: string[] }
  | { type: 'boolean' | 'number' };

const BOOLEAN: Rule = { type: 'boolean' };
const ADDRESS: Rule = { text: [9, 3500], like: /^https:\/\// };
const SCOPES: Rule = { list: [0, 255], of: { text: [1, 50], like: /^[a-z_]+(:[a-z._]+)?$/ } };

const MANIFEST: Rule = {
  needs: ['display_information'],
  keys: {
    _metadata: { keys: { major_version: { type: 'number' }, minor_version: { type: 'number' } } },
    display_information: {
      needs: ['name'],
      keys: {
        name: { text: [1, 35] },
        description: { text: [1, 140] },
        long_description: { text: [175, 4000] },
        background_color: { text: [4, 7], like: /^#([0-9a-fA-F]{3}){1,2}$/ },
      },
    },
    features: {
      keys: {
        app_home: {
          keys: {
            home_tab_enabled: BOOLEAN,
            messages_tab_enabled: BOOLEAN,
            messages_tab_read_only_enabled: BOOLEAN,
          },
        },
        bot_user: {
          needs: ['display_name'],
          keys: { display_name: { text: [1, 80] }, always_online: BOOLEAN },
        },
        slash_commands: {
          list: [1, 50],
          of: {
            needs: ['command', 'description'],
            keys: {
              command: { text: [2, 32], like: /^\/[^\s/]+$/ },
              url: { text: [9, 3000], like: /^https:\/\// },
              description: { text: [1, 2000] },
              usage_hint: { text: [1, 1000] },
              should_escape: BOOLEAN,
            },
          },
        },
      },
    },
    oauth_config: {
      keys: {
        redirect_urls: { list: [0, 1000], of: { text: [9, 2500], like: /^https:\/\/[^#]+$/ } },
        scopes: { keys: { bot: SCOPES, bot_optional: SCOPES } },
      },
    },
    settings: {
      keys: {
        event_subscriptions: {
          keys: { request_url: ADDRESS, bot_events: { list: [0, 100], of: { text: [1, 50] } } },
        },
        interactivity: { needs: ['is_enabled'], keys: { is_enabled: BOOLEAN, request_url: ADDRESS } },
        org_deploy_enabled: BOOLEAN,
        socket_mode_enabled: BOOLEAN,
        token_rotation_enabled: BOOLEAN,
      },
    },
  },
};

/** Everything wrong, by its path. */
export function manifestProblems(manifest: unknown): string[] {
  return problemsOf(manifest, MANIFEST, 'manifest');
}

function problemsOf(value: unknown, rule: Rule, path: string): string[] {
  if ('type' in rule) return typeof value === rule.type ? [] : [`${path}: is no ${rule.type}`];
  if ('text' in rule) return textProblems(value, rule, path);
  if ('list' in rule) {
    if (!Array.isArray(value)) return [`${path}: is no list`];
    const [least, most] = rule.list;
    const size = value.length >= least && value.length <= most ? [] : [`${path}: has ${value.length} items`];
    const twice =
      new Set(value.map((item) => JSON.stringify(item))).size < value.length ? [`${path}: repeats`] : [];
    return [
      ...size,
      ...twice,
      ...value.flatMap((item, index) => problemsOf(item, rule.of, `${path}[${index}]`)),
    ];
  }
  const object = asObject(value);
  if (object === undefined) return [`${path}: is no object`];
  const missing = (rule.needs ?? []).filter((name) => object[name] === undefined);
  const members = Object.entries(object).flatMap(([name, member]) => {
    const known = rule.keys[name];
    return known === undefined ? [`${path}: knows no ${name}`] : problemsOf(member, known, `${path}.${name}`);
  });
  return [...missing.map((name) => `${path}: lacks ${name}`), ...members];
}

function textProblems(
  value: unknown,
  { text, like }: Extract<Rule, { text: unknown }>,
  path: string,
): string[] {
  if (typeof value !== 'string') return [`${path}: is no text`];
  const [least, most] = text;
  if (value.length < least || value.length > most) return [`${path}: has ${value.length} characters`];
  return like === undefined || like.test(value) ? [] : [`${path}: is not like ${like}`];
}
