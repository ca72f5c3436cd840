// Signed jobs: what was forged, changed or signed with an unknown key does not open; each message finds its queue.

import fc from 'fast-check';
import type { MlEvent } from '../../src/core/event';
import type { InboxMessage, Queue } from '../../src/core/ports';
import { isJob, openJob, signingKeys, signJob, splitQueue } from '../../src/flow/sign';

const KEY = 'a key of thirty-two characters..';
const JOB = { type: 'deliver', plan: 'p1', destination: 'slack:#ml' } as const;

function recorder() {
  const calls: unknown[][] = [];
  const queue: Queue = {
    send: async (...call) => void calls.push(['send', ...call]),
    bury: async (...call) => void calls.push(['bury', ...call]),
  };
  return { queue, calls };
}

/** As it comes out of a queue. */
function travelled(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('a signed job', () => {
  it('opens with its key as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plan, destination) => {
        const job = { type: 'deliver' as const, plan, destination };

        expect(openJob(travelled(signJob(job, KEY)), KEY)).toEqual(job);
      }),
    );
  });

  it('opens also if its members come in another order', () => {
    const { mac, ...rest } = signJob(JOB, KEY);

    expect(openJob({ mac, destination: rest.destination, plan: rest.plan, type: rest.type }, KEY)).toEqual(
      JOB,
    );
  });

  it.each([
    ['another plan', { plan: 'p2' }],
    ['another destination', { destination: 'slack:#other' }],
    ['a member more', { more: true }],
    ['a member that hides behind the prototype', JSON.parse('{"__proto__":{"plan":"p2"}}')],
  ])('does not open with %s', (_what, change) => {
    expect(openJob({ ...signJob(JOB, KEY), ...change }, KEY)).toBeUndefined();
  });

  it.each([
    ['nothing', undefined],
    ['no signature', JOB],
    ['an empty signature', { ...JOB, mac: '' }],
    ['a signature that is a list', { ...JOB, mac: [signJob(JOB, KEY).mac] }],
    ['a signature with another key', signJob(JOB, 'another key')],
    ['the start of a signature', { ...JOB, mac: String(signJob(JOB, KEY).mac).slice(0, 63) }],
    ['a text', JSON.stringify(signJob(JOB, KEY))],
    ['a list', [signJob(JOB, KEY)]],
  ])('is not %s', (_what, value) => {
    expect(openJob(value, KEY)).toBeUndefined();
  });

  it('is never an event, not even a signed one', () => {
    const event = { type: 'event', event: {} } as unknown as typeof JOB;

    expect(isJob(event)).toBe(false);
    expect(openJob(signJob(event, KEY), KEY)).toBeUndefined();
  });
});

describe('while keys are rotated', () => {
  it('the first one signs, and jobs of both open', () => {
    const before = signJob(JOB, 'old');
    const after = signJob(JOB, 'new, old');

    expect(after).toEqual(signJob(JOB, 'new'));
    expect([before, after].map((job) => openJob(job, 'new,old'))).toEqual([JOB, JOB]);
    expect(openJob(before, 'new')).toBeUndefined();
  });

  it.each(['', ' ', 'a,', ',a', 'a,,b'])('an empty key is refused: %j', (text) => {
    expect(() => signingKeys(text)).toThrow(TypeError);
    const { queue } = recorder();
    expect(() => splitQueue({ events: queue, jobs: queue, key: text })).toThrow(TypeError);
  });
});

describe('the split queue', () => {
  const event: InboxMessage = { type: 'event', event: { id: 'e' } as MlEvent };

  it('sends events to one queue and signed jobs to the other', async () => {
    const [events, jobs] = [recorder(), recorder()];
    const queue = splitQueue({ events: events.queue, jobs: jobs.queue, key: KEY });

    await queue.send(event);
    await queue.send(JOB, { delaySeconds: 7 });

    expect(events.calls).toEqual([['send', event, undefined]]);
    expect(jobs.calls).toEqual([['send', signJob(JOB, KEY), { delaySeconds: 7 }]]);
  });

  it('buries each in its own dead letters, and a job so that it can be sent again', async () => {
    const [events, jobs] = [recorder(), recorder()];
    const queue = splitQueue({ events: events.queue, jobs: jobs.queue, key: KEY });

    await queue.bury(event, 'no');
    await queue.bury(JOB, 'gone');

    expect(events.calls).toEqual([['bury', event, 'no']]);
    expect(jobs.calls).toEqual([['bury', signJob(JOB, KEY), 'gone']]);
  });
});
