// Bolt's receiver for web Requests that others have verified and decoded: it knows no host, and throws nothing.

import type { Receiver, ReceiverEvent } from '@slack/bolt';
import type { Json, JsonObject } from '../../core/json';

/** How often Slack has sent an event before, and why it did so again. */
export interface Retry {
  retryNum?: number;
  retryReason?: string;
}

export interface WebReceiver extends Receiver {
  /** 200 with what a listener answered; 500 if one failed, 400 for what Bolt cannot read. Never rejects. */
  dispatch(body: JsonObject, retry: Retry): Promise<Response>;
}

/** A listener failed, and the error handler has told of it: Slack shall send this again, if it does. */
export class ListenerFailure extends Error {
  override name = 'ListenerFailure';
}

export function createWebReceiver(): WebReceiver {
  let process: ((event: ReceiverEvent) => Promise<void>) | undefined;

  return {
    init(app) {
      process = (event) => app.processEvent(event);
    },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    dispatch: (body, retry) =>
      new Promise((resolve) => {
        // Bolt acknowledges an event before anybody has heard of it. A host that freezes after an answer would lose it,
        // and Slack repeats events alone: their answer waits for the listeners, the others' leaves with theirs.
        const early = body.event === undefined;
        const ack = async (answer?: Json) => {
          if (early) resolve(responseOf(answer));
        };
        Promise.resolve(process?.({ body, ack, ...retry })).then(
          () => resolve(responseOf(undefined)),
          (error: unknown) =>
            resolve(new Response(null, { status: error instanceof ListenerFailure ? 500 : 400 })),
        );
      }),
  };
}

export function retryOf(headers: Headers): Retry {
  const num = headers.get('x-slack-retry-num');
  const reason = headers.get('x-slack-retry-reason');
  return {
    ...(num !== null && /^\d{1,3}$/.test(num) && { retryNum: Number(num) }),
    ...(reason !== null && { retryReason: reason.slice(0, 100) }),
  };
}

function responseOf(answer: Json | undefined): Response {
  if (answer === undefined || answer === null || answer === '') return new Response(null, { status: 200 });
  return typeof answer === 'string' ? new Response(answer) : Response.json(answer);
}
