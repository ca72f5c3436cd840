// Links into Azure ML studio, and the workspace they are made from.

import { endpointUrl, modelUrl, runUrl, workspaceUrl } from '../../../src/clouds/azure/links';
import { parseWorkspace, workspaceId } from '../../../src/clouds/azure/workspace';
import { WORKSPACE } from './fixtures';

const PLACE = parseWorkspace(WORKSPACE);
const HOME = `https://ml.azure.com/?wsid=${WORKSPACE}`;

describe('parseWorkspace', () => {
  it.each<[string, string, object]>([
    ['a workspace', WORKSPACE, { subscription: '8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f', resourceGroup: 'ml-prod', workspace: 'fraud' }],
    ['other letter case', '/SUBSCRIPTIONS/s/resourcegroups/g/providers/x/Workspaces/w', { subscription: 's', resourceGroup: 'g', workspace: 'w' }],
    ['a resource below it', '/subscriptions/s/resourceGroups/g/providers/x/workspaces/w/jobs/j', { subscription: 's', resourceGroup: 'g', workspace: 'w' }],
    ['a part of one', '/subscriptions/s', { subscription: 's' }],
    ['empty segments', '/subscriptions//resourceGroups/ /workspaces', {}],
    ['names of object members', '/constructor/x/__proto__/y', {}],
    ['nothing', '', {}],
  ])('reads %s', (_, id, expected) => {
    expect(parseWorkspace(id)).toEqual(expected);
  }); // biome-ignore format: a table

  it('gives the id back in its usual spelling, or none', () => {
    const spelled = parseWorkspace(WORKSPACE.toUpperCase().replace('ML-PROD', 'ml-prod'));

    expect(workspaceId({ ...spelled, workspace: 'fraud' })).toBe(
      WORKSPACE.replace('8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f', '8F6D3C1E-2A4B-4C5D-9E8F-0A1B2C3D4E5F'),
    );
    const partial = [
      { subscription: 's', resourceGroup: 'g' },
      { resourceGroup: 'g', workspace: 'w' },
      { subscription: 's', workspace: 'w' },
    ];
    expect(partial.map(workspaceId)).toEqual([undefined, undefined, undefined]);
  });
});

describe('links', () => {
  it('lead to the page of the thing', () => {
    expect([
      runUrl(PLACE, 'AutoML_1_5'),
      modelUrl(PLACE, 'fraud.v2', '7'),
      endpointUrl(PLACE, 'scoring'),
      workspaceUrl(PLACE),
    ]).toEqual([
      `https://ml.azure.com/runs/AutoML_1_5?wsid=${WORKSPACE}`,
      `https://ml.azure.com/model/fraud.v2:7/details?wsid=${WORKSPACE}`,
      `https://ml.azure.com/endpoints/realtime/scoring/detail?wsid=${WORKSPACE}`,
      HOME,
    ]);
  });

  it.each([undefined, '', '..', 'a/b', 'a?b', 'a b', '<x>', 'a#b', `a${'b'.repeat(300)}`])(
    'lead to the workspace when the id is %j',
    (id) => {
      expect([
        runUrl(PLACE, id),
        modelUrl(PLACE, id, '1'),
        modelUrl(PLACE, 'm', id),
        endpointUrl(PLACE, id),
      ]).toEqual([...[HOME, HOME, HOME, HOME]]);
    },
  );

  it.each([
    {},
    { ...PLACE, subscription: '{subscription-id}' },
    { ...PLACE, resourceGroup: 'a&b' },
    { ...PLACE, workspace: 'a#b' },
    { ...PLACE, workspace: undefined },
  ])('lead to the front door when the workspace is %j', (place) => {
    expect([workspaceUrl(place), runUrl(place, 'r1')]).toEqual([
      'https://ml.azure.com',
      'https://ml.azure.com',
    ]);
  });

  it('encode what a resource group may hold', () => {
    expect(workspaceUrl({ ...PLACE, resourceGroup: 'größe_(ml).x' })).toBe(
      HOME.replace('ml-prod', 'gr%C3%B6%C3%9Fe_%28ml%29.x'),
    );
  });
});
