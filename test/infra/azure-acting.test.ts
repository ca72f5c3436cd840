// The role to act with has exactly the actions that the calls need: every call is made against a pretended Azure ML that names them.

import { openStage, order, type Stage, stopStages } from '../clouds/azure/actions-support';
import { deployment, ENDPOINT, endpointEvent } from '../clouds/azure/endpoint-support';
import { type Expression, entry, keysOf, plainText } from '../support/bicep/expression';
import { declared } from '../support/bicep/file';
import { ANA } from '../support/peers/azure-ml';
import { main, moduleNamed, variable } from './azure-files';

afterEach(stopStages);

const calls = variable(moduleNamed('acting-role'), 'calls');

/** What Azure itself checks beyond the call that is made, with the documentation that says so. */
const BEYOND: Record<string, string[]> = {
  look: ['metadata/artifacts/read'],
  rerun: ['*/read', 'environments/build/action', 'environments/readSecrets/action'],
};

function listed(group: string): string[] {
  const list = entry(calls, group);
  return list?.kind === 'list' ? list.items.map((item: Expression) => plainText(item)!) : [];
}

/** Everything that can be looked at, once. */
async function look(stage: Stage): Promise<void> {
  const { actions } = stage;
  const pipeline = stage.failedPipeline();
  const model = stage.registered();
  stage.azure.world.endpoints.set('scoring', {
    name: 'scoring',
    resource: structuredClone(ENDPOINT),
    deployments: [deployment('blue'), deployment('green')],
  });
  const endpoint = endpointEvent(stage);
  await actions.logs(pipeline);
  for (const event of [pipeline, model, endpoint]) await actions.details(event);
  await actions.inspect('approve', model);
  await actions.inspect('retry', pipeline);
  await actions.inspect('stop', pipeline);
  await actions.inspect('rollback', endpoint);
}

/** What an action needs beyond looking. */
async function needs(perform: (stage: Stage) => Promise<unknown>): Promise<string[]> {
  const stage = await openStage();
  await look(stage);
  const before = new Set(stage.azure.used);
  stage.azure.used.clear();
  await perform(stage);
  return [...stage.azure.used].filter((action) => !before.has(action)).sort();
}

function granted(group: string): string[] {
  return listed(group)
    .filter((action) => !(BEYOND[group] ?? []).includes(action))
    .sort();
}

describe('the role to act with', () => {
  it('lets Bellhop look at what its buttons look at, and at nothing else', async () => {
    const stage = await openStage();

    await look(stage);

    expect(granted('look')).toEqual([...stage.azure.used].sort());
  });

  it.each<[group: string, name: string, perform: (stage: Stage) => Promise<unknown>]>([
    ['approve', 'approve', ({ actions, last }) => actions.perform('approve', last('model-version'), order())],
    ['approve', 'reject', ({ actions, last }) => actions.perform('reject', last('model-version'), order())],
    ['rerun', 'retry', ({ actions, last }) => actions.perform('retry', last('pipeline-run'), order())],
    ['rerun', 'start', ({ actions, last }) => actions.perform('start', last('pipeline-run'), order())],
    ['rollback', 'rollback', (stage) => stage.actions.perform('rollback', endpointEvent(stage), order())],
    [
      'stop',
      'stop',
      (stage) => {
        stage.azure.world.submit('willing_plum', { jobType: 'Command', command: 'c' }, ANA);
        return stage.actions.perform('stop', stage.last('job'), order());
      },
    ],
  ])('gives for %s what the button %s needs', async (group, _, perform) => {
    expect(await needs(perform)).toEqual(granted(group));
  });

  it('knows no other buttons, and gives them all unless told otherwise', () => {
    const wanted = declared(main, 'param').find(({ name }) => name === 'workspaceActions')?.value;
    const names = wanted?.kind === 'list' ? wanted.items.map((item) => plainText(item)) : [];

    expect(['look', ...names].sort()).toEqual(keysOf(calls).sort());
  });

  it('never lets Bellhop delete anything, or change a workspace, its compute or its rights', () => {
    const all = keysOf(calls).flatMap(listed);

    expect(all.filter((action) => /delete|^write$|computes|datastores|listKeys|^\*$/i.test(action))).toEqual(
      [],
    );
    expect(all.filter((action) => action.includes('*'))).toEqual(['*/read']);
  });
});
