// Who may import whom, and which folder is the home of which package.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** Folders and what they may import beside themselves. The first match of a path wins. */
const ALLOWED: [folder: string, imports: string[]][] = [
  ['src/core', []],
  ['src/flow', ['src/core']],
  ['src/render', ['src/core']],
  ['src/chats/slack', ['src/core']],
  ['src/chats/teams', ['src/core']],
  ['src/chats/page', ['src/core']],
  ['src/clouds/aws', ['src/core']],
  ['src/clouds/azure', ['src/core']],
  ['src/stores', ['src/core']],
  // The local queue lives in the local store's file, so that one commit serves both.
  ['src/queues', ['src/core', 'src/stores/sqlite']],
  ['src/observe', ['src/core']],
  // What the host's page shows is what the page chat wrote.
  ['src/hosts/local', ['src/core', 'src/chats/page']],
  ['src/hosts', ['src/core']],
  ['src/identity', ['src/core']],
  ['src/secrets', ['src/core']],
  ['src/sources', ['src/core']],
  ['src/config', ['src/core']],
  ['src/config.ts', ['src/core', 'src/config']],
  ['src/bot.ts', ['src/core', 'src/flow', 'src/render']],
  ['src/cli', ['src/core', 'src/flow', 'src/config', 'src/config.ts']],
  ['handlers', ['src/core']],
];

/** The one home of each package that we import. Node's own modules are free, but not in src/core. */
const HOMES: Record<string, string[]> = {
  handlebars: ['src/render'],
  // Two kinds of YAML files are read: templates and the configuration.
  yaml: ['src/render', 'src/config'],
  valibot: ['src/config', 'src/config.ts'],
  '@valibot/to-json-schema': ['src/config'],
  re2js: ['src/config'],
  libsql: ['src/stores'],
  commander: ['src/cli'],
  hono: ['src/hosts/local'],
  '@hono/node-server': ['src/hosts/local'],
  '@slack/types': ['src/chats/slack'],
  '@slack/bolt': ['src/chats/slack'],
  '@slack/web-api': ['src/chats/slack'],
  botbuilder: ['src/chats/teams'],
  'botframework-connector': ['src/chats/teams'],
  '@azure/functions': ['src/hosts', 'functions/azure'],
  '@aws-sdk/client-eventbridge': ['src/clouds/aws'],
  '@aws-sdk/client-sagemaker': ['src/clouds/aws'],
  '@aws-sdk/client-cloudwatch-logs': ['src/clouds/aws'],
  '@aws-sdk/client-dynamodb': ['src/stores'],
  '@aws-sdk/client-sqs': ['src/queues'],
  '@aws-sdk/client-s3': ['src/sources'],
  '@aws-sdk/client-ssm': ['src/sources'],
  '@aws-sdk/client-secrets-manager': ['src/sources'],
  '@aws-sdk/client-sts': ['src/identity'],
  '@azure/data-tables': ['src/stores'],
  '@azure/storage-queue': ['src/queues'],
  '@azure/storage-blob': ['src/sources', 'src/queues'],
  // Who we are in a cloud: every client of Azure asks for it, as a type or to make one.
  '@azure/identity': ['src/identity', 'src/stores', 'src/queues', 'functions/azure'],
  yazl: ['src/chats/teams'],
  jose: ['src/identity'],
  adaptivecards: ['functions/local/page'],
};

interface Import {
  file: string;
  target: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = text.matchAll(
    /(?:^(?:import|export)\b[^'"]*?\bfrom\s+|^import\s+|\bimport\(\s*|\brequire\(\s*)['"]([^'"]+)['"]/gm,
  );
  return [...found].map((match) => ({ file, target: match[1]! }));
}

const files = ['src', 'handlers', 'functions'].flatMap(sources);
const imports = files.flatMap(importsOf);

function inside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`) || path === `${folder}.ts`;
}

function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

describe('the house', () => {
  it('is seen whole by this test', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('lets arrows point to core only, and keeps siblings apart', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (!target.startsWith('.')) return false;
      const rule = ALLOWED.find(([folder]) => inside(file, folder));
      if (rule === undefined) return !file.startsWith('functions/');
      const path = relative(ROOT, resolve(ROOT, dirname(file), target))
        .split(sep)
        .join('/');
      return ![rule[0], ...rule[1]].some((folder) => inside(path, folder));
    });

    expect(wrong).toEqual([]);
  });

  it('keeps core free of packages and of node', () => {
    expect(
      imports.filter(({ file, target }) => file.startsWith('src/core/') && !target.startsWith('.')),
    ).toEqual([]);
  });

  it('gives each package one home', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (target.startsWith('.') || target.startsWith('node:') || target.startsWith('bellhop:')) return false;
      const homes = HOMES[packageOf(target)];
      return homes === undefined || !homes.some((home) => inside(file, home));
    });

    expect(wrong).toEqual([]);
  });

  it('reads the environment in composition roots alone', () => {
    const code = (file: string) =>
      readFileSync(join(ROOT, file), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '');
    const readers = files.filter((file) => /\bprocess\.env\b/.test(code(file)));

    expect(readers.filter((file) => !file.startsWith('functions/'))).toEqual([]);
  });

  it('says the purpose of each file in its first line', () => {
    const silent = files.filter(
      (file) => !/^(#!.*\n)?(\/\/|\/\*) ?\S/.test(readFileSync(join(ROOT, file), 'utf8')),
    );

    expect(silent).toEqual([]);
  });
});
