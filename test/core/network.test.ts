import { faultCode, neverSent, retryAfterSeconds } from '../../src/core/network';

function fault(fields: object, cause?: unknown): Error {
  return Object.assign(new Error('x', { cause }), fields);
}

describe('what a failed request says', () => {
  it.each<[string, unknown]>([
    ['a refused connection', fault({ code: 'ECONNREFUSED' })],
    ['an unknown name', fault({ code: 'ENOTFOUND', syscall: 'getaddrinfo' })],
    ['a name server that is busy', fault({ code: 'EAI_AGAIN' })],
    ['a connection that took too long', fault({ code: 'ETIMEDOUT', syscall: 'connect' })],
    ['the same as fetch has it', fault({}, fault({ code: 'UND_ERR_CONNECT_TIMEOUT' }))],
    ['a certificate that is over', fault({}, fault({ code: 'CERT_HAS_EXPIRED' }))],
    ['a certificate of nobody', fault({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })],
    ['what a client wraps', { original: fault({}, fault({ code: 'ECONNREFUSED' })) }],
    [
      'every address of a name',
      fault({}, new AggregateError([fault({ code: 'ECONNREFUSED' }), fault({ code: 'ENETUNREACH' })])),
    ],
  ])('knows that nothing was sent: %s', (_what, error) => {
    expect(neverSent(error)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a broken connection', fault({ code: 'ECONNRESET', syscall: 'read' })],
    ['a reading that took too long', fault({ code: 'ETIMEDOUT', syscall: 'read' })],
    ['a timeout', new DOMException('late', 'TimeoutError')],
    ['a closed socket', fault({}, fault({ code: 'UND_ERR_SOCKET' }))],
    [
      'one address of a name',
      new AggregateError([fault({ code: 'ECONNREFUSED' }), fault({ code: 'EPIPE' })]),
    ],
    ['an aggregate of nothing', new AggregateError([])],
    ['no error at all', undefined],
    ['text', 'ECONNREFUSED'],
  ])('does not claim it of %s', (_what, error) => {
    expect(neverSent(error)).toBe(false);
  });

  it('survives an error that is its own cause', () => {
    const error: { cause?: unknown } = {};
    error.cause = error;

    expect([neverSent(error), faultCode(error)]).toEqual([false, 'network']);
  });

  it.each<[unknown, string]>([
    [new DOMException('late', 'TimeoutError'), 'timeout'],
    [fault({ name: 'AbortError' }), 'timeout'],
    [fault({ code: 'slack_webapi_request_error' }, fault({ code: 'ECONNRESET' })), 'ECONNRESET'],
    [fault({ code: 23 }), 'network'],
    [null, 'network'],
  ])('names %p', (error, code) => {
    expect(faultCode(error)).toBe(code);
  });

  it.each<[string | null | undefined, number | undefined]>([
    ['7', 7],
    [' 30 ', 30],
    ['0', 0],
    ['Fri, 20 Nov 2026 14:00:09 GMT', 9],
    ['Fri, 20 Nov 2026 13:00:00 GMT', 0],
    ['999999999', 3600],
    ['soon 7', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('reads Retry-After: %s', (header, seconds) => {
    expect(retryAfterSeconds(header, Date.parse('2026-11-20T14:00:00Z'))).toBe(seconds);
  });
});
