// What it costs to have a chat: the packages that are loaded at the start, and at the first message.

import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(__dirname, '../..');

/** The packages behind a module: loaded with it, and with what it loads later. */
async function packagesOf(file: string): Promise<{ start: string[]; later: string[] }> {
  const { metafile } = await build({
    entryPoints: [join(ROOT, file)],
    outdir: '/nowhere',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const outputs = Object.values(metafile.outputs);
  const entry = outputs.find(({ entryPoint }) => entryPoint === file);
  const start = new Set<(typeof outputs)[number]>();

  function visit(output: (typeof outputs)[number] | undefined): void {
    if (output === undefined || start.has(output)) return;
    start.add(output);
    for (const { path, kind } of output.imports)
      if (kind === 'import-statement') visit(metafile.outputs[path]);
  }
  visit(entry);

  const packages = (from: Iterable<(typeof outputs)[number]>) => [
    ...new Set(
      [...from].flatMap(({ inputs }) =>
        Object.keys(inputs).flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
      ),
    ),
  ];
  return { start: packages(start), later: packages(outputs) };
}

describe('the packages of a chat', () => {
  it('are none before Slack is spoken to, and never Bolt', async () => {
    const { start, later } = await packagesOf('src/chats/slack/port.ts');

    expect(start).toEqual([]);
    expect(later).toContain('@slack/web-api');
    expect(later).not.toContain('@slack/bolt');
    expect(later).not.toContain('express');
  });

  it('are none before Teams is spoken to, and never the whole framework', async () => {
    const { start, later } = await packagesOf('src/chats/teams/port.ts');

    expect(start).toEqual([]);
    expect(later).toContain('botframework-connector');
    expect(later).not.toContain('botbuilder');
    expect(later).not.toContain('botbuilder-core');
  });

  it('are none before Teams speaks to the bot, and the framework then', async () => {
    const { start, later } = await packagesOf('src/chats/teams/door.ts');

    expect(start).toEqual([]);
    expect(later).toContain('botbuilder');
  });

  it('are none before somebody is looked up in Teams, and never the whole framework', async () => {
    const { start, later } = await packagesOf('src/chats/teams/directory.ts');

    expect(start).toEqual([]);
    expect(later).toContain('botframework-connector');
    expect(later).not.toContain('botbuilder');
  });
});
