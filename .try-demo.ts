import { openWorld, whyNot } from './test/browser/world';
import { pipelineStory } from './src/hosts/local/story';
async function main() {
  console.log(await whyNot());
  const w = await openWorld();
  try {
    const story = pipelineStory(new Date());
    await w.teams.getByText('General', { exact: true }).click();
    await w.send(story.slice(0, 1));
    await w.slack.locator('.msg', { hasText: 'fraud-train' }).first().waitFor();
    console.log(await w.slack.locator('.messages').innerText());
    await w.teams.locator('.ac-adaptiveCard').first().waitFor();
    await w.picture(w.teams, 't-1'); await w.picture(w.slack, 's-1');
    await w.send(story.slice(1, 5));
    await new Promise(r => setTimeout(r, 8000));
    await w.picture(w.teams, 't-2');
    const html = await w.teams.locator('.ac-adaptiveCard').first().evaluate(e => { let n: any = e; for (let i=0;i<12 && n.parentElement && n.parentElement.id!=='root';i++) n = n.parentElement; return n.outerHTML; });
    require('fs').writeFileSync('/tmp/teams-card.html', html);
    await w.slack.locator('.thread-summary').first().click();
    await new Promise(r => setTimeout(r, 1000));
    await w.picture(w.slack, 's-2');
    require('fs').writeFileSync('/tmp/slack-thread.html', await w.slack.content());
    await w.teams.getByText('ML failures', { exact: true }).first().click();
    await new Promise(r => setTimeout(r, 1000));
    await w.picture(w.teams, 't-3');
  } finally { await w.close(); }
}
main().then(() => process.exit(0), (e) => { console.error(e); process.exit(1); });
