// `npm run destroy:aws` against a fake cdk: its choices go on to the CDK, and what outlives the stack is said.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from './aws-stack';

/** Runs it with a cdk that writes down what it was given. */
function destroy(args: string[], exit = 0): { status: number | null; lines: string[]; asked: string } {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-destroy-'));
  try {
    const asked = join(folder, 'asked');
    const cdk = join(folder, 'cdk');
    writeFileSync(cdk, `#!/bin/sh\necho "$(basename "$PWD") $*" > "${asked}"\nexit ${exit}\n`);
    chmodSync(cdk, 0o755);
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'infra/aws/destroy.mjs'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
    });
    return { status, lines: stdout.trimEnd().split('\n'), asked: readFileSync(asked, 'utf8').trim() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('destroying the stack on AWS', () => {
  it('goes to the CDK with all choices, and ends with what stays', () => {
    const { status, lines, asked } = destroy(['--force']);

    expect(asked).toBe('aws destroy --force');
    expect(status).toBe(0);
    expect(lines).toEqual([
      'If it was deleted, this stays:',
      '- for 35 days, free of charge, the backup that DynamoDB makes of the deleted table',
      "- the CDK's own stack CDKToolkit with the uploaded functions, since other stacks may need it",
      '- outside AWS: the Slack app, the bot in Azure with its Teams app, and the event subscriptions of Azure ML',
    ]);
  });

  it.each([['-c', 'protect=true'], ['--context', 'protect=true'], ['--context=protect=true']])(
    'says how to delete a table that is protected (%s)',
    (...args) => {
      const text = destroy([...args, '-c', 'name=Second']).lines.join('\n');

      expect(text).toContain('--table-name Second-… --no-deletion-protection-enabled');
      expect(text).not.toContain('35 days');
    },
  );

  it('leaves less of the bridge', () => {
    const { lines } = destroy(['-c', 'azureBot=https://bot.example.com']);

    expect(lines).toHaveLength(3);
    expect(lines.join('\n')).not.toMatch(/table|Slack/);
  });

  it('says nothing of the kind where the CDK failed', () => {
    const { status, lines } = destroy([], 3);

    expect(status).toBe(3);
    expect(lines).toEqual(['']);
  });
});
