// The host contract on the local host: its server, its database and its page.

import { type HostUnderTest, hostContract, switchContract } from '../../contracts/host';
import { openLocal } from '../../support/hosts/local';

let host: HostUnderTest;
beforeAll(async () => {
  host = await openLocal();
}, 60_000);
afterAll(() => host?.close());

hostContract('the local host', () => host);
switchContract('the local host', () => host);
