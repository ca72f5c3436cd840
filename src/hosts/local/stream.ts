// Server-sent events: what changed, to every page that is open. https://html.spec.whatwg.org/multipage/server-sent-events.html

/** Keeps proxies and browsers from taking silence for an end. */
const HEARTBEAT_MS = 15_000;

export interface EventStream {
  /** The answer to one page: a stream that stays open. */
  open(): Response;
  send(event: string, data: unknown): void;
  /** How many pages listen. */
  readonly listeners: number;
  /** Ends every stream. */
  close(): void;
}

export function createEventStream(): EventStream {
  const encoder = new TextEncoder();
  const pages = new Set<ReadableStreamDefaultController<Uint8Array>>();
  let heart: NodeJS.Timeout | undefined;

  function write(page: ReadableStreamDefaultController<Uint8Array>, text: string): void {
    try {
      page.enqueue(encoder.encode(text));
    } catch {
      drop(page); // the reader is gone
    }
  }

  function drop(page: ReadableStreamDefaultController<Uint8Array>): void {
    pages.delete(page);
    if (pages.size > 0) return;
    clearInterval(heart);
    heart = undefined;
  }

  return {
    open() {
      let mine: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          mine = controller;
          pages.add(controller);
          heart ??= setInterval(() => {
            for (const page of pages) write(page, ':\n\n');
          }, HEARTBEAT_MS);
          write(controller, 'retry: 1000\n\n');
        },
        cancel() {
          drop(mine);
        },
      });
      return new Response(body, {
        headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
      });
    },
    send(event, data) {
      for (const page of pages) write(page, `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    get listeners() {
      return pages.size;
    },
    close() {
      for (const page of [...pages]) {
        drop(page);
        try {
          page.close();
        } catch {
          // it had ended by itself
        }
      }
    },
  };
}
