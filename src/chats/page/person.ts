// Whoever sits at the page: one person, whom nobody has to vouch for, since only this machine's own user can reach it.

import type { ChatId } from '../../core/ports';
import type { Directory, Person } from '../../core/press';

/** Policies name them by this address, under `people`; `members` are they anyway. */
const EMAIL = 'you@localhost';

/** The person as somebody in the chat that the page stands for. */
export function pagePerson(chat: ChatId): Person {
  return { chat, id: 'you', tenant: 'local', name: 'You' };
}

/** Who people are where the page stands for a chat. */
export const PAGE_DIRECTORY: Directory = {
  profile: async ({ name }) => ({ name, email: EMAIL, outsider: false }),
  memberOf: async () => false,
  findByEmail: async () => undefined,
};
