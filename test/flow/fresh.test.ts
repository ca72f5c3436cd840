// Who may do what is asked anew at the act: a directory's answer may be minutes old when somebody presses.

import type { Directory } from '../../src/core/press';
import { cloudOf, directory, person, press, rules, thing } from '../support/acting';
import { event } from '../support/events';
import { createWorld, type World } from '../support/world';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.close());

/** Remembers that everybody is a member of everything, and is told the truth only when it asks anew. */
function forgetful(truth: Directory): Directory {
  const remembered = directory({}, { approvers: ['ana'] });
  const either = (fresh = false): Directory => (fresh ? truth : remembered);
  return {
    ...truth,
    profile: (person, options) => either(options?.fresh).profile(person, options),
    memberOf: (person, group, options) => either(options?.fresh).memberOf(person, group, options),
  };
}

describe('a right that was taken away', () => {
  it.each<[string, Directory, string[], string]>([
    ['still there', directory({}, { approvers: ['ana'] }), ['approve by ana'], 'act-done'],
    ['gone with the group', directory({}, { approvers: ['bo'] }), [], 'act-failed'],
    [
      'gone with the person',
      directory({ ana: { outsider: true } }, { approvers: ['ana'] }),
      [],
      'act-failed',
    ],
  ])('is %s when it comes to the act', async (_what, truth, acts, told) => {
    const it = thing('PendingManualApproval', { approve: 'Approved' });
    const approvers = { type: 'group', name: 'approvers', slack: 'approvers' } as const;
    const process = world.start({
      cloud: cloudOf(it),
      rules: rules({ allow: [approvers] }),
      directory: forgetful(truth),
    });
    await world.queue.send({
      type: 'event',
      event: event('model-version', it.status, 50, { name: 'fraud' }),
    });
    await world.drain(process);
    const [button] = await world.buttons('slack');

    await process.listener.pressed(press(person('ana'), button!, { comment: '' }));
    await world.drain(process);

    expect(it.acts).toEqual(acts);
    expect(world.told).toEqual([expect.stringContaining(`ana: ${told}`)]);
  });
});
