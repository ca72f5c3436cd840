// Lambda's HTTP events and answers: nothing is lost or changed on the way, and nothing is guessed.

import fc from 'fast-check';
import type { Log } from '../../../src/core/ports';
import { createHttpHandler } from '../../../src/hosts/lambda';
import { lambdaResponse, lambdaRequest as readRequest } from '../../../src/hosts/lambda-http';
import { SILENT } from '../../support/world';
import { functionUrlEvent } from './events';

function lambdaRequest(event: unknown): Request {
  const request = readRequest(event);
  if (request === undefined) throw new Error('it is no request');
  return request;
}

describe('a request', () => {
  it('has the method, the address, the headers and the text of its event', async () => {
    const request = lambdaRequest(
      functionUrlEvent('POST', '/events/aws', {
        query: 'code=a%2Bb&x=1&x=2',
        headers: { 'content-type': 'application/json', 'x-twice': 'a,b' },
        body: Buffer.from('{"name":"日本"}'),
      }),
    );

    expect(request.method).toBe('POST');
    expect(request.url).toBe('https://abcdefgh.lambda-url.eu-west-1.on.aws/events/aws?code=a%2Bb&x=1&x=2');
    expect(new URL(request.url).searchParams.getAll('x')).toEqual(['1', '2']);
    expect(request.headers.get('x-twice')).toBe('a,b');
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(await request.text()).toBe('{"name":"日本"}');
  });

  it('has every byte of its body, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1 }), async (bytes) => {
        const event = functionUrlEvent('POST', '/', { body: Buffer.from(bytes) });

        expect(new Uint8Array(await lambdaRequest(event).arrayBuffer())).toEqual(bytes);
      }),
    );
  });

  it('keeps the bytes that a form was signed over', async () => {
    const form = 'payload=%7B%22a%22%3A%22%E6%97%A5%22%7D&b=c+d';
    const event = functionUrlEvent('POST', '/slack/events', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form),
    });

    expect(event).toMatchObject({ isBase64Encoded: true });
    expect(await lambdaRequest(event).text()).toBe(form);
  });

  it('has its cookies in one header', () => {
    const request = lambdaRequest(functionUrlEvent('GET', '/health', { cookies: ['a=1', 'b=2; 3'] }));

    expect(request.headers.get('cookie')).toBe('a=1; b=2; 3');
  });

  it('has no content type that nobody sent', () => {
    const event = { ...functionUrlEvent('POST', '/'), body: 'text', isBase64Encoded: false };

    expect(lambdaRequest(event).headers.get('content-type')).toBeNull();
  });

  it.each([
    ['$default', '/prod/health', '/prod/health'],
    ['prod', '/prod/health', '/health'],
    ['prod', '/production/health', '/production/health'],
    ['prod', '/a?b#c d', '/a%3Fb%23c%20d'],
    ['prod', '//evil.example/x', '//evil.example/x'],
  ])('of an API with the stage %s at %s is for %s', (stage, rawPath, expected) => {
    const event = functionUrlEvent('GET', rawPath) as { requestContext: object };

    const { pathname, host } = new URL(
      lambdaRequest({ ...event, requestContext: { ...event.requestContext, stage } }).url,
    );

    expect([pathname, host]).toEqual([expected, 'abcdefgh.lambda-url.eu-west-1.on.aws']);
  });

  it.each([
    ['nothing', undefined],
    ['an empty object', {}],
    [
      'a REST API of payload format 1.0',
      { version: '1.0', httpMethod: 'GET', path: '/', requestContext: {} },
    ],
    ['a load balancer', { requestContext: { elb: {} }, httpMethod: 'GET', path: '/', headers: {} }],
    ['a batch of SQS', { Records: [] }],
    ['a WebSocket', { version: '2.0', requestContext: { routeKey: '$connect' } }],
  ])('is not made of %s', (_what, event) => {
    expect(() => lambdaRequest(event)).toThrow('This is no HTTP event of payload format 2.0');
  });
});

describe('an answer', () => {
  it('has the status, the headers, the cookies and the text of the response', async () => {
    const response = new Response('日本', { status: 202, headers: { 'content-type': 'text/plain' } });
    response.headers.append('set-cookie', 'a=1; Path=/');
    response.headers.append('set-cookie', 'b=2');
    response.headers.append('vary', 'a');
    response.headers.append('vary', 'b');

    expect(await lambdaResponse(response)).toEqual({
      statusCode: 202,
      headers: { 'content-type': 'text/plain', vary: 'a, b' },
      cookies: ['a=1; Path=/', 'b=2'],
      body: '日本',
      isBase64Encoded: false,
    });
  });

  it('is empty where the response is', async () => {
    expect(await lambdaResponse(new Response(null, { status: 204 }))).toEqual({
      statusCode: 204,
      headers: {},
      cookies: [],
      body: '',
      isBase64Encoded: false,
    });
  });

  it('has every byte, also a mark at the start', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array(), fc.constant(new Uint8Array([0xef, 0xbb, 0xbf, 65]))),
        async (bytes) => {
          const { body, isBase64Encoded } = await lambdaResponse(new Response(Buffer.from(bytes)));

          expect(new Uint8Array(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'))).toEqual(bytes);
        },
      ),
    );
  });
});

describe('the handler', () => {
  it('takes at most two parameters: with three the runtime refuses it', () => {
    expect(createHttpHandler({ http: async () => new Response(), log: SILENT }).length).toBeLessThan(3);
  });

  it.each([
    ['a method that cannot be', functionUrlEvent('TRACE', '/')],
    ['a header that cannot be', functionUrlEvent('GET', '/', { headers: { 'x-odd': 'a\u65e5' } })],
  ])('answers 400 to %s', async (_what, event) => {
    const handler = createHttpHandler({ http: async () => new Response('no'), log: SILENT });

    expect(await handler(event)).toMatchObject({ statusCode: 400 });
  });

  it('answers 500 and logs why when the bot fails, and says nothing of it outside', async () => {
    const entries: unknown[] = [];
    const log: Log = { ...SILENT, error: (...entry) => void entries.push(entry) };
    const handler = createHttpHandler({
      http: () => Promise.reject(new Error('the table is away')),
      log,
    });

    expect(await handler(functionUrlEvent('GET', '/health'))).toMatchObject({
      statusCode: 500,
      body: '{"error":"the request failed here"}',
    });
    expect(entries).toEqual([['a request failed', { reason: 'the table is away' }]]);
  });

  it('fails for an event that is no HTTP request', async () => {
    const handler = createHttpHandler({ http: async () => new Response(), log: SILENT });

    await expect(handler({ Records: [] })).rejects.toThrow('This is no HTTP event');
  });
});
