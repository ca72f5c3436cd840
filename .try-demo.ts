import { openWorld } from './test/browser/world';
import { pipelineStory } from './src/hosts/local/story';
async function main() {
  const w = await openWorld({ onLine: (l) => console.log(l) });
  try {
    const story = pipelineStory(new Date());
    await w.send(story.slice(0, 1));
    await w.slack.locator('.msg', { hasText: 'fraud-train' }).first().waitFor();
    await w.send(story.slice(1, 5));
    await new Promise(r => setTimeout(r, 12000));
    await w.slack.locator('.sidebar-item', { hasText: 'ml-failures' }).click();
    await new Promise(r => setTimeout(r, 500));
    await w.picture(w.slack, 's-3');
    console.log(await (await fetch(w.demo.slack!.url + '/_control/messages/C0DEMO2')).text());
  } finally { await w.close(); }
}
main().then(() => process.exit(0), (e) => { console.error(e); process.exit(1); });
