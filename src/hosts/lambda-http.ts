// Lambda's HTTP events as web Requests, and Responses as Lambda wants them: every byte, header and cookie kept.

import { asArray, asObject, asText, type JsonObject } from '../core/json';

/** A Function URL's and API Gateway's answer, payload format 2.0. */
export interface LambdaHttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  cookies: string[];
  body: string;
  isBase64Encoded: boolean;
}

/**
 * The request in an event of a Function URL or of an API Gateway HTTP API; undefined if somebody sent what no `Request` can
 * be, e.g. the method TRACE. A header that was sent twice comes joined by commas, as `Headers` joins it; cookies come apart.
 * @throws Error if the event is of another shape: its trigger is not one that this function has.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function lambdaRequest(event: unknown): Request | undefined {
  const object = asObject(event);
  const context = asObject(object?.requestContext);
  const method = asText(asObject(context?.http)?.method);
  const path = object?.rawPath;
  if (object?.version !== '2.0' || context === undefined || method === undefined || typeof path !== 'string')
    throw new Error(
      'This is no HTTP event of payload format 2.0; give this function a Function URL or an HTTP API alone.',
    );
  const body = method === 'GET' || method === 'HEAD' ? undefined : bodyOf(object);
  try {
    return new Request(urlOf(object, context, path), { method, headers: headersOf(object), body });
  } catch {
    return undefined;
  }
}

function headersOf(event: JsonObject): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(asObject(event.headers) ?? {})) {
    if (typeof value === 'string') headers.append(name, value);
  }
  const cookies = asArray(event.cookies);
  if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
  return headers;
}

function urlOf(event: JsonObject, context: JsonObject, path: string): URL {
  const host = asText(context.domainName) ?? asText(asObject(event.headers)?.host) ?? 'localhost';
  const stage = asText(context.stage);
  const named = stage !== undefined && stage !== '$default' && path.startsWith(`/${stage}/`);
  const plain = named ? path.slice(stage.length + 1) : path;
  const url = new URL(`https://${host}`);
  // An HTTP API decodes the path: what is a ? or a # in it now was none before.
  url.pathname = plain.replace(/[?#]/g, encodeURIComponent);
  url.search = typeof event.rawQueryString === 'string' ? event.rawQueryString : '';
  return url;
}

/** As bytes, also where it came as text: then no content type is made up for it. */
function bodyOf({ body, isBase64Encoded }: JsonObject): Uint8Array<ArrayBuffer> | undefined {
  if (typeof body !== 'string' || body === '') return undefined;
  return Uint8Array.from(Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'));
}

/** The answer; text goes as it is, anything else as base64. */
export async function lambdaResponse(response: Response): Promise<LambdaHttpResponse> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    if (name !== 'set-cookie') headers[name] = value;
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = asUtf8(bytes);
  return {
    statusCode: response.status,
    headers,
    cookies: response.headers.getSetCookie(),
    body: text ?? Buffer.from(bytes).toString('base64'),
    isBase64Encoded: text === undefined,
  };
}

function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
