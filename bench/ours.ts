// Ours: from raw bytes to both chats' payloads, through every step of the real bot but the store and the network.

import { templateSet } from 'bellhop:templates';
import { handlers } from '../handlers';
import { slackPayload } from '../src/chats/slack/blocks';
import { checkSlackPayload } from '../src/chats/slack/limits';
import { teamsPayload } from '../src/chats/teams/card';
import { checkTeamsPayload } from '../src/chats/teams/limits';
import { createAwsCloud } from '../src/clouds/aws';
import { createAzureCloud } from '../src/clouds/azure';
import { type Config, withEnvironment } from '../src/config';
import { decodeAny, readEnvelopes } from '../src/flow/intake';
import { createPresenter } from '../src/render/present';
import { createRenderer } from '../src/render/runtime';

const clouds = [createAwsCloud(), createAzureCloud()];
const present = createPresenter(handlers, createRenderer(templateSet));

/** Decode, route, view, render, print for each destination, check the limits, write. Returns how many payloads it made. */
export function createOurs(config: Config): (body: Uint8Array) => number {
  const receivedAt = new Date();
  return (body) => {
    let payloads = 0;
    for (const envelope of readEnvelopes(body, 'the bench')) {
      for (const decoded of decodeAny(envelope, clouds, receivedAt)) {
        if (!('event' in decoded)) continue;
        const event = withEnvironment(decoded.event, config);
        for (const destination of config.router.route(event)) {
          const card = present(destination, event, [], 'root');
          const slack = destination.chat === 'slack';
          const payload = slack
            ? slackPayload(card, destination.address)
            : teamsPayload(card, destination.address);
          const problems = slack ? checkSlackPayload(payload) : checkTeamsPayload(payload);
          if (problems.length > 0) throw new Error(problems.join('; '));
          if (JSON.stringify(payload).length > 0) payloads += 1;
        }
      }
    }
    return payloads;
  };
}
