// The examples of docs/templates.md are built against the real views.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { handlers } from '../../handlers';
import type { Kind } from '../../src/core/event';
import { compileTemplateSet } from '../../src/render/compile';
import { folderOf } from './support/set';

const root = join(__dirname, '../..');
const samples = Object.fromEntries(
  Object.entries(handlers.events).map(([kind, { sample }]) => [kind, sample]),
) as unknown as Record<Kind, object>;

function examples(language: string): string[] {
  const text = readFileSync(join(root, 'docs/templates.md'), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code]) => code!,
  );
}

describe('docs/templates.md', () => {
  it.each([
    ['yaml', 'pipeline-run.yaml'],
    ['json', 'pipeline-run.slack.json'],
  ])('has a %s example that builds', (language, name) => {
    const [example, ...more] = examples(language);

    const mine = folderOf({ [name]: example! }, true);
    const { problems } = compileTemplateSet({ dir: join(root, 'templates'), overrides: { mine }, samples });

    expect(more).toEqual([]);
    expect(problems).toEqual([]);
  });
});
