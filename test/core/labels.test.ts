// The flat names of an event.

import { labels } from '../../src/core/labels';
import { anEvent } from '../handlers/support';

describe('labels', () => {
  it('are those of the event, its subject, its environment and its tags', () => {
    const event = anEvent({ actor: 'ana', tags: { Environment: 'prod', 'cost-center': '7', '': 'x' } });

    expect(labels(event)).toEqual({
      kind: 'training-job',
      tone: 'failure',
      cloud: 'aws',
      name: 'fraud-train',
      status: 'Failed',
      account: '123456789012',
      region: 'eu-west-1',
      environment: 'prod',
      actor: 'ana',
      tag_Environment: 'prod',
      tag_cost_center: '7',
      tag_: 'x',
    });
  });

  it('are left out where the event has nothing', () => {
    const event = anEvent({
      subject: { name: 'x', id: 'x', url: 'https://console.aws.amazon.com' },
      tags: {},
    });

    expect(Object.keys(labels(event)).sort()).toEqual(['cloud', 'kind', 'name', 'status', 'tone']);
  });

  it('take the first of two tags that fall on one name, by code point', () => {
    expect(labels(anEvent({ tags: { 'a.b': 'second', 'a-b': 'first' } })).tag_a_b).toBe('first');
  });

  it('cannot be planted by a tag of a strange name', () => {
    const tags = JSON.parse('{"__proto__": "x", "constructor": "y", "kind": "z"}') as Record<string, string>;

    const { kind, tag___proto__, tag_constructor, tag_kind } = labels(anEvent({ tags }));

    expect([kind, tag___proto__, tag_constructor, tag_kind]).toEqual(['training-job', 'x', 'y', 'z']);
  });

  it.each([
    [{ env: 'dev', Environment: 'prod' }, 'prod'],
    [{ ENV: 'dev', environment: '' }, 'dev'],
    [{ envir: 'x' }, undefined],
  ])('find the environment in %j', (tags, expected) => {
    expect(labels(anEvent({ tags: tags as Record<string, string> })).environment).toBe(expected);
  });
});
