// A `Set-Cookie` header as the object that Azure Functions takes in its place.

import type { Cookie } from '@azure/functions';

const SAME_SITE = ['Strict', 'Lax', 'None'] as const;

/**
 * An attribute that is unknown or has no usable value is left out, as a browser would do.
 * @see https://www.rfc-editor.org/rfc/rfc6265#section-5.2
 */
export function readCookie(header: string): Cookie {
  const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
  const [name, value] = halves(pair);
  const cookie: Cookie = { name, value };
  for (const attribute of attributes) set(cookie, ...halves(attribute));
  return cookie;
}

function halves(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function set(cookie: Cookie, name: string, value: string): void {
  switch (name.toLowerCase()) {
    case 'domain':
      cookie.domain = value;
      break;
    case 'path':
      cookie.path = value;
      break;
    case 'secure':
      cookie.secure = true;
      break;
    case 'httponly':
      cookie.httpOnly = true;
      break;
    case 'max-age':
      if (/^-?\d+$/.test(value)) cookie.maxAge = Number(value);
      break;
    case 'expires':
      if (!Number.isNaN(Date.parse(value))) cookie.expires = new Date(value);
      break;
    case 'samesite':
      cookie.sameSite = SAME_SITE.find((known) => known.toLowerCase() === value.toLowerCase());
      break;
  }
}
