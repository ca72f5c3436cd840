// What people see in the Slack channel of a host under test.

import type { SlackPeer } from '../peers/slack';

export function shownIn(slack: SlackPeer): string[] {
  return slack.messages('C0000001').map((message) => JSON.stringify([message.text, message.blocks]));
}
