import { inspect } from 'node:util';
import { key } from '../../../src/core/keys';
import { Secret } from '../../../src/core/secret';
import { ACME, BLUE, KEY, newKey, type Place, RED, useInstalls } from './install-world';
import { failureOf } from './world';

const SHARED: Place = { team: { id: 'T0TEAM', name: 'Team' }, enterprise: { id: 'E0ACME', name: 'Acme' } };

describe('an installation in Slack', () => {
  const slack = useInstalls();

  it('is known by its workspace', async () => {
    const installed = await slack.install(RED);

    expect(installed).toMatchObject({
      id: 'T0RED',
      name: 'Red',
      team: 'T0RED',
      appId: 'A0APP',
      botUserId: 'U0BOT',
    });
    expect(await slack.installations().find({ team: 'T0RED' })).toEqual(installed);
    expect(await slack.installations().token({ team: 'T0RED' })).toBe('xoxb-1-T0RED');
  });

  it('of an organisation is known by that, for each of its workspaces', async () => {
    const installed = await slack.install(ACME);

    expect(installed).toMatchObject({ id: 'E0ACME', name: 'Acme', enterprise: 'E0ACME' });
    expect(installed.team).toBeUndefined();
    expect(await slack.installations().find({ team: 'T0TEAM', enterprise: 'E0ACME' })).toEqual(installed);
  });

  it('of a workspace comes before that of its organisation', async () => {
    await slack.install(ACME);
    await slack.install(SHARED);

    const found = await slack.installations().find({ team: 'T0TEAM', enterprise: 'E0ACME' });

    expect(found?.id).toBe('T0TEAM');
  });

  it.each([{ team: 'T0NOBODY' }, { team: 'T0NOBODY', enterprise: 'E0NOBODY' }, {}])(
    'is not found for a stranger: %j',
    async (place) => {
      await slack.install(RED);

      expect(await slack.installations().find(place)).toBeUndefined();
      expect(await failureOf(slack.installations().token({ team: place.team ?? 'T0X' }))).toMatchObject({
        outcome: 'permanent',
        code: 'not_installed',
      });
    },
  );

  it('is replaced by the next of the same workspace', async () => {
    const here = slack.installations();
    await slack.install(RED, here);
    await here.token({ team: 'T0RED' });
    await slack.install(RED, here);

    expect(await here.token({ team: 'T0RED' })).toBe('xoxb-2-T0RED');
    expect(await here.list()).toHaveLength(1);
  });

  it('keeps no secret in the clear, neither in the store nor in the log', async () => {
    await slack.install(BLUE);

    const kept = JSON.stringify(await slack.rows()) + inspect(slack.logged);

    for (const secret of ['xox', 'xoxe-1', KEY]) expect(kept).not.toContain(secret);
    expect(slack.logged).toEqual([{ message: 'the app was installed in Slack', fields: { team: 'T0BLUE' } }]);
  });

  it('moved to the row of another workspace opens nothing', async () => {
    await slack.install(RED);
    const [row] = await slack.rows();
    await slack.store.create(key('slack-install', 'T0BLUE'), { ...row!.value, id: 'T0BLUE' });

    expect(await failureOf(slack.installations().find({ team: 'T0BLUE' }))).toMatchObject({
      outcome: 'permanent',
      code: 'tokens_changed',
    });
  });

  it('opens with none but its key, and says so to who lists', async () => {
    await slack.install(RED);

    const [one] = await slack.installations({ tokensKey: new Secret(newKey()) }).list();

    expect(one).toMatchObject({ id: 'T0RED', problem: expect.stringContaining('BELLHOP_TOKENS_KEY') });
  });

  it('is sealed by the new key once it was read with both, so the old one can go', async () => {
    const next = newKey();
    await slack.install(RED);
    await slack.installations({ tokensKey: new Secret(`${next},${KEY}`) }).list();

    const alone = slack.installations({ tokensKey: new Secret(next) });

    expect(await alone.token({ team: 'T0RED' })).toBe('xoxb-1-T0RED');
  });

  it('is meant without a name if it is the only one', async () => {
    expect((await failureOf(slack.installations().token())).code).toBe('not_installed');
    await slack.install(RED);
    expect(await slack.installations().token()).toBe('xoxb-1-T0RED');
    await slack.install(BLUE);
    expect(await failureOf(slack.installations().token())).toMatchObject({
      outcome: 'permanent',
      code: 'workspace_missing',
    });
  });
});

describe('a workspace that may not have the app', () => {
  const slack = useInstalls();

  it('gets no installation, and Slack takes its token back', async () => {
    const installations = slack.installations({ workspaces: ['T0BLUE'] });

    const error = await failureOf(slack.install(RED, installations));

    expect([error.outcome, error.code]).toEqual(['permanent', 'workspace_not_allowed']);
    expect(await slack.rows()).toEqual([]);
    expect([...slack.tokens]).toEqual([]);
  });

  it('is refused all the same if the token cannot be taken back', async () => {
    slack.peer.next('auth.revoke', { status: 500 });

    const error = await failureOf(slack.install(RED, slack.installations({ workspaces: [] })));

    expect(error.code).toBe('workspace_not_allowed');
    expect(slack.logged.at(-1)).toEqual({
      message: 'its token could not be revoked',
      fields: { team: 'T0RED', code: 'http_500' },
    });
  });

  it('is a stranger from the day on that the configuration does not name it', async () => {
    await slack.install(RED);
    const installations = slack.installations({ workspaces: ['T0BLUE'] });

    expect(await installations.find({ team: 'T0RED' })).toBeUndefined();
    expect((await failureOf(installations.token({ team: 'T0RED' }))).code).toBe('workspace_not_allowed');
  });

  it('may have it through its organisation', async () => {
    const installations = slack.installations({ workspaces: ['E0ACME'] });

    expect((await slack.install(SHARED, installations)).id).toBe('T0TEAM');
    expect((await slack.install(ACME, installations)).id).toBe('E0ACME');
  });
});

describe('the end of an installation', () => {
  const slack = useInstalls();

  it('deletes the row, and the token that was at hand', async () => {
    const here = slack.installations();
    await slack.install(RED, here);
    await here.token({ team: 'T0RED' });

    expect(await here.remove({ team: 'T0RED' })).toBe(true);

    expect(await slack.rows()).toEqual([]);
    expect((await failureOf(here.token({ team: 'T0RED' }))).code).toBe('not_installed');
    expect(await here.remove({ team: 'T0RED' })).toBe(false);
  });

  it('in one workspace is none of its organisation', async () => {
    await slack.install(ACME);

    expect(await slack.installations().remove({ team: 'T0TEAM', enterprise: 'E0ACME' })).toBe(false);
    expect(await slack.installations().remove({ enterprise: 'E0ACME' })).toBe(true);
  });

  it('told late does not take what was installed since', async () => {
    const uninstalledAt = slack.now;
    slack.now += 60_000;
    await slack.install(RED);

    expect(await slack.installations().remove({ team: 'T0RED', at: uninstalledAt })).toBe(false);
    expect(await slack.installations().remove({ team: 'T0RED', at: slack.now })).toBe(true);
  });

  it('takes also what cannot be opened any more', async () => {
    await slack.install(RED);

    expect(await slack.installations({ tokensKey: new Secret(newKey()) }).remove({ team: 'T0RED' })).toBe(
      true,
    );
  });
});
