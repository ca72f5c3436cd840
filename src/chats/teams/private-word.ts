// A word to one person alone: in their own chat with the bot, or where Teams can show it to nobody else.

import { deadlineIn } from '../../core/deadline';
import { CallError } from '../../core/errors';
import { asText, type JsonObject } from '../../core/json';
import type { Payload } from '../../core/ports';
import type { AnswerAddress } from '../../core/press';
import type { Account } from './account';

/** Where the bot can reach a person, as what they did in Teams told it. */
export interface TeamsAnswer {
  serviceUrl: string;
  /** With `;messageid=` in a thread of a channel. */
  conversation: string;
  conversationType: 'personal' | 'groupChat' | 'channel';
  /** The person's id in conversations: `29:…`. */
  user: string;
  /** The Entra object id. */
  aad: string;
  tenant: string;
  /** The message that carried the button, or that was written. */
  activity?: string;
}

/**
 * Says it in the personal chat if it was written there. Elsewhere as a targeted message, if the preview is on and Teams
 * takes it, else in the person's own chat with the bot.
 * @throws CallError (permanent) where the person has not added the app: there is no other way to tell only them.
 */
export async function tellAlone(
  { within, callMs }: Account,
  targeted: boolean,
  address: AnswerAddress,
  payload: Payload,
): Promise<void> {
  const account = within(deadlineIn(callMs));
  const answer = readAnswer(address);
  const { serviceUrl, conversation, user } = answer;
  const place = 'the person who asked';
  if (answer.conversationType === 'personal') {
    await account.call('post', place, serviceUrl, (at, url) => at.send(url, conversation, payload));
    return;
  }
  if (targeted && (await tellTargeted(account, answer, payload))) return;
  const chat = await openChat(account, { id: user, serviceUrl, tenant: answer.tenant }, place);
  await account.call('post', place, serviceUrl, (at, url) => at.send(url, chat, payload));
}

/** Whether Teams took it; a tenant without the preview refuses it, and then nobody has seen it. */
async function tellTargeted(account: Account, answer: TeamsAnswer, payload: Payload): Promise<boolean> {
  const { serviceUrl, conversation, user } = answer;
  const activity = { ...payload, recipient: { id: user } };
  try {
    await account.call('post', 'the conversation', serviceUrl, (at, url) =>
      at.send(url, conversation, activity, true),
    );
    return true;
  } catch (error) {
    const refused = error instanceof CallError && ['refused', 'permanent', 'gone'].includes(error.outcome);
    if (refused) return false;
    throw error;
  }
}

/** The chat with a person; the same one each time. */
export async function openChat(
  account: Account,
  person: { id: string; serviceUrl: string; tenant?: string },
  place: string,
): Promise<string> {
  const tenant = person.tenant ?? account.tenantId;
  if (tenant === undefined) {
    const message = `To write to ${place}, the bot needs MicrosoftAppTenantId.`;
    throw new CallError('permanent', 'tenant_unknown', message);
  }
  const parameters = {
    isGroup: false,
    bot: { id: `28:${account.appId}` },
    members: [{ id: person.id }],
    tenantId: tenant,
    channelData: { tenant: { id: tenant } },
  };
  const { id } = await account.call('open', place, person.serviceUrl, (at, url) =>
    at.create(url, parameters),
  );
  if (id === undefined) throw new CallError('retry', 'bad_answer', `Teams gives no chat with ${place}.`);
  return id;
}

function readAnswer(address: JsonObject): TeamsAnswer {
  const [serviceUrl, conversation, user, aad, tenant] = [
    asText(address.serviceUrl),
    asText(address.conversation),
    asText(address.user),
    asText(address.aad),
    asText(address.tenant),
  ];
  const { conversationType } = address;
  const known =
    conversationType === 'personal' || conversationType === 'groupChat' || conversationType === 'channel';
  if (
    known &&
    serviceUrl !== undefined &&
    conversation !== undefined &&
    user !== undefined &&
    aad !== undefined &&
    tenant !== undefined
  ) {
    return { serviceUrl, conversation, conversationType, user, aad, tenant };
  }
  throw new CallError('permanent', 'bad_reference', 'The stored address belongs to nobody in Teams.');
}
