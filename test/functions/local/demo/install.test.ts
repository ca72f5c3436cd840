// Installing an emulator: the real npm, against a registry on the loopback.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type EmulatorPackage,
  installEmulator,
  slackPackage,
} from '../../../../functions/local/demo/install';
import { setEnvironment } from '../../../support/hosts/environment';

const PACKAGE: EmulatorPackage = {
  title: 'Echo',
  name: '@bellhop-test/echo',
  version: '1.2.3',
  megabytes: 1,
  program: 'bin/echo.js',
};

let folder: string;
let registry: Server;
let url: string;
let restore: () => void;
let asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellhop-'));
  const tarball = await packed();
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  registry = createServer(({ url: path = '' }, response) => {
    asked.push(decodeURIComponent(path));
    if (path.endsWith('.tgz')) return response.end(tarball);
    if (decodeURIComponent(path) !== `/${PACKAGE.name}`) return response.writeHead(404).end('{}');
    const { name, version } = PACKAGE;
    const dist = { tarball: `${url}/echo.tgz`, integrity };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        name,
        'dist-tags': { latest: version },
        versions: { [version]: { name, version, dist } },
      }),
    );
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(registry.address() as { port: number }).port}`;
  restore = setEnvironment({
    npm_config_registry: url,
    npm_config_cache: join(folder, 'npm'),
    npm_config_fetch_retries: '0',
    npm_config_userconfig: join(folder, 'none'),
  });
});
afterAll(async () => {
  restore();
  registry.closeAllConnections();
  await new Promise((resolve) => registry.close(resolve));
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
});

/** A package whose install script would leave a mark. */
async function packed(): Promise<Buffer> {
  const source = join(folder, 'source');
  await mkdir(join(source, 'bin'), { recursive: true });
  const { name, version, program } = PACKAGE;
  const scripts = { postinstall: `touch ${join(folder, 'mark')}` };
  await writeFile(join(source, 'package.json'), JSON.stringify({ name, version, scripts }));
  await writeFile(join(source, program), 'console.log("echo")');
  await promisify(execFile)('npm', ['pack', '--pack-destination', folder], { cwd: source });
  return readFile(join(folder, 'bellhop-test-echo-1.2.3.tgz'));
}

describe('installing an emulator', () => {
  it('installs it once, says so, and runs no script of its', async () => {
    const cache = join(folder, 'cache');
    const said: string[] = [];
    const say = (line: string) => said.push(line);

    const program = await installEmulator(PACKAGE, { cache, say });
    const again = await installEmulator(PACKAGE, { cache, say });

    expect(await readFile(program, 'utf8')).toBe('console.log("echo")');
    expect(again).toBe(program);
    expect(said.filter((line) => !line.startsWith('…'))).toEqual([
      `installing Echo 1.2.3 (npm @bellhop-test/echo, 1 MB), once, into ${join(cache, '@bellhop-test-echo-1.2.3')}`,
    ]);
    expect(asked).toEqual(['/@bellhop-test/echo', '/echo.tgz']);
    expect(existsSync(join(folder, 'mark'))).toBe(false);
    expect(await readdir(cache)).toEqual(['@bellhop-test-echo-1.2.3']);
  });

  it('says what cannot be had, and leaves nothing behind', async () => {
    const cache = join(folder, 'empty');
    const absent = { ...PACKAGE, name: '@bellhop-test/absent' };

    const installing = installEmulator(absent, { cache, say: () => undefined });

    await expect(installing).rejects.toThrow(
      /^@bellhop-test\/absent@1\.2\.3 cannot be installed here: .*404/,
    );
    expect(await readdir(cache)).toEqual([]);
  });

  it.each([
    ['linux', 'x64', 'local-slack-linux-x64'],
    ['darwin', 'arm64', 'local-slack-darwin-arm64'],
    ['win32', 'x64', undefined],
  ])('knows the Slack of %s %s', (platform, arch, name) => {
    expect(slackPackage(platform, arch)?.name).toBe(name);
  });
});
