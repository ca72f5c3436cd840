// What people see in emulators of Slack and of Teams: one run, from its start to its failure.

import { pipelineStory } from '../../src/hosts/local/story';
import { openWorld, shows, type World } from './world';

const here = process.env.BELLHOP_NO_BROWSER === undefined;

(here ? describe : describe.skip)('a pipeline run, as people see it', () => {
  let world: World;
  const story = pipelineStory(new Date());
  const started = story.slice(0, 1);
  const failed = story.slice(1, 5);

  beforeAll(async () => {
    world = await openWorld();
    await world.teams.getByRole('treeitem', { name: 'General' }).click();
    await world.send(started);
  }, 120_000);

  afterAll(() => world?.close());

  describe('in Slack', () => {
    const root = () => world.slack.locator('.messages .msg').first();

    it('appears when it starts', async () => {
      await shows(root(), 'Pipeline running · fraud-train · eu-west-1');

      await world.picture(world.slack, 'slack-running');
      expect(await root().getByRole('button', { name: 'Stop' }).count()).toBe(1);
    });

    it('changes in place when it fails, and tells the failure in its thread', async () => {
      const place = await root().getAttribute('data-ts');

      await world.send(failed);
      await shows(root(), 'Pipeline failed · fraud-train at step TrainXGB');

      expect(await root().getAttribute('data-ts')).toBe(place);
      expect(await world.slack.locator('.messages .msg').count()).toBe(1);
      expect(await root().getByText('(edited)').count()).toBe(1);
      expect(await root().getByRole('button', { name: 'Stop' }).count()).toBe(0);
      await root().locator('.thread-summary').click();
      const replies = world.slack.locator('.thread-divider ~ .msg');
      await shows(replies.first(), 'Pipeline step failed · TrainXGB of fraud-train');
      await shows(replies.last(), 'Pipeline failed · fraud-train at step TrainXGB');
      await world.picture(world.slack, 'slack-failed');
    });

    it('is told where failures are told', async () => {
      await world.slack.locator('.sidebar-item', { hasText: 'ml-failures' }).click();

      await shows(root(), 'Pipeline failed · fraud-train');
    });
  });

  describe('in Teams', () => {
    const cards = () => world.teams.locator('.ac-adaptiveCard');

    it('is one card that has changed in place, with its thread under it', async () => {
      await shows(cards().first(), 'Pipeline failed · fraud-train at step TrainXGB');

      await shows(cards().nth(1), 'Pipeline step failed · TrainXGB of fraud-train');
      await shows(cards().nth(2), 'Pipeline failed · fraud-train at step TrainXGB');
      expect(await cards().count()).toBe(3);
      expect(await cards().first().getByRole('button', { name: 'Retry' }).count()).toBe(1);
      await world.picture(world.teams, 'teams-failed');
    });

    it('is told where failures are told', async () => {
      await world.teams.getByRole('treeitem', { name: 'ML failures' }).click();

      await shows(cards().first(), 'Pipeline failed · fraud-train');
    });
  });
});
