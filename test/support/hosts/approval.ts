// One approval from the message in Slack to the cloud and the record, by the jobs that a deployed bot puts into its own queue.

import { asArray, asObject, asText, type JsonObject } from '../../../src/core/json';
import type { Press } from '../../../src/core/press';
import { signJob } from '../../../src/flow/sign';
import type { SlackMessage, SlackPeer } from '../peers/slack';
import { JOBS_KEY } from './environment';

/** Where the bot may act, and that its members may approve. */
export const APPROVERS = `
clouds:
  aws: [{ account: "123456789012", regions: [eu-west-1] }]
  azure: [/subscriptions/8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f/resourceGroups/ml-prod/providers/Microsoft.MachineLearningServices/workspaces/fraud]
policies:
  - name: approvals
    actions: [approve, reject]
    allow: [members]
`;

const TEAM = 'T0000001';
const ANA = 'U0000007';

/** Ana, a member of the workspace. */
export function addAna({ people }: SlackPeer): void {
  people.users.push({
    id: ANA,
    team_id: TEAM,
    name: 'ana',
    real_name: 'Ana Ruiz',
    is_email_confirmed: true,
    profile: { real_name: 'Ana Ruiz', email: 'ana@ours.example' },
  });
}

/** The message in #ml whose text says so. */
export function messageAbout(slack: SlackPeer, words: string): SlackMessage {
  const found = slack.messages('C0000001').find(({ text }) => text.includes(words));
  if (found === undefined) throw new Error(`no message in #ml is about ${words}`);
  return found;
}

/** The job of Ana's press of Approve in a message, as the door signs it; `time` tells her presses apart. */
export function approvalOf(message: SlackMessage, comment: string, time = 1): JsonObject {
  const elements = asArray(message.blocks).flatMap((block) => asArray(asObject(block)?.elements));
  const button = elements.map(asObject).find((element) => element?.action_id === 'approve');
  if (button === undefined) throw new Error('the message has no button to approve with');
  const press: Press = {
    id: `press ${time} of ${message.ts}`,
    person: { chat: 'slack', id: ANA, tenant: TEAM, name: 'ana' },
    button: asText(button.value) ?? '',
    action: 'approve',
    comment,
    answer: { channel: 'C0000001', user: ANA },
    at: new Date().toISOString(),
  };
  return signJob({ type: 'press', press }, JOBS_KEY);
}
