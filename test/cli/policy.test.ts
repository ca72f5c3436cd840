// bellhop policy: who may press which button of an event, and how many it takes.

import { join } from 'node:path';
import { bellhop, linesOf, modelEvent, writeFiles } from './support';

const PACKAGE = 'arn:aws:sagemaker:eu-west-1:123456789012:model-package/fraud/3';
const folder = writeFiles({
  'pending.json': JSON.stringify({
    version: '0',
    id: 'id-1',
    'detail-type': 'SageMaker Model Package State Change',
    source: 'aws.sagemaker',
    account: '123456789012',
    time: '2026-11-20T09:00:00Z',
    region: 'eu-west-1',
    resources: [PACKAGE],
    detail: {
      ModelPackageArn: PACKAGE,
      ModelPackageGroupName: 'fraud',
      ModelPackageVersion: 3,
      ModelPackageStatus: 'Completed',
      ModelApprovalStatus: 'PendingManualApproval',
      LastModifiedBy: { UserProfileName: 'cleo' },
    },
  }),
  'model.json': JSON.stringify(modelEvent('fraud')),
  'bellhop.yaml': `
receivers: [{ name: general, slack: { channel: "#all" } }]
route: { receiver: general }
environments: [{ name: prod, matchers: [account="123456789012"] }]
people:
  ana: { name: Ana Ruiz, slack: U0ANA, teams: 8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f }
  bo: { email: bo@example.com }
  cleo: { slack: U0CLEO, clouds: [cleo] }
groups:
  leads: { slack: S0LEADS, people: [cleo] }
policies:
  - name: production
    actions: [approve]
    matchers: [environment="prod"]
    allow: [ana, leads, bo]
    approvals: 2
    not_by_requester: true
    comment: required
    expires: 2d
    hours: { days: mon-fri, from: "08:00", to: "17:30", zone: UTC }
    listed_only: true
  - { name: looks, actions: [details, logs, rollback], allow: [members] }
`,
});
const FRIDAY = '2026-11-20T10:00:00Z';
const policy = (...args: string[]) => bellhop(['policy', '--config', join(folder, 'bellhop.yaml'), ...args]);
const pending = join(folder, 'pending.json');
/** What is said about one person, if it is now. */
async function verdict(as: string, action: string, at = FRIDAY): Promise<string | undefined> {
  const { stdout } = await policy(pending, '--action', action, '--as', as, '--at', at);
  return linesOf(stdout).find((line) => line.startsWith(`    ${as}: `));
}

describe('bellhop policy', () => {
  it('prints the rule of every button that a message about the event has', async () => {
    const { exit, stdout, stderr } = await policy(pending);

    expect(linesOf(stdout.replace(/[0-9a-f]{64}/g, 'sha256'))).toEqual([
      'model-version fraud 3 PendingManualApproval, environment prod',
      '  approve: "production"',
      '    who: ana (Ana Ruiz), group leads, cleo, bo; by listed ids only',
      '    how many: 2 different people, not whoever asked for it',
      '    comment: required',
      '    hours: mon,tue,wed,thu,fri 08:00-17:30 UTC',
      '    until: 2026-11-22T09:00:00.000Z',
      '    hash: sha256',
      '  reject: no policy, so nobody may',
      '  details: "looks"',
      '    who: members',
      '    how many: one is enough',
      '    until: 2026-12-04T09:00:00.000Z',
      '    hash: sha256',
      '  acknowledge: no policy, so nobody may',
      '  snooze: no policy, so nobody may',
    ]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });

  it('says so where a message has no buttons at all, or not this one', async () => {
    expect((await policy(join(folder, 'model.json'))).stdout).toBe(
      'model fraud Changed, environment prod\n  no buttons\n',
    );
    expect(linesOf((await policy(join(folder, 'model.json'), '--action', 'retry')).stdout)).toEqual([
      'model fraud Changed, environment prod',
      '  retry: no policy, so nobody may',
      '    note: a message about this event has no such button',
    ]);
  });

  it.each([
    ['somebody who is named', 'ana', 'approve', FRIDAY, 'may, unless the cloud says that they asked for it'],
    ['somebody outside the hours', 'ana', 'approve', '2026-11-21T10:00:00Z', 'may not now: outside its hours'],
    ['somebody too late', 'ana', 'approve', '2026-11-23T10:00:00Z', 'may not any more: the time to decide is over'],
    ['the requester, as far as the event says', 'cleo', 'approve', FRIDAY, 'may not, if they asked for it: the event names cleo'],
    ['somebody without a listed id', 'bo', 'approve', FRIDAY, 'may not: no id of a chat is listed'],
    ['a member', 'bo', 'details', FRIDAY, 'may, if they are no guest'],
  ])('says whether %s may', async (_who, as, action, at, expected) => {
    expect(await verdict(as, action, at)).toBe(`    ${as}: ${expected}`);
  }); // biome-ignore format: a table

  it.each([
    ['in a group', 'allow: [ana, leads, bo]', 'allow: [dev]', 'may, if they are in dev, in Slack, unless the cloud says that they asked for it'],
    ['not named', 'allow: [ana, leads, bo]', 'allow: [ana, bo, eve]', 'may not: it does not name them'],
  ])('says what it depends on for somebody who may be %s', async (_what, before, after, expected) => {
    const { readFileSync, writeFileSync } = await import('node:fs');
    const file = join(folder, 'other.yaml');
    const text = readFileSync(join(folder, 'bellhop.yaml'), 'utf8')
      .replace(before, after)
      .replace('  cleo:', '  dan: { slack: U0DAN }\n  eve: { slack: U0EVE }\n  cleo:')
      .replace('  leads:', '  dev: { slack: S0DEV }\n  leads:');
    writeFileSync(file, text);

    const { stdout } = await bellhop(['policy', pending, '--config', file, '--action', 'approve', '--as', 'dan', '--at', FRIDAY]);

    expect(linesOf(stdout).at(-1)).toBe(`    dan: ${expected}`);
  }); // biome-ignore format: a table

  it.each([
    [['--as', 'anna'], 'bellhop: --as: nobody is called "anna" under "people" (did you mean "ana"?)\n', 1],
    [['--at', 'noon'], 'bellhop: --at: "noon" is no time, such as 2026-11-20T09:00:00Z\n', 1],
    [['--action', 'aprove'], "bellhop: option '--action <button>' argument 'aprove' is invalid.", 2],
  ])('refuses %j', async (args, message, status) => {
    const { exit, stdout, stderr } = await policy(pending, ...args);

    expect({ exit, stdout }).toEqual({ exit: status, stdout: '' });
    expect(stderr).toContain(message);
  });
});
