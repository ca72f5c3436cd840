// Events as Lambda's triggers send them, field for field.

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
export function functionUrlEvent(
  method: string,
  path: string,
  { query = '', headers = {}, cookies, body }: FunctionUrlRequest = {},
): object {
  const name = 'abcdefgh.lambda-url.eu-west-1.on.aws';
  const type = headers['content-type'] ?? '';
  // Lambda takes JSON and text for text, and everything else, forms among it, for bytes.
  const isText = /^(application\/json|text\/)/.test(type);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookies === undefined ? {} : { cookies }),
    headers: { host: name, 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7', ...headers },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abcdefgh',
      domainName: name,
      domainPrefix: 'abcdefgh',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'test' },
      requestId: '4b0e0b4c-0000-4000-8000-000000000001',
      routeKey: '$default',
      stage: '$default',
      time: '20/Nov/2026:10:00:00 +0000',
      timeEpoch: 1_795_168_800_000,
    },
    ...(body === undefined || body.length === 0
      ? { isBase64Encoded: false }
      : { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }),
  };
}

export interface FunctionUrlRequest {
  query?: string;
  headers?: Record<string, string>;
  cookies?: string[];
  body?: Buffer;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(queueArn: string, bodies: Record<string, string>): object {
  return {
    Records: Object.entries(bodies).map(([messageId, body]) => ({
      messageId,
      receiptHandle: `receipt-${messageId}`,
      body,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1795168800000',
        SenderId: 'AIDAEXAMPLE',
        ApproximateFirstReceiveTimestamp: '1795168800001',
      },
      messageAttributes: {},
      md5OfBody: '098f6bcd4621d373cade4e832627b4f6',
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: 'eu-west-1',
    })),
  };
}

/** What EventBridge Scheduler sends where the schedule names no input of its own. */
export const SCHEDULED_EVENT = {
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.scheduler',
  account: '123456789012',
  time: '2026-11-20T10:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:aws:scheduler:eu-west-1:123456789012:schedule/default/bellhop'],
  detail: '{}',
};
