// What a request shows to be let in: a header, the password of Basic, a bearer token, or `?code=`.

/** The header of a key, where the sender can choose one. */
export const KEY_HEADER = 'x-bellhop-key';

export interface Shown {
  text: string;
  /** The header it stood in, in lower case; none for `?code=`. */
  header?: string;
}

/** Everything the request shows, best first. `code`: whether `?code=` counts, for senders that can set no header. */
export function credentialsOf(request: Request, headers: readonly string[], code: boolean): Shown[] {
  const shown: Shown[] = [];
  for (const header of headers) {
    const text = request.headers.get(header);
    if (text !== null && text !== '') shown.push({ text, header });
  }
  const password = basicPassword(request);
  if (password !== undefined) shown.push({ text: password, header: 'authorization' });
  const bearer = bearerOf(request);
  if (bearer !== undefined) shown.push({ text: bearer, header: 'authorization' });
  const query = code ? new URL(request.url).searchParams.get('code') : null;
  if (query !== null && query !== '') shown.push({ text: query });
  return shown;
}

/** The bearer token; schemes have no case (RFC 9110, 11.1). */
export function bearerOf(request: Request): string | undefined {
  return credential(request, 'bearer');
}

/** Whether a text looks like a signed JWT, so that asking Entra about it makes sense. */
export function looksLikeJwt(text: string): boolean {
  return text.length <= 16_384 && /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/.test(text);
}

function credential(request: Request, scheme: string): string | undefined {
  const [name = '', text = '', ...rest] = (request.headers.get('authorization') ?? '').trim().split(/ +/);
  return name.toLowerCase() === scheme && text !== '' && rest.length === 0 ? text : undefined;
}

/** The user's name is not looked at: the password is the whole secret. https://www.rfc-editor.org/rfc/rfc7617#section-2 */
function basicPassword(request: Request): string | undefined {
  const encoded = credential(request, 'basic');
  if (encoded === undefined) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
  const text = new TextDecoder().decode(bytes);
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : text.slice(colon + 1);
}
