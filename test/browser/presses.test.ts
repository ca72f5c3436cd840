// What people do in emulators of Slack and of Teams: they press, are asked, and are answered.

import { pipelineStory } from '../../src/hosts/local/story';
import { openWorld, shows, type World } from './world';

const here = process.env.BELLHOP_NO_BROWSER === undefined;
const STORY = pipelineStory(new Date());
/** A model version that waits for an approval; and a run. No cloud knows of them. */
const PENDING = STORY.slice(9, 10);
const RUNNING = STORY.slice(0, 1);

(here ? describe : describe.skip).each([
  ['over HTTP', 'http', false],
  ['by Socket Mode', 'socket', true],
])('presses in Slack %s', (_, name, socketMode) => {
  let world: World;
  const message = () => world.slack.locator('.messages .msg').first();
  const privateWord = () => world.slack.locator('.messages .msg', { hasText: 'only visible to you' }).last();

  beforeAll(async () => {
    world = await openWorld({ socketMode });
    await world.send(PENDING);
    await shows(message(), 'Approval needed · fraud-train');
  }, 120_000);

  afterAll(() => world?.close());

  it('shows who has it, in both chats, when somebody says so', async () => {
    await world.teams.getByRole('treeitem', { name: 'General' }).click();

    await message().locator('select.bk-overflow').selectOption({ label: 'I have it' });

    await shows(message(), 'Ana Souza looks after it');
    await shows(world.teams.locator('.ac-adaptiveCard').first(), 'Ana Souza looks after it');
  });

  it('asks for a reason in a dialog, and tells the presser alone that they may not', async () => {
    await world.slack.locator('.actas select').selectOption({ label: 'Kenji Sato' });
    await message().getByRole('button', { name: 'Reject' }).click();
    const dialog = world.slack.locator('.modal');
    await shows(dialog, 'will be marked as rejected in eu-west-1');
    await world.picture(world.slack, `slack-dialog-${name}`);

    await dialog.locator('.bk-plain-input').fill('It drifts on new cards');
    await dialog.getByRole('button', { name: 'Reject' }).click();

    await shows(privateWord(), 'The policy “decisions” does not let you reject this.');
    await dialog.waitFor({ state: 'detached' });
    await world.picture(world.slack, `slack-refused-${name}`);
  });
});

(here ? describe : describe.skip)('presses in Teams', () => {
  let world: World;
  const card = () => world.teams.locator('.ac-adaptiveCard').first();

  beforeAll(async () => {
    world = await openWorld();
    await world.teams.getByRole('treeitem', { name: 'General' }).click();
    await world.send(PENDING);
    await shows(card(), 'Approval needed · fraud-train');
    await world.picture(world.teams, 'teams-pending');
  }, 120_000);

  afterAll(() => world?.close());

  it('changes the card in both chats when somebody has it', async () => {
    await card().getByRole('button', { name: 'More options' }).click();
    await world.teams.getByRole('menuitem', { name: 'I have it' }).click();

    await shows(card(), 'Ana Souza looks after it');
    await shows(world.slack.locator('.messages .msg').first(), 'Ana Souza looks after it');
  });

  it('asks in the card whether they are sure, and tells the presser in their own chat that they may not', async () => {
    await world.send(RUNNING);
    await shows(card(), 'Pipeline running');
    await card().getByRole('button', { name: 'Stop…' }).click();
    await world.picture(world.teams, 'teams-sure');
    await card().getByRole('button', { name: 'Stop it' }).click();

    await world.teams.getByRole('treeitem', { name: 'Personal Chat' }).click();
    await shows(
      world.teams.locator('.ac-adaptiveCard').last(),
      'The policy “stops” does not let you stop this.',
    );
    await world.picture(world.teams, 'teams-refused');
  });
});
