// docs/configuration.md and docs/policies.md are true: their examples are accepted, and they name every label, variable and key.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConfig } from '../../src/config';
import { configSchema } from '../../src/config/schema';
import { LABELS } from '../../src/core/labels';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');

describe('docs/configuration.md', () => {
  it('has an example that is accepted without a warning', async () => {
    const example = /## A whole example\n\n```yaml\n(.*?)```/s.exec(PAGE)?.[1];

    const checked = await checkConfig({
      env: {},
      readFile: () => example,
      file: 'x.yaml',
      isFolder: () => true,
    });

    expect(checked).toMatchObject({ problems: [], warnings: [] });
  });

  it('names every label', () => {
    expect(LABELS.filter((label) => !PAGE.includes(`\`${label}\``))).toEqual([]);
  });

  it('names every variable that is read', () => {
    const source = readFileSync(join(ROOT, 'src/config/environment.ts'), 'utf8');
    const read = [...source.matchAll(/\.(?:text|secret|required)\('(\w+)'\)/g)].map((match) => match[1]!);

    expect(read.length).toBeGreaterThan(10);
    expect(read.filter((name) => !PAGE.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('docs/policies.md', () => {
  const page = readFileSync(join(ROOT, 'docs/policies.md'), 'utf8');
  const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!);
  const { entries } = configSchema.pipe[0];
  const keysIn = (schema: { entries: object }) => Object.keys(schema.entries);

  it('has examples', () => {
    expect(examples).toHaveLength(4);
  });

  it.each(examples.map((example, index) => [index + 1, example] as const))(
    'has an example that is accepted without a warning: %i',
    async (_index, example) => {
      const text = `receivers: [{ name: a, slack: { channel: "#a" }, teams: { channel: A } }]\nroute: { receiver: a }\n${example}`;

      const checked = await checkConfig({ env: {}, readFile: () => text, file: 'x.yaml' });

      expect(checked).toMatchObject({ problems: [], warnings: [] });
    },
  );

  it('names every key', () => {
    const people = entries.people.wrapped.pipe[0].value.pipe[0];
    const groups = entries.groups.wrapped.pipe[0].value.pipe[0];
    const policy = entries.policies.wrapped.pipe[0].item.pipe[0];
    const hours = policy.entries.hours.wrapped.pipe[0];
    const keys = [people, groups, policy, hours].flatMap(keysIn);

    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  });

  it('has the sentences that a refused person reads', () => {
    const words = readFileSync(join(ROOT, 'templates/words.yaml'), 'utf8');
    const sentences = [...words.matchAll(/^ {2}(?:denied-[a-z-]+|comment-missing): "(.*)"$/gm)].map(
      (match) => match[1]!,
    );
    const missing = sentences.flatMap((sentence) =>
      sentence.split(/\{\{[^}]*\}\}/).filter((piece) => piece.length > 12 && !page.includes(piece)),
    );

    expect(sentences.length).toBeGreaterThan(7);
    expect(missing).toEqual([]);
  });
});
