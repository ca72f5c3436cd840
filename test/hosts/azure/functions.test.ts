// Azure's triggers: cookies, odd queue items, and what is said when something fails.

import type { HttpRequest, InvocationContext } from '@azure/functions';
import type { Log } from '../../../src/core/ports';
import { httpFunction, queueFunction, queueItem } from '../../../src/hosts/azure-functions';
import { readCookie } from '../../../src/hosts/azure-functions-cookies';
import { SILENT } from '../../support/world';

const CONTEXT = {} as InvocationContext;

function recorder(): { log: Log; entries: unknown[] } {
  const entries: unknown[] = [];
  return { entries, log: { ...SILENT, error: (...entry) => void entries.push(entry) } };
}

describe('a cookie', () => {
  it.each([
    ['a=1', { name: 'a', value: '1' }],
    ['a=', { name: 'a', value: '' }],
    ['a=b=c; path=/x; Secure', { name: 'a', value: 'b=c', path: '/x', secure: true }],
    [
      'a=1; Domain=example.com; HttpOnly; Max-Age=60; SameSite=lax',
      { name: 'a', value: '1', domain: 'example.com', httpOnly: true, maxAge: 60, sameSite: 'Lax' },
    ],
    [
      'a=1; Expires=Fri, 20 Nov 2026 10:00:00 GMT',
      { name: 'a', value: '1', expires: new Date('2026-11-20T10:00:00Z') },
    ],
    ['a=1; Max-Age=soon; Expires=never; Priority=High', { name: 'a', value: '1' }],
  ])('%s', (header, expected) => {
    expect(readCookie(header)).toEqual(expected);
  });
});

describe('an item of a queue', () => {
  const event = { id: '1', name: '日本' };

  it.each([
    ['an object', event],
    ['JSON', JSON.stringify(event)],
    ['JSON in base64', Buffer.from(JSON.stringify(event)).toString('base64')],
    ['bytes', Buffer.from(JSON.stringify(event))],
    ['bytes of base64', Buffer.from(Buffer.from(JSON.stringify(event)).toString('base64'))],
  ])('is read as %s', (_what, item) => {
    expect(queueItem(item)).toEqual(event);
  });

  it.each([12, true, null, undefined, 'no JSON', '{"half":', ''])('stays what it is: %j', (item) => {
    expect(queueItem(item)).toBe(item);
  });
});

describe('a failure', () => {
  it('of a message is logged and passed on, so that the host delivers it again', async () => {
    const { log, entries } = recorder();
    const { handler } = queueFunction({
      queueName: 'jobs',
      connection: 'Storage',
      receive: () => Promise.reject(new Error('the table is away')),
      log,
    });

    await expect(
      handler({}, { triggerMetadata: { id: 'm1' } } as unknown as InvocationContext),
    ).rejects.toThrow('the table is away');
    expect(entries).toEqual([['a message failed', { id: 'm1', queue: 'jobs', reason: 'the table is away' }]]);
  });

  it('of a request is logged, and the answer says nothing of it', async () => {
    const { log, entries } = recorder();
    const { handler } = httpFunction({ http: () => Promise.reject(new Error('secret')), log });

    const answer = await handler(new Request('https://host/health') as unknown as HttpRequest, CONTEXT);

    expect(answer).toEqual({ status: 500, jsonBody: { error: 'the request failed here' } });
    expect(entries).toEqual([['a request failed', { reason: 'secret' }]]);
  });
});

describe('an answer', () => {
  it('keeps its cookies apart', async () => {
    const response = new Response('x', { headers: { 'content-type': 'text/plain' } });
    response.headers.append('set-cookie', 'a=1');
    response.headers.append('set-cookie', 'b=2; Secure');
    const { handler } = httpFunction({ http: async () => response, log: SILENT });

    const answer = await handler(new Request('https://host/') as unknown as HttpRequest, CONTEXT);

    expect(answer).toEqual({
      status: 200,
      headers: [['content-type', 'text/plain']],
      cookies: [
        { name: 'a', value: '1' },
        { name: 'b', value: '2', secure: true },
      ],
      body: new Uint8Array([120]),
    });
  });
});
