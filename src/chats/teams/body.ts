// The body of a request as JSON, within a size and a time.

import { asObject, type JsonObject } from '../../core/json';

/** Teams sends at most about 100 KB of text; a card's inputs and a quoted message come with it. */
const MAX_BYTES = 256 * 1024;

/** The object, or the status to refuse with. Reading stops where a limit is passed. */
export async function readObject(request: Request, timeoutMs: number): Promise<JsonObject | number> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) return 413;
  if (request.body === null) return 400;
  const reader = request.body.getReader();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'late');
  });
  try {
    const chunks: Uint8Array[] = [];
    for (let size = 0; ; ) {
      const read = await Promise.race([reader.read(), late]);
      if (read === 'late') return 408;
      if (read.done) return parse(chunks);
      size += read.value.byteLength;
      if (size > MAX_BYTES) return 413;
      chunks.push(read.value);
    }
  } catch {
    // The sender has gone.
    return 400;
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => undefined);
  }
}

function parse(chunks: Uint8Array[]): JsonObject | number {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return asObject(JSON.parse(text)) ?? 400;
  } catch {
    return 400;
  }
}
