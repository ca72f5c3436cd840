// bellhop route: who gets an event, and why.

import { join } from 'node:path';
import { bellhop, linesOf, modelEvent, writeFiles } from './support';

const folder = writeFiles({
  'events.json': JSON.stringify([
    modelEvent('fraud-prod'),
    modelEvent('odd\u001b[2J\u202ename'),
    modelEvent('spare'),
  ]),
  'bellhop.yaml': `
receivers:
  - { name: general, slack: { channel: "#all" } }
  - { name: fraud, slack: [{ channel: "#fraud" }, { channel: "#all" }], teams: { chat: "19:x" } }
  - { name: nobody }
route:
  receiver: general
  routes:
    - matchers: [tag_owner="ana"]
      receiver: fraud
    - matchers: [environment="prod", cloud="aws"]
      receiver: fraud
      continue: true
      routes:
        - matchers: [kind="endpoint"]
    - matchers: [name="fraud-prod"]
      receiver: general
    - matchers: [name=~".*spare.*"]
      receiver: nobody
environments:
  - { name: prod, matchers: ['name=~".*-prod"'] }
`,
});
const route = (...args: string[]) =>
  bellhop(['route', join(folder, 'events.json'), '--config', join(folder, 'bellhop.yaml'), ...args]);

describe('bellhop route', () => {
  it('prints one line per event: receivers, each with its destinations', async () => {
    const { exit, stdout, stderr } = await route();

    expect(linesOf(stdout)).toEqual([
      'model fraud-prod Changed -> fraud: slack/#fraud, slack/#all, teams/chat/19:x; general: already told',
      'model odd [2J name Changed -> general: slack/#all',
      'model spare Changed -> nobody: no destination',
    ]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });

  it('shows the tree with --explain', async () => {
    const { stdout } = await route('--explain');

    expect(linesOf(stdout).slice(0, 7)).toEqual([
      'model fraud-prod Changed -> fraud: slack/#fraud, slack/#all, teams/chat/19:x; general: already told',
      '  + root -> general: matches, and a route below delivers',
      '    - {tag_owner="ana"} -> fraud: the event has no tag_owner',
      '    + {environment="prod", cloud="aws"} -> fraud: matches, delivers',
      '      - {kind="endpoint"} -> fraud: kind is "model"',
      '    + {name="fraud-prod"} -> general: matches, delivers',
      '    . {name=~".*spare.*"} -> nobody: not tried, a route before it took the event',
    ]);
  });
});
