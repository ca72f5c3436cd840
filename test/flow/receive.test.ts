// What arrives from the two queues: what is taken, and what is buried with which reason.

import { InputError } from '../../src/core/errors';
import type { InboxMessage } from '../../src/core/ports';
import { createReceive, type Lane } from '../../src/flow/receive';
import { signJob } from '../../src/flow/sign';
import { SILENT } from '../support/world';

const KEY = 'key';
const JOB = { type: 'deliver', plan: 'p', destination: 'slack:#ml' } as const;
const EVENT = { type: 'event', event: { id: 'e' } };
const ENVELOPE = { 'detail-type': 'SageMaker Model State Change', source: 'aws.sagemaker' };

function world() {
  const taken: unknown[] = [];
  const buried: unknown[][] = [];
  const lane = (name: string): Lane => ({
    async arrive(body) {
      let value: unknown;
      try {
        value = typeof body === 'string' ? JSON.parse(body) : body;
      } catch {
        throw new InputError('This is no message: it must be a JSON object.');
      }
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new InputError('This is no message: it must be a JSON object.');
      return (value as { later?: true }).later ? undefined : (value as InboxMessage);
    },
    async bury(message, reason) {
      buried.push([name, message, reason]);
    },
  });
  const receive = createReceive({
    events: lane('events'),
    jobs: lane('jobs'),
    key: KEY,
    log: SILENT,
    async inbox(message) {
      taken.push(message);
    },
  });
  return { receive, taken, buried };
}

describe('the queue of events', () => {
  it.each([
    ['an event that a door has read', EVENT],
    ["a cloud's own event", ENVELOPE],
    ['an event as text', JSON.stringify(ENVELOPE)],
  ])('takes %s', async (_what, body) => {
    const { receive, taken, buried } = world();

    await receive.event(body);

    expect(taken).toEqual([typeof body === 'string' ? JSON.parse(body) : body]);
    expect(buried).toEqual([]);
  });

  it.each([
    ['as text', JSON.stringify([ENVELOPE, { ...ENVELOPE, id: '2' }])],
    ['parsed', [ENVELOPE, { ...ENVELOPE, id: '2' }]],
  ])('takes several events in one body, %s', async (_what, body) => {
    const { receive, taken } = world();

    await receive.event(body);

    expect(taken).toEqual([ENVELOPE, { ...ENVELOPE, id: '2' }]);
  });

  it.each([
    ['an unsigned job', JOB, 'A job must come through the queue of jobs.'],
    ['a signed job, replayed here', signJob(JOB, KEY), 'A job must come through the queue of jobs.'],
    ['what was refused before', { type: 'refused', body: EVENT }, 'It was refused before.'],
  ])('refuses %s', async (_what, body, reason) => {
    const { receive, taken, buried } = world();

    await receive.event(body);

    expect(taken).toEqual([]);
    expect(buried).toEqual([['events', body, reason]]);
  });

  it.each([
    ['text that is no JSON', '{"half":'],
    ['a number', 12],
    ['nothing', null],
    ['a text that starts like a list', '[1,'],
  ])('buries %s, wrapped', async (_what, body) => {
    const { receive, taken, buried } = world();

    await receive.event(body);

    expect(taken).toEqual([]);
    expect(buried).toEqual([
      ['events', { type: 'refused', body }, 'This is no message: it must be a JSON object.'],
    ]);
  });

  it('takes the good ones of a list and buries what in it pretends to be ours', async () => {
    const { receive, taken, buried } = world();

    await receive.event([EVENT, ENVELOPE, signJob(JOB, KEY), 7]);

    expect(taken).toEqual([ENVELOPE]);
    expect(buried.map(([, message]) => message)).toEqual([
      { type: 'refused', body: EVENT },
      { type: 'refused', body: signJob(JOB, KEY) },
      { type: 'refused', body: 7 },
    ]);
  });
});

describe('the queue of jobs', () => {
  it('takes a signed job, without its signature', async () => {
    const { receive, taken, buried } = world();

    await receive.job(JSON.stringify(signJob(JOB, KEY)));

    expect(taken).toEqual([JOB]);
    expect(buried).toEqual([]);
  });

  it.each([
    ['an unsigned job', JOB],
    ['a job with a stranger’s signature', signJob(JOB, 'another')],
    ['an event', EVENT],
    ["a cloud's event", ENVELOPE],
  ])('refuses %s and leaves it as unsigned as it was', async (_what, body) => {
    const { receive, taken, buried } = world();

    await receive.job(body);

    expect(taken).toEqual([]);
    expect(buried).toEqual([['jobs', body, expect.stringContaining('signed with a known key')]]);
  });
});

describe('either queue', () => {
  it.each(['event', 'job'] as const)('is done with what is not due yet (%s)', async (lane) => {
    const { receive, taken, buried } = world();

    await receive[lane]({ later: true });

    expect([taken, buried]).toEqual([[], []]);
  });

  it('passes on that the inbox failed, so that the message comes again', async () => {
    const { receive } = world();
    const lane: Lane = { arrive: async () => EVENT as unknown as InboxMessage, bury: async () => {} };
    const failing = createReceive({
      events: lane,
      jobs: lane,
      key: KEY,
      log: SILENT,
      inbox: () => Promise.reject(new Error('the store is away')),
    });

    await expect(failing.event(EVENT)).rejects.toThrow('the store is away');
    await expect(receive.event(EVENT)).resolves.toBeUndefined();
  });
});

describe('an event that comes without a queue', () => {
  it('is taken', async () => {
    const { receive, taken } = world();

    await receive.direct(ENVELOPE);

    expect(taken).toEqual([ENVELOPE]);
  });

  it.each([EVENT, JOB, { type: 'parcel', message: EVENT }, signJob(JOB, KEY)])(
    'is never a message of ours: %j',
    async (message) => {
      const { receive, taken, buried } = world();

      await receive.direct(message);

      expect(taken).toEqual([]);
      expect(buried).toEqual([
        ['events', { type: 'refused', body: message }, 'A message of ours must come through its queue.'],
      ]);
    },
  );
});
