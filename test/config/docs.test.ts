// docs/configuration.md is true: its example is accepted, and it names every label and variable.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConfig } from '../../src/config';
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
