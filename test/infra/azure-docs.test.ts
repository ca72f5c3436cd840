// docs/deploy-azure.md is true: it names what the templates and the deploy script have.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, keysOf, plainText } from '../support/bicep/expression';
import { declared } from '../support/bicep/file';
import { main, moduleNamed, ROOT, variable } from './azure-files';
import { runDeploy } from './fake-az';

const page = readFileSync(join(ROOT, 'docs/deploy-azure.md'), 'utf8');
/** The deploy script gives these, not people. */
const SCRIPTS = ['slack', 'actions', 'eventsKey', 'jobsKey', 'location'];

describe('docs/deploy-azure.md', () => {
  it('names every parameter that people may set', () => {
    const names = declared(main, 'param').map(({ name }) => name);

    expect(names.filter((name) => !SCRIPTS.includes(name) && !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('names only flags that the deploy script has', async () => {
    const { stdout } = await runDeploy(['--help'], []);
    const lines = page.split('\n').filter((line) => line.includes('deploy:azure --'));
    const flags = lines.flatMap((line) => line.split('deploy:azure --')[1]?.match(/--[a-z-]+/g) ?? []);

    expect(flags.length).toBeGreaterThan(3);
    expect(flags.filter((flag) => !stdout.includes(`${flag} `))).toEqual([]);
  });

  it('leaves scopes and addresses to the manifests, which cannot be out of date', () => {
    expect(page).toContain('bellhop -- manifest slack --url');
    expect(page).toContain('bellhop -- manifest teams --app-id');
  });

  it('lists what the role to act with allows, button by button', () => {
    const calls = variable(moduleNamed('acting-role'), 'calls');
    const missing = keysOf(calls).filter((group) => {
      const row = page
        .split('\n')
        .find((line) => line.startsWith(group === 'look' ? '| (always: look)' : `| \`${group}\` |`));
      const list = entry(calls, group);
      const actions = list?.kind === 'list' ? list.items.map((item) => `\`${plainText(item)}\``) : [];
      const told = row?.split('|')[2]?.match(/`[^`]+`/g) ?? [];
      return actions.length === 0 || actions.sort().join() !== [...told].sort().join();
    });

    expect(keysOf(calls)).toHaveLength(5);
    expect(missing).toEqual([]);
  });

  it('explains every alert', () => {
    const rules = readFileSync(join(ROOT, 'infra/azure/modules/alerts.bicep'), 'utf8');
    const names = [...rules.matchAll(/^ {4}name: '([a-z-]+)'/gm)].map((found) => found[1]!);

    expect(names).toHaveLength(5);
    expect([...names, 'undelivered'].filter((name) => !page.includes(`| ${name} |`))).toEqual([]);
  });
});
