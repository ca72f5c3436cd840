// bellhop manifest: what a chat is told of the app.

import { createCliParts } from '../../functions/local/cli-parts';
import { slackManifest } from '../../src/chats/slack/manifest';
import { bellhop } from './support';

const ROOT = `${__dirname}/../..`;
const unused = () => Promise.reject(new Error('nothing is read'));
const { manifests } = createCliParts({
  env: {},
  version: '1.2.3',
  project: ROOT,
  stdout: { write: () => true },
  stderr: { write: () => true },
  readStdin: unused,
  readFile: unused,
});

describe('bellhop manifest slack', () => {
  it('prints a manifest to paste', async () => {
    const { exit, stdout, stderr } = await bellhop(['manifest', 'slack'], { manifests });

    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(slackManifest());
    expect(stdout).toMatch(/^\{\n {2}"_metadata"[\s\S]*\}\n$/);
  });

  it.each([
    [['--url', 'https://b.example.com'], { url: 'https://b.example.com' }],
    [['--url', 'https://b.example.com', '--socket'], { url: 'https://b.example.com', socketMode: true }],
    [
      ['--url', 'https://b.example.com', '--distributed'],
      { url: 'https://b.example.com', distributed: true },
    ],
    [['--command', '/bell', '--name', 'Bell'], { command: '/bell', name: 'Bell' }],
  ])('says what %j asks for', async (args, options) => {
    const { exit, stdout } = await bellhop(['manifest', 'slack', ...args], { manifests });

    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toEqual(slackManifest(options));
  });

  it('names the option that Slack would refuse', async () => {
    const { exit, stdout, stderr } = await bellhop(['manifest', 'slack', '--url', 'http://x'], { manifests });

    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toBe(
      'bellhop: The address of the bot must be an https address such as https://bellhop.example.com (--url), not "http://x".\n',
    );
  });

  it('is bad usage without a chat', async () => {
    expect((await bellhop(['manifest'], { manifests })).exit).toBe(2);
  });
});
