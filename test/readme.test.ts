// README and docs are true: their links lead somewhere, their commands exist and do what they say.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..');
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const scripts: Record<string, string> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** Fenced blocks and their languages. */
function blocks(page: string): { language: string; code: string }[] {
  return [...read(page).matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```/gm)].map(([, language, code]) => ({
    language: language!,
    code: code!,
  }));
}

/** Shell lines, with continued ones joined and comments gone. */
const commands = PAGES.flatMap((page) =>
  blocks(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.replace(/\\\n\s*/g, ' ').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => [page, line] as const),
);

/** Headings as GitHub makes addresses of them. */
function anchorsOf(page: string): string[] {
  const text = read(page).replace(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documentation', () => {
  it.each(PAGES)('%s links to what exists', (page) => {
    const text = read(page).replace(/^```[\s\S]*?^```/gm, '');
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, target]) => target!,
    );

    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
  });

  it.each(PAGES)('%s links to headings that exist', (page) => {
    const text = read(page).replace(/^```[\s\S]*?^```/gm, '');
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]*\.md)?#([^)\s]+)\)/g)].map(
      ([, file, anchor]) => ({
        file: file === undefined ? page : join(dirname(page), file),
        anchor: anchor!,
      }),
    );

    expect(targets.filter(({ file, anchor }) => !anchorsOf(file).includes(anchor))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const named = PAGES.flatMap((page) =>
      [...read(page).matchAll(/npm run (?:-s |--silent )?([a-z:-]+)/g)].map(([, name]) => name!),
    );

    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('names only files that exist in its shell commands', () => {
    const paths = commands.flatMap(([, line]) =>
      [...line.matchAll(/@?((?:test|config|docs|templates)\/[\w./-]+)/g)].map(([, path]) => path!),
    );

    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('has YAML and JSON examples that parse', () => {
    const examples = PAGES.flatMap((page) => blocks(page).map((block) => ({ page, ...block })));
    const broken = examples.filter(({ language, code }) => {
      try {
        if (language === 'yaml') parse(code);
        if (language === 'json') JSON.parse(code);
        return false;
      } catch {
        return true;
      }
    });

    expect(broken).toEqual([]);
  });

  it('gives commands of the bellhop that run', () => {
    const lines = commands
      .map(([, line]) => line)
      .filter((line) => line.startsWith('npm run -s bellhop -- '));
    const runnable = lines.filter((line) =>
      /^npm run -s bellhop -- (decode|render|route|validate|replay) ?[\w./ -]*$/.test(line),
    );

    expect(runnable.length).toBeGreaterThan(3);
    for (const line of new Set(runnable)) {
      const words = line.replace('npm run -s bellhop -- ', '').split(' ');
      const dry = words[0] === 'replay' ? [...words, '--dry-run'] : words;
      const output = execFileSync(process.execPath, ['--import', 'tsx', 'functions/local/cli.ts', ...dry], {
        cwd: ROOT,
        encoding: 'utf8',
      });
      expect({ line, output: output.trim() }).not.toEqual({ line, output: '' });
    }
  }, 60_000);
});
