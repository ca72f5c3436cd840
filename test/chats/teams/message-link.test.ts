// Links to messages in Teams: to those that others can open, and with numbers for ids.

import { messageLink } from '../../../src/chats/teams/message-link';
import { readScene } from '../../../src/chats/teams/scene';
import type { JsonObject } from '../../../src/core/json';

const TENANT = '99999999-8888-7777-6666-555555555555';

function linkOf(activity: JsonObject): string | undefined {
  const scene = readScene({ serviceUrl: 'https://smba.example', ...activity }, 0);
  return scene && messageLink(scene);
}

describe('the link of a message in Teams', () => {
  it('leads to a root in a channel', () => {
    const link = linkOf({
      conversation: {
        id: '19:ml@thread.tacv2;messageid=1795000001000',
        conversationType: 'channel',
        tenantId: TENANT,
      },
      channelData: { team: { id: '19:team', aadGroupId: 'g-1' }, channel: { id: '19:ml@thread.tacv2' } },
      replyToId: '1795000001000',
    });

    expect(link).toBe(
      `https://teams.microsoft.com/l/message/19%3Aml%40thread.tacv2/1795000001000?tenantId=${TENANT}&groupId=g-1&parentMessageId=1795000001000`,
    );
  });

  it('leads to a reply under its root', () => {
    const link = linkOf({
      conversation: { id: '19:ml@thread.tacv2;messageid=1795000001000', conversationType: 'channel' },
      replyToId: '1795000002000',
    });

    expect(link).toBe(
      'https://teams.microsoft.com/l/message/19%3Aml%40thread.tacv2/1795000002000?parentMessageId=1795000001000',
    );
  });

  it('leads into a group chat', () => {
    const link = linkOf({
      conversation: { id: '19:chat@thread.v2', conversationType: 'groupChat', tenantId: TENANT },
      replyToId: '1795000002000',
    });

    expect(link).toBe(
      `https://teams.microsoft.com/l/message/19%3Achat%40thread.v2/1795000002000?tenantId=${TENANT}&context=%7B%22contextType%22%3A%22chat%22%7D`,
    );
  });

  it.each([
    ['a personal chat', { id: 'a:1', conversationType: 'personal' }, '1795000002000'],
    ['a message without an id', { id: '19:chat@thread.v2', conversationType: 'groupChat' }, undefined],
    ['an odd id', { id: '19:chat@thread.v2', conversationType: 'groupChat' }, 'x/../y'],
  ])('is absent for %s', (_what, conversation, replyToId) => {
    expect(linkOf({ conversation, ...(replyToId !== undefined && { replyToId }) })).toBeUndefined();
  });
});
