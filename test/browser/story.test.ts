// The whole story in emulators of Slack and of Teams, before clouds on this machine: what fails is retried, and what comes of it
// is approved, in one chat and seen in the other.

import { openWorld, shows, type World } from './world';

const here = process.env.BELLHOP_NO_BROWSER === undefined;

(here ? describe : describe.skip)('a pipeline in SageMaker', () => {
  let world: World;
  /** A version that somebody registered by hand. */
  let another = '';
  const message = (about: string) => world.slack.locator('.messages .msg', { hasText: about }).first();
  const card = (about: string) => world.teams.locator('.ac-adaptiveCard', { hasText: about }).first();
  const privateWord = () => world.slack.locator('.messages .msg', { hasText: 'only visible to you' }).last();
  const calls = (operation: string) =>
    world.demo.clouds.sagemaker.calls.filter((call) => call.operation === operation).length;

  beforeAll(async () => {
    world = await openWorld({ paceMs: 200 });
    await world.teams.getByRole('treeitem', { name: 'General' }).click();
    world.demo.clouds.begin('aws');
    await shows(message('fraud-train'), 'Pipeline failed');
    await shows(card('fraud-train'), 'Pipeline failed');
  }, 120_000);

  afterAll(() => world?.close());

  it('that failed is retried in Slack, and its thread follows it to its end in both chats', async () => {
    await message('fraud-train').getByRole('button', { name: 'Retry' }).click();

    await shows(message('Retried by Ana Souza'), 'Pipeline succeeded');
    await shows(card('Retried by Ana Souza'), 'Pipeline succeeded');
    expect(calls('RetryPipelineExecution')).toBe(1);
    const root = message('Retried by Ana Souza');
    await root.locator('.thread-summary').click();
    const replies = world.slack.locator('.thread-divider ~ .msg');
    await shows(replies.last(), 'Pipeline succeeded · fraud-train');
    await world.picture(world.slack, 'slack-retried');
  });

  it('asks about the version that came of it; what is approved in Slack with a comment changes in Teams', async () => {
    await message('fraud-detector v43').getByRole('button', { name: 'Approve' }).click();
    const dialog = world.slack.locator('.modal');
    await dialog.locator('.bk-plain-input').fill('AUC 0.97, shadow traffic is fine');
    await world.picture(world.slack, 'slack-approving');
    await dialog.getByRole('button', { name: 'Approve' }).click();

    await shows(card('fraud-detector v43'), 'Model version approved');
    await shows(card('fraud-detector v43'), 'Approved by Ana Souza');
    await shows(message('fraud-detector v43'), 'Model version approved');
    await shows(message('fraud-detector v43'), 'AUC 0.97, shadow traffic is fine');
    expect(
      await card('fraud-detector v43')
        .getByRole('button', { name: /^Approve/ })
        .count(),
    ).toBe(0);
    expect(calls('UpdateModelPackage')).toBe(1);
    await world.picture(world.slack, 'slack-approved');
    await card('fraud-detector v43').scrollIntoViewIfNeeded();
    await world.picture(world.teams, 'teams-approved');
  });

  it('lets nobody decide whom no policy names', async () => {
    const arn = world.demo.clouds.sagemaker.world.registerPackage('');
    another = `fraud-detector v${arn.split('/').at(-1)}`;
    await shows(message(another), 'Approval needed');
    await world.slack.locator('.actas select').selectOption({ label: 'Kenji Sato' });

    await message(another).getByRole('button', { name: 'Approve' }).click();
    await world.slack.locator('.modal').getByRole('button', { name: 'Approve' }).click();

    await shows(privateWord(), 'The policy “decisions” does not let you approve this.');
    expect(calls('UpdateModelPackage')).toBe(1);
    await world.picture(world.slack, 'slack-stranger');
  });

  it('hears those whom one names in Teams as well, and Slack shows what they decided', async () => {
    await card(another).getByRole('button', { name: 'Reject…' }).click();
    await card(another).getByRole('textbox').fill('It drifts on new cards');
    await world.picture(world.teams, 'teams-question');
    await card(another).getByRole('button', { name: 'Reject', exact: true }).click();

    await shows(message(another), 'Model version rejected');
    await shows(message(another), 'Rejected by Ana Souza');
    expect(calls('UpdateModelPackage')).toBe(2);
  });
});

(here ? describe : describe.skip)('a pipeline in Azure ML', () => {
  let world: World;
  const message = (about: string) => world.slack.locator('.messages .msg', { hasText: about }).first();
  const card = (about: string) => world.teams.locator('.ac-adaptiveCard', { hasText: about }).first();
  const writes = (path: string) =>
    world.demo.clouds.azureMl.requests.filter(
      (request) => request.method === 'PUT' && request.path.includes(path),
    ).length;

  beforeAll(async () => {
    world = await openWorld({ paceMs: 200 });
    await world.teams.getByRole('treeitem', { name: 'General' }).click();
    world.demo.clouds.begin('azure');
    await shows(card('fraud-train nightly'), 'Pipeline failed');
  }, 120_000);

  afterAll(() => world?.close());

  it('that failed is submitted again in Teams, and the new run is followed to its end', async () => {
    await card('fraud-train nightly').getByRole('button', { name: 'Retry…' }).click();
    await card('fraud-train nightly').getByRole('button', { name: 'Retry', exact: true }).click();

    await shows(card('Retried by Ana Souza'), 'Pipeline failed');
    await shows(message('Pipeline completed'), 'fraud-train nightly');
    await shows(card('Pipeline completed'), 'fraud-train nightly');
    expect(writes('/jobs/')).toBe(1);
  });

  it('registers a model version, which is approved in Teams and changes in Slack', async () => {
    await card('fraud-detector v1').getByRole('button', { name: 'Approve…' }).click();
    await card('fraud-detector v1').getByRole('textbox').fill('AUC 0.947');
    await card('fraud-detector v1').getByRole('button', { name: 'Approve', exact: true }).click();

    await shows(message('fraud-detector v1'), 'Approved by Ana Souza');
    expect(writes('/models/')).toBe(1);
    await world.picture(world.teams, 'teams-azure');
  });
});
