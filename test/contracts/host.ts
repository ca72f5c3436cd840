// What every host does, whatever calls it: its doors, its inbox and its tick, from the wire of its cloud to a message.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS_KEY } from '../support/hosts/environment';
import {
  bytes,
  FIXTURES,
  type HostUnderTest,
  JSON_TYPE,
  json,
  KEY,
  MEGABYTE,
  modelEvent,
} from './host-support';

export { queueHostContract } from './host-queues';
export { remoteConfiguration, remoteContract } from './host-remote';
export {
  type HostAnswer,
  type HostUnderTest,
  type LaneName,
  LONGEST_WORK_MS,
  modelEvent,
  type QueueHostUnderTest,
  type RemoteHostUnderTest,
} from './host-support';
export { switchContract } from './host-switch';

/** Runs the suite on one host, opened before; tests share it, each with subjects of its own. */
export function hostContract(name: string, opened: () => HostUnderTest): void {
  describe(`${name} keeps the host contract`, () => {
    let host: HostUnderTest;
    beforeAll(() => {
      host = opened();
    });

    function post(path: string, body: Buffer, headers: Record<string, string> = { ...KEY, ...JSON_TYPE }) {
      return host.http({ method: 'POST', path, headers, body });
    }

    async function about(word: string): Promise<string[]> {
      return (await host.shown()).filter((text) => text.includes(word));
    }

    describe('health', () => {
      it('says ok to a stranger, and nothing else', async () => {
        const answer = await host.http({ method: 'GET', path: '/health' });

        expect([answer.status, json(answer)]).toEqual([200, { status: 'ok' }]);
      });

      it('says what is wired to the holder of the key', async () => {
        const answer = await host.http({ method: 'GET', path: '/health', headers: KEY });

        expect(answer.status).toBe(200);
        expect(json(answer)).toMatchObject({ status: 'ok', receivers: [{ name: 'ml' }] });
      });

      it('answers HEAD, too', async () => {
        expect((await host.http({ method: 'HEAD', path: '/health' })).status).toBe(200);
      });
    });

    describe('a door of events', () => {
      it.each(['/events/aws', '/events/azure'])(
        '%s is closed without the key, and with another',
        async (path) => {
          const body = bytes(modelEvent().event);
          const answers = [
            await post(path, body, JSON_TYPE),
            await post(path, body, { ...JSON_TYPE, 'x-bellhop-key': `${EVENTS_KEY}.` }),
          ];

          expect(answers.map(({ status }) => status)).toEqual([401, 401]);
        },
      );

      it('takes a key with its query, where the sender can set no header', async () => {
        const path = `/events/azure?code=${encodeURIComponent(EVENTS_KEY)}`;
        const body = readFileSync(join(FIXTURES, 'azure/model-version.json'));

        expect((await post(path, body, JSON_TYPE)).status).toBe(202);
      });

      it.each([
        ['nothing', Buffer.alloc(0)],
        ['half of a JSON text', Buffer.from('{"half":')],
        ['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
        ['what is no event', bytes({ hello: 'world' })],
      ])('answers 400 with a reason to %s', async (_what, body) => {
        const answer = await post('/events/aws', body);

        expect(answer.status).toBe(400);
        expect(json(answer)).toEqual({ error: expect.stringMatching(/\w+ \w+/) });
      });

      it('sees the bytes as they were sent: what is no UTF-8 is told as that', async () => {
        const headers = { ...KEY, 'content-type': 'application/octet-stream' };

        const answer = await post('/events/aws', Buffer.from([0x22, 0xff, 0xfe, 0x22]), headers);

        expect(json(answer)).toEqual({ error: expect.stringContaining('not UTF-8') });
      });

      it('answers 413 to more than 2 MB', async () => {
        expect((await post('/events/aws', Buffer.alloc(2 * MEGABYTE + 1, ' '))).status).toBe(413);
      });

      it('answers 405 to other methods', async () => {
        const answer = await host.http({ method: 'PUT', path: '/events/aws', headers: KEY, body: bytes({}) });

        expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      });

      it('shakes hands with CloudEvents', async () => {
        const headers = { ...KEY, 'webhook-request-origin': 'eventgrid.azure.net' };

        const answer = await host.http({ method: 'OPTIONS', path: '/events/azure', headers });

        expect(answer.status).toBe(200);
        expect(answer.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
        expect(answer.headers.get('allow')).toContain('POST');
      });

      it('shakes hands with Event Grid', async () => {
        const event = {
          id: '1',
          topic: '/subscriptions/s',
          subject: '',
          eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
          eventTime: '2026-11-20T09:00:00Z',
          data: { validationCode: 'code-512' },
          dataVersion: '1',
        };

        const answer = await post('/events/azure', bytes([event]));

        expect([answer.status, json(answer)]).toEqual([200, { validationResponse: 'code-512' }]);
      });
    });

    it('has nothing anywhere else', async () => {
      expect((await host.http({ method: 'GET', path: '/admin', headers: KEY })).status).toBe(404);
    });

    describe('an event at a door', () => {
      it('becomes a message', async () => {
        const { name, event } = modelEvent();

        const answer = await post('/events/aws', bytes(event));
        await host.work();

        expect([answer.status, json(answer)]).toEqual([202, { accepted: 1, rejected: [] }]);
        expect(await about(name)).toHaveLength(1);
      });

      it('keeps letters of every language', async () => {
        const { name, event } = modelEvent('モデル-日本-é');

        await post('/events/aws', bytes(event));
        await host.work();

        expect(await about(name)).toHaveLength(1);
      });

      it('becomes one message, however often it comes and is delivered', async () => {
        const { name, event } = modelEvent();

        await post('/events/aws', bytes(event));
        await post('/events/aws', bytes([event, event]));
        await host.work(2);

        expect(await about(name)).toHaveLength(1);
      });

      it('becomes a message beside others that cannot be read', async () => {
        const { name, event } = modelEvent();

        const answer = await post('/events/aws', bytes([{ no: 'event' }, event, 12]));
        await host.work();

        expect(answer.status).toBe(202);
        expect(json(answer)).toMatchObject({ accepted: 1, rejected: [{ item: 1 }, { item: 3 }] });
        expect(await about(name)).toHaveLength(1);
      });
    });

    it('ticks', async () => {
      await expect(host.tick()).resolves.toBeUndefined();
    });
  });
}
