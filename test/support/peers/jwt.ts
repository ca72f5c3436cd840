// JSON web tokens as a login makes them and a service checks them, with a key of the test's own.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '../../../src/core/json';

function sign(text: string, key: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

export function makeJwt(claims: JsonObject, key: string): string {
  const parts = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => JSON.stringify(part));
  const text = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${text}.${sign(text, key)}`;
}

/** The claims, if the token was made with this key and is not over. */
export function readJwt(token: string, key: string): JsonObject | undefined {
  const [head = '', body = '', signature = ''] = token.split('.');
  const wanted = Buffer.from(sign(`${head}.${body}`, key));
  const given = Buffer.from(signature);
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return undefined;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as JsonObject;
  return Number(claims.exp) > Date.now() / 1000 ? claims : undefined;
}
