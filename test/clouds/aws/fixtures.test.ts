import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS } from '../../../src/core/event';
import { asObject, asText } from '../../../src/core/json';
import { DETAIL_TYPES } from './detail-types';
import { CLUSTERS } from './expected/clusters';
import { JOBS } from './expected/jobs';
import { MODELS } from './expected/models';
import { PEOPLE } from './expected/people';
import { PIPELINES } from './expected/pipelines';
import { RESOURCES } from './expected/resources';
import { SEEDS } from './expected/seeds';
import { ACCOUNT, decodeOne, type Expected, fixtureNames, REGION, readFixture } from './fixtures';

const EXPECTED: Record<string, Expected> = {
  ...CLUSTERS,
  ...JOBS,
  ...MODELS,
  ...PEOPLE,
  ...PIPELINES,
  ...RESOURCES,
  ...SEEDS,
};

describe('the fixtures of AWS', () => {
  it.each(Object.entries(EXPECTED))('%s decodes as expected', (name, expected) => {
    const fixture = readFixture(name);

    const event = decodeOne(fixture);

    const reason =
      typeof expected.reason === 'object'
        ? asText(asObject(fixture.detail)?.[expected.reason.detail])
        : expected.reason;
    expect({
      kind: event.kind,
      tone: event.tone,
      status: event.status,
      name: event.subject.name,
      version: event.subject.version,
      id: event.subject.id,
      account: event.subject.account,
      region: event.subject.region,
      time: event.time,
      reason: event.reason,
      actor: event.actor,
      parent: event.parent,
      actions: event.actions,
    }).toEqual({ account: ACCOUNT, region: REGION, actions: [], ...expected, reason });
  });

  it('all have a row in a table, and every row has a fixture', () => {
    expect(fixtureNames()).toEqual(Object.keys(EXPECTED).sort());
  });

  it('hold an event for every kind that AWS can produce', () => {
    const kinds = KINDS.filter((kind) => kind !== 'job');

    expect(kinds.map((kind) => decodeOne(readFixture(kind)).kind)).toEqual(kinds);
  });

  it('hold every detail-type that SageMaker has, none of which becomes `other`', () => {
    const known = new Map(
      fixtureNames().map((name) => {
        const fixture = readFixture(name);
        return [fixture['detail-type'], decodeOne(fixture).kind] as const;
      }),
    );

    expect(DETAIL_TYPES).toHaveLength(58);
    expect(DETAIL_TYPES.filter((type) => (known.get(type) ?? 'other') === 'other')).toEqual([]);
  });

  it('keep the identity of the envelope', () => {
    for (const name of fixtureNames()) {
      const fixture = readFixture(name);

      expect(decodeOne(fixture)).toMatchObject({ id: fixture.id ?? fixture.eventID, cloud: 'aws' });
    }
  });

  it('say for every example of the documentation what was changed', () => {
    const readme = readFileSync(join(__dirname, '../../fixtures/aws/seeds/README.md'), 'utf8');
    const documents = readme.split(/^## /m).slice(1);
    const listed = documents.flatMap((text) => {
      const document = /^`([^`]+)`/.exec(text)?.[1];
      return [...text.matchAll(/^\| `([^`]+)\.json` \| .+ \|$/gm)].map(
        ([, file]) => `seeds/${document}/${file}`,
      );
    });

    expect(listed.sort()).toEqual(fixtureNames().filter((name) => name.startsWith('seeds/')));
  });
});
