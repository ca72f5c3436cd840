// Least scopes: what the code calls and hears is what is asked for, both ways.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { botScopes, SLACK_EVENTS, SLACK_SCOPES } from '../../../src/chats/slack/scopes';

const FOLDER = join(__dirname, '../../../src/chats/slack');
const SOURCES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ts') && name !== 'scopes.ts')
  .map((name) => readFileSync(join(FOLDER, name), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, ''));

/** Every text in quotes that can be a method's name: a family of Slack's, and a name in it. */
const METHOD =
  /'((?:api|apps|auth|bots|chat|conversations|dnd|emoji|files|oauth|openid|pins|reactions|reminders|search|team|usergroups|users|views)\.[a-zA-Z0-9.]+)'/g;
/** `app.event('one', …)`, or `for (const type of ['one', 'two']) app.event(type, …)`. */
const LISTENER = /\bapp\.event\(\s*'([a-z_]+)'/g;
const LISTENERS = /\bof \[([^\]]+)\]\)\s*\{?\s*app\.event\(/g;

function found(pattern: RegExp): string[] {
  const all = SOURCES.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1]!));
  return [...new Set(all)].sort();
}

describe('the scopes of Slack', () => {
  it('are there for every method that the code calls, and no method is listed that it does not call', () => {
    expect(found(METHOD)).toEqual(Object.keys(SLACK_SCOPES).sort());
  });

  it('are there for every event that the door hears, and none is subscribed that it does not hear', () => {
    const subscribed = Object.keys(SLACK_EVENTS).map((name) => name.split('.')[0]!);

    const inLists = found(LISTENERS).flatMap((list) =>
      [...list.matchAll(/'([a-z_]+)'/g)].map((match) => match[1]!),
    );
    expect([...found(LISTENER), ...inLists].sort()).toEqual([...new Set(subscribed)].sort());
  });

  it('are of the kind that bots have, and few', () => {
    expect(botScopes()).toEqual([
      'app_mentions:read',
      'channels:history',
      'channels:read',
      'chat:write',
      'commands',
      'groups:history',
      'groups:read',
      'im:history',
      'im:write',
      'usergroups:read',
      'users:read',
      'users:read.email',
    ]);
  });
});
