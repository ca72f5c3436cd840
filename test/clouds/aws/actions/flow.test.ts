// The whole way: a press on a message, the decision, SageMaker on the wire, and the message again.

import type { MlEvent } from '../../../../src/core/event';
import { directory, person, press, rules } from '../../../support/acting';
import { createWorld, destination, type World, type WorldProcess } from '../../../support/world';
import { changesOf, EXECUTION, type Setting, setUp, shown, VERSION } from './support';

const ANA = person('ana');

let setting: Setting;
let world: World;

beforeEach(async () => {
  setting = await setUp();
  world = createWorld();
  world.clock.at = Date.parse('2026-03-12T12:00:00Z');
});
afterEach(async () => {
  world.close();
  await setting.stop();
});

function bot(): WorldProcess {
  return world.start({
    cloud: setting.actions,
    directory: directory(),
    rules: rules({ actions: ['approve', 'reject', 'retry', 'logs'] }),
    destinations: [destination('slack')],
  });
}

async function told(process: WorldProcess, event: MlEvent): Promise<void> {
  await process.inbox({ type: 'event', event });
  await world.drain(process);
}

async function pressed(process: WorldProcess, action: string): Promise<void> {
  const button = (await world.buttons('slack')).find((one) => one.action === action);
  if (button === undefined) throw new Error(`there is no button ${action}`);
  const reaction = await process.listener.pressed(press(ANA, button, { comment: 'fine' }));
  expect(reaction.type).toBe('taken');
  await world.drain(process);
}

it('approves a version, and says by whom', async () => {
  const process = bot();
  await told(process, shown('model-version'));

  await pressed(process, 'approve');

  expect(setting.peer.world.packages.get(VERSION)?.described).toMatchObject({
    ModelApprovalStatus: 'Approved',
    ApprovalDescription: expect.stringMatching(/^bellhop:[0-9a-f]{12} by ana: fine$/),
  });
  expect((await world.shown()).join()).toContain('[approve done by ana]');
  expect(await world.buttons('slack')).toEqual([]);
});

it('approves once where the answer of SageMaker is lost', async () => {
  const process = bot();
  await told(process, shown('model-version'));
  setting.peer.next('UpdateModelPackage', 'lose');

  await pressed(process, 'approve');

  expect(changesOf(setting.peer)).toEqual(['UpdateModelPackage']);
  expect((await world.shown()).join()).toContain('[approve done by ana]');
});

it('refuses a press on what somebody has decided elsewhere, and shows how it is', async () => {
  const process = bot();
  await told(process, shown('model-version'));
  setting.peer.call(
    'UpdateModelPackage',
    { ModelPackageArn: VERSION, ModelApprovalStatus: 'Rejected' },
    { role: 'ModelApprover', session: 'cem@example.com' },
  );

  await pressed(process, 'approve');

  expect(changesOf(setting.peer)).toEqual([]);
  expect(world.told.join()).toContain('ana: not-now');
  expect((await world.shown()).join()).toContain('model-version Rejected');
});

it('retries a failed run from the failure of its step, and follows it to the end', async () => {
  const process = bot();
  await told(process, shown('pipeline-run.failed'));

  await pressed(process, 'retry');
  setting.peer.world.advance();
  for (const event of setting.heard.splice(0)) await told(process, event);

  expect(setting.peer.world.runs.get(EXECUTION)?.attempt).toBe(2);
  const [runThread = '', versionThread = ''] = (await world.shown())
    .filter((text) => /^slack: (pipeline-run|model-version)/.test(text))
    .sort()
    .reverse();
  expect(runThread).toContain('slack: pipeline-run Succeeded');
  expect(versionThread).toContain('slack: model-version PendingManualApproval');
});
