// docs/actions.md is true: every button has its rows, says what its handler does, and quotes the bot's own words.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { handlers } from '../handlers';
import { checkConfig } from '../src/config';
import { ACTION_IDS, type ActionId } from '../src/core/event';
import { plain } from '../src/core/markup';
import { type Saying, SENTENCE_IDS } from '../src/core/say';
import { loadTemplateSet } from '../src/render/compile';
import { createRenderer } from '../src/render/runtime';
import { samples, TEMPLATES } from './templates/support';

const PAGE = readFileSync(join(__dirname, '../docs/actions.md'), 'utf8');
const WORDS = parse(readFileSync(join(TEMPLATES, 'words.yaml'), 'utf8')) as {
  actions: Record<string, { label: string }>;
};
const { say } = createRenderer(loadTemplateSet({ dir: TEMPLATES, samples }));
const SAYING: Saying = {
  subject: { name: 'fraud-detector', version: '42' },
  by: 'Ana Ruiz',
  rule: 'production models',
  reason: '…',
  comment: 'shadow tests pass',
  status: 'Approved',
  at: '2026-11-20T14:00:00.000Z',
  count: 1,
  needed: 2,
  changes: 'approvalStatus: PendingManualApproval → Rejected',
  made: { name: 'fraud-train-2', url: 'https://ml.azure.com/' },
};

/** The rows of the table below a heading, as cells. */
function tableOf(heading: string): string[][] {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const table = /^\|.*(?:\n\|.*)*/m.exec(section)?.[0] ?? '';
  const rows = table.split('\n').map((line) => line.split('|').slice(1, -1));
  return rows.slice(2).map((cells) => cells.map((cell) => cell.trim()));
}

function idsIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([a-z]+)`/g)].map(([, id]) => id!);
}

describe('docs/actions.md', () => {
  it.each([
    'The buttons',
    'In SageMaker',
    'In Azure Machine Learning',
    'What the deployment must be allowed',
  ])('has every button once in the table under "%s"', (heading) => {
    const named = tableOf(heading).flatMap(([first]) => idsIn(first));

    expect(named.sort()).toEqual([...ACTION_IDS].sort());
  });

  it('says of each button what its handler and its words say', () => {
    const told = tableOf('The buttons').map(([id, ...others]) => [...idsIn(id), ...others.slice(0, 3)]);

    const known = ACTION_IDS.map((id) => {
      const { confirm, comment = '–' } = handlers.actions[id];
      return [id, WORDS.actions[id]?.label, confirm ? 'yes' : 'no', comment];
    });
    expect(told.sort()).toEqual(known.sort());
  });

  it.each(SENTENCE_IDS)('quotes the sentence %s as it is said', (id) => {
    const action: ActionId = id === 'cared' ? 'acknowledge' : 'approve';
    const words = plain(say('en', id, { ...SAYING, action }));

    const lines = PAGE.split('\n').filter((line) => line.includes(`\`${id}\``));

    expect({ id, words, quoted: lines.some((line) => line.includes(words)) }).toEqual({
      id,
      words,
      quoted: true,
    });
  });

  it('has an example of clouds that is accepted', async () => {
    const example = /## Where Bellhop may act\n\n```yaml\n(.*?)```/s.exec(PAGE)?.[1];
    const whole = `receivers: [{ name: ml, slack: { channel: "#ml" } }]\nroute: { receiver: ml }\n${example}`;

    const checked = await checkConfig({
      env: {},
      readFile: () => whole,
      file: 'x.yaml',
      isFolder: () => true,
    });

    expect(checked.problems).toEqual([]);
    expect(checked.config?.acting).toEqual({
      aws: [
        expect.objectContaining({ account: '123456789012' }),
        expect.objectContaining({ role: expect.any(String) }),
      ],
      azure: [expect.stringContaining('/workspaces/fraud')],
      stages: {},
    });
  });
});
