// The identity of a function, as the Functions host offers it: an endpoint on the loopback, named in the environment.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { azureIdentity } from '../../src/identity/azure-identity';

const SCOPE = 'https://storage.azure.com/.default';
/** What the library reads on its own. */
const VARIABLES = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID'];

describe('the identity', () => {
  const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
  let server: Server;
  let asked: { query: Record<string, string>; secret: string | string[] | undefined }[];

  // One for all tests: the library remembers the address for as long as the process lives.
  beforeAll(async () => {
    server = createServer((request, response) => {
      const query = new URL(request.url ?? '', 'http://host').searchParams;
      asked.push({ query: Object.fromEntries(query), secret: request.headers['x-identity-header'] });
      const expires_on = String(Math.floor(Date.now() / 1000) + 86_400);
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ access_token: 'the-token', expires_on, resource: 'r', token_type: 'Bearer' }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    for (const name of VARIABLES) delete process.env[name];
    process.env.IDENTITY_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
    process.env.IDENTITY_HEADER = 'the-secret';
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(async () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("gets the function's own token from the host", async () => {
    const token = await azureIdentity().getToken(SCOPE);

    expect(token?.token).toBe('the-token');
    expect(asked).toEqual([{ query: expect.anything(), secret: 'the-secret' }]);
    expect(asked[0]?.query.resource).toBe('https://storage.azure.com');
  });

  it('names a user-assigned identity', async () => {
    await azureIdentity('11111111-2222-3333-4444-555555555555').getToken(SCOPE);

    expect(asked[0]?.query.client_id).toBe('11111111-2222-3333-4444-555555555555');
  });
});
