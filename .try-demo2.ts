import { startSlackEmulator } from './functions/local/demo/slack';
import { freePort } from './functions/local/demo/loopback';
import { createSlackChat } from './src/chats/slack/port';
import { createServer } from 'node:net';
async function main() {
  const port = await freePort(0);
  const slack = await startSlackEmulator({ program: '/work/main/node_modules/.cache/bellhop-emulators/local-slack-linux-x64-0.1.8/node_modules/local-slack-linux-x64/bin/local-slack', folder: '/tmp/demo-ls', port, channels: ['#a'] });
  for (const par of [1, 2, 4]) {
    const chat = createSlackChat({ token: () => 'x', apiUrl: slack.env.SLACK_API_URL });
    let bad = 0; const why: any = {};
    for (let i = 0; i < 100; i++) {
      await Promise.all(Array.from({ length: par }, () => chat.post({ channel: '#a' }, { text: 'x' }, { nonce: 'n' }).catch((e) => { bad++; why[e.message] = (why[e.message] ?? 0) + 1; })));
    }
    console.log('par', par, 'bad', bad, why);
  }
  await slack.stop();
}
main().then(() => process.exit(0));
