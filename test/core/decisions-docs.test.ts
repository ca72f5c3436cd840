// docs/decisions.md is true: its schema is that of what is produced, its examples are of it, and it names every name there is.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { DECISION_COLUMNS } from '../../src/cli/decision-rows';
import { createEventGridPublisher } from '../../src/clouds/azure';
import { asObject, type JsonObject } from '../../src/core/json';
import { detailTypeOf, eventTypeOf } from '../../src/core/published';
import { DECIDED_ACTIONS, type DecisionRecord } from '../../src/core/record';
import { decisionJsonSchema, decisionSchema } from '../support/decision-schema';
import { startPeer } from '../support/peers/http';
import { record, vote } from '../support/records';

const FILE = join(__dirname, '../../docs/decisions.md');
let page = readFileSync(FILE, 'utf8');

function block(name: string): JsonObject {
  const text = new RegExp(`\`\`\`json ${name}\\n(.*?)\`\`\``, 's').exec(page)?.[1];
  return JSON.parse(text ?? 'null') as JsonObject;
}

/** Every field by its path: `votes[].name`. */
function fieldsOf(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, `${path}[]`));
  const object = asObject(value);
  if (object === undefined) return [path];
  return Object.keys(object).flatMap((name) =>
    fieldsOf(object[name], path === '' ? name : `${path}.${name}`),
  );
}

const WHOLE: DecisionRecord = record({
  reason: 'x',
  made: { name: 'x', url: 'https://x.example' },
  subject: {
    ...record().subject,
    ...{ subscription: 's', resourceGroup: 'r', workspace: 'w' },
  },
});

describe('the schema in docs/decisions.md', () => {
  it('is that of the code (BELLHOP_UPDATE_GOLDEN=1 writes it)', () => {
    const text = `\`\`\`json schema\n${JSON.stringify(decisionJsonSchema(), null, 2)}\n\`\`\``;
    if (process.env.BELLHOP_UPDATE_GOLDEN === '1') {
      page = page.replace(/```json schema\n[\s\S]*?```/, () => text);
      writeFileSync(FILE, page);
    }

    expect(block('schema')).toEqual(decisionJsonSchema());
  });

  it.each<[string, DecisionRecord]>([
    ['the least', record({ environment: undefined, status: undefined, votes: [least()] } as never)],
    ['all there can be', WHOLE],
    ['one that failed', record({ outcome: 'failed', reason: 'AccessDenied' })],
  ])('takes what is produced, and every field of it: %s', (_what, one) => {
    const json = JSON.parse(JSON.stringify(one)) as DecisionRecord;

    expect(v.parse(decisionSchema, json)).toEqual(json);
  });

  it.each([
    ['another schema', { schema: 2 }],
    ['an outcome that nobody knows', { outcome: 'void' }],
    ['nobody', { votes: [] }],
    ['no evidence', { evidence: '' }],
  ])('does not take %s', (_what, change) => {
    expect(v.safeParse(decisionSchema, { ...record(), ...change }).success).toBe(false);
  });
});

describe('the examples in docs/decisions.md', () => {
  it('have records that the schema takes whole', () => {
    for (const one of [block('eventbridge').detail, block('cloudevent').data])
      expect(v.parse(decisionSchema, one)).toEqual(one);
  });

  it('have the envelope that EventBridge makes of what is put', () => {
    const { detail, ...envelope } = block('eventbridge');
    const one = detail as unknown as DecisionRecord;

    expect(envelope).toMatchObject({
      'detail-type': detailTypeOf(one),
      source: 'bellhop',
      resources: [one.subject.id],
      time: one.at.replace('.000', ''),
    });
  });

  it('are the CloudEvent that is sent for the record in it', async () => {
    const peer = await startPeer(() => ({ status: 200 }));
    const one = block('cloudevent').data as unknown as DecisionRecord;
    const publish = createEventGridPublisher({
      endpoint: 'https://topic.example/api/events',
      credential: { getToken: async () => ({ token: 't' }) },
      deployment: 'azure',
      timeoutMs: 2_000,
      fetch: (url, init) => fetch(String(url).replace('https://topic.example', peer.url), init),
    });

    await publish(one);

    await peer.stop();
    expect(JSON.parse(peer.requests[0]?.body ?? '')).toEqual([block('cloudevent')]);
  });

  it('have a rule that takes the example', () => {
    const takes = (pattern: unknown, value: unknown): boolean =>
      Array.isArray(pattern)
        ? pattern.includes(value)
        : Object.entries(asObject(pattern) ?? {}).every(([name, inner]) =>
            takes(inner, asObject(value)?.[name]),
          );

    expect(takes(block('pattern'), block('eventbridge'))).toBe(true);
    expect(takes(block('pattern'), { ...block('eventbridge'), source: 'aws.sagemaker' })).toBe(false);
  });
});

describe('the tables in docs/decisions.md', () => {
  it('explain every field', () => {
    const explained = [...page.matchAll(/^\| ((?:`[\w[\].]+`(?:, )?)+) \|/gm)].flatMap(([, names = '']) =>
      [...names.matchAll(/`([\w[\].]+)`/g)].map(([, name]) => name),
    );
    const fields = fieldsOf(WHOLE, '').map((path) => path.replace(/^(subject|policy|made)\..*/, '$1'));

    expect([...new Set(fields)].filter((path) => !explained.includes(path))).toEqual([]);
    expect(Object.keys(WHOLE.subject).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('name every event', () => {
    const names = DECIDED_ACTIONS.flatMap((action) =>
      (['done', 'failed', 'unknown'] as const).flatMap((outcome) =>
        (['pipeline-run', 'job'] as const).map((kind) => detailTypeOf({ action, outcome, kind })),
      ),
    );

    expect([...new Set(names)].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    expect(page).toContain(eventTypeOf(record()));
  });

  it('name every column of the export', () => {
    const [columns = ''] = /The columns of the CSV:[\s\S]*?\.\n/.exec(page) ?? [];

    expect([...columns.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(DECISION_COLUMNS);
  });
});

function least() {
  const { email: _email, role: _role, comment: _comment, message: _message, ...rest } = vote();
  return rest;
}
