import { createGuard } from '../../../src/hosts/local/guard';

const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };
const guard = createGuard({ port: 3978, isVerifiedDoor: (path) => path === '/slack/events', log: LOG });

interface Sent {
  method?: string;
  path?: string;
  sender?: string;
  headers?: Record<string, string>;
}

function answerTo({ method = 'GET', path = '/', sender = '127.0.0.1', headers = {} }: Sent): number {
  const request = new Request(`http://localhost:3978${path}`, {
    method,
    headers: { host: 'localhost:3978', ...headers },
  });
  return guard(request, sender)?.status ?? 200;
}

const JSON_POST = { method: 'POST', path: '/events/aws', headers: { 'content-type': 'application/json' } };

describe('the loopback guard', () => {
  it.each<[string, Sent]>([
    ['a curl of this machine', {}],
    ['the address in numbers', { headers: { host: '127.0.0.1:3978' } }],
    ['the address in IPv6', { headers: { host: '[::1]:3978' }, sender: '::1' }],
    ['IPv4 inside IPv6', { sender: '::ffff:127.0.0.1' }],
    ['the host in capitals', { headers: { host: 'LOCALHOST:3978' } }],
    ['our own page', { headers: { origin: 'http://localhost:3978', 'sec-fetch-site': 'same-origin' } }],
    ['an address typed into the browser', { headers: { 'sec-fetch-site': 'none' } }],
    [
      'a link followed from elsewhere',
      { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } },
    ],
    ['JSON', JSON_POST],
    ['JSON with a charset', { ...JSON_POST, headers: { 'content-type': 'Application/JSON; charset=utf-8' } }],
    ['a CloudEvent', { ...JSON_POST, headers: { 'content-type': 'application/cloudevents+json' } }],
    [
      'a batch of them',
      { ...JSON_POST, headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' } },
    ],
    [
      'anything at a door that verifies',
      { method: 'POST', path: '/slack/events', sender: '203.0.113.9', headers: { host: 'x.example' } },
    ],
  ])('lets through %s', (_, sent) => {
    expect(answerTo(sent)).toBe(200);
  });

  it.each<[string, Sent]>([
    ['a name that was made to point here', { headers: { host: 'evil.example:3978' } }],
    ['another port', { headers: { host: 'localhost:3979' } }],
    ['no port', { headers: { host: 'localhost' } }],
    ['no host', { headers: { host: '' } }],
    ['a page of another site', { headers: { origin: 'https://evil.example' } }],
    ['a page of another port here', { headers: { origin: 'http://localhost:8080' } }],
    ['a page without an origin', { headers: { origin: 'null' } }],
    [
      'an image tag of another site',
      { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } },
    ],
    [
      'a form of another site',
      {
        method: 'POST',
        headers: {
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'navigate',
          'content-type': 'application/json',
        },
      },
    ],
    [
      'plain text from another site',
      { method: 'POST', headers: { origin: 'https://evil.example', 'content-type': 'text/plain' } },
    ],
    ['another machine', { sender: '192.0.2.7' }],
    ['a sender without an address', { sender: '' }],
  ])('refuses %s', (_, sent) => {
    expect(answerTo(sent)).toBe(403);
  });

  it.each([
    ['a form, as curl says of any data', 'application/x-www-form-urlencoded'],
    ['plain text', 'text/plain; x=application/json'],
    ['no content type', ''],
    ['something that only begins like JSON', 'application/jsonp'],
  ])('tells this machine’s own user what to send instead of %s', async (_, type) => {
    const headers = { host: 'localhost:3978', ...(type === '' ? {} : { 'content-type': type }) };

    const answer = guard(
      new Request('http://localhost:3978/events/aws', { method: 'POST', headers }),
      '127.0.0.1',
    );

    expect([answer!.status, await answer!.json()]).toEqual([
      415,
      { error: 'send JSON, with the header "content-type: application/json"' },
    ]);
  });

  it('says nothing in the answer, and why in the log', async () => {
    const warnings: unknown[] = [];
    const logged = createGuard({
      port: 3978,
      isVerifiedDoor: () => false,
      log: { ...LOG, warn: (...entry) => warnings.push(entry) },
    });

    const answer = logged(
      new Request('http://evil.example/x?code=secret', { headers: { host: 'evil.example' } }),
      '127.0.0.1',
    );

    expect(await answer!.text()).toBe('');
    expect(warnings).toEqual([
      ['refused a request', { method: 'GET', path: '/x', reason: 'its Host header names another server' }],
    ]);
  });
});
