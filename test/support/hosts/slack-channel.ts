// What people see in the Slack channels of a host under test.

import type { SlackPeer } from '../peers/slack';

const CHANNELS = { ml: 'C0000001', ops: 'C0000002' };

/** The workspace has #ml; this adds #ops. */
export function addOperatorsChannel(slack: SlackPeer): void {
  slack.channels.push({ id: CHANNELS.ops, name: 'ops', member: true });
}

export function shownIn(slack: SlackPeer, channel: keyof typeof CHANNELS = 'ml'): string[] {
  return slack.messages(CHANNELS[channel]).map((message) => JSON.stringify([message.text, message.blocks]));
}
