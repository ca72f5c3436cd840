// What the clouds of the demo send goes through Bellhop's doors, one event after the other, as it happened.

import type { CloudId } from '../../../src/core/event';
import type { Json } from '../../../src/core/json';

/** @param bellhop where Bellhop listens, without a slash at the end */
export function createSender(
  bellhop: string,
  say: (line: string) => void,
): (cloud: CloudId, body: Json) => void {
  let before: Promise<void> = Promise.resolve();

  async function post(cloud: CloudId, body: string): Promise<void> {
    const answer = await fetch(`${bellhop}/events/${cloud}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    if (!answer.ok) throw new Error(`the door answered ${answer.status}`);
  }

  return (cloud, value) => {
    // As it is now: the clouds go on changing what they tell of.
    const body = JSON.stringify(value);
    before = before
      .then(() => post(cloud, body))
      .catch((error: Error) => say(`an event was not taken: ${error.message}`));
  };
}
