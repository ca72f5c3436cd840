// A request's bytes: so many at most, and within a time, since whoever sends them is not known yet.

/** Slack's largest are some hundred kilobytes: a form that quotes the message of a press. */
export const LARGEST_BODY = 1024 * 1024;

/** Why the rest was not read. */
export type Unread = 'too large' | 'too slow' | 'broken';

/** All bytes, or why not; then nothing more is read. `deadlineMs` is for the whole body. */
export async function readBytes(request: Request, deadlineMs: number): Promise<Uint8Array | Unread> {
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_BODY) return giveUp(request, 'too large');
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let late: NodeJS.Timeout | undefined;
  const deadline = new Promise<'too slow'>((resolve) => {
    late = setTimeout(() => resolve('too slow'), deadlineMs);
  });
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), deadline]);
      if (read === 'too slow') return stop(reader, read);
      if (read.done) return Buffer.concat(chunks);
      size += read.value.byteLength;
      if (size > LARGEST_BODY) return stop(reader, 'too large');
      chunks.push(read.value);
    }
  } catch {
    return 'broken';
  } finally {
    clearTimeout(late);
  }
}

function giveUp(request: Request, why: Unread): Unread {
  request.body?.cancel().catch(() => undefined);
  return why;
}

/** Not waited for: a sender who does not end may not answer to the end either. */
function stop(reader: ReadableStreamDefaultReader<Uint8Array>, why: Unread): Unread {
  reader.cancel().catch(() => undefined);
  return why;
}
