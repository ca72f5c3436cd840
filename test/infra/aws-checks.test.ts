// The AWS stacks under cdk-nag and cfn-lint, and what must never be committed with them.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { addStack } from '../../infra/aws/add-stack';
import { EXCEPTIONS } from '../../infra/aws/nag';
import { BRIDGE, buildUnchecked, EVERYTHING, ROOT, synthesise } from './aws-stack';

const bot = synthesise({}, addStack);
const everything = synthesise(EVERYTHING, addStack);
const bridge = synthesise(BRIDGE, addStack);

describe("cdk-nag's rules for AWS", () => {
  it.each([
    ['the bot', bot],
    ['the bot with every option', everything],
    ['the bridge', bridge],
  ])('are kept by %s', (_, { findings }) => {
    expect(findings).toEqual([]);
  });

  it('are broken without the written exceptions, and by these alone', () => {
    const unexcused = synthesise(EVERYTHING, (app) => {
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      return buildUnchecked(app);
    });
    const ofBot = EXCEPTIONS.filter(({ path }) => /^(Storage|Functions)/.test(path));

    expect(unexcused.findings).toEqual(
      ofBot.map(({ rule, path }) => ({ rule, path: `Everything/${path}/Resource` })),
    );
    expect(EXCEPTIONS.every(({ reason }) => reason.length > 30)).toBe(true);
  });

  it('would notice a new queue that takes unencrypted requests', () => {
    const careless = synthesise({}, (app) => {
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      const stack = new Stack(app, 'Careless');
      new Queue(stack, 'Queue');
      return stack;
    });

    expect(careless.findings).toContainEqual({ rule: 'AwsSolutions-SQS4', path: 'Careless/Queue/Resource' });
  });
});

/** Twelve digits that are not the end of a GUID. */
const ACCOUNT = /(?<![-\d])\d{12}(?!\d)/;

it('commits no account and no host of anybody', () => {
  const files = readdirSync(join(ROOT, 'infra/aws')).map((name) => join(ROOT, 'infra/aws', name));
  const texts = files.map((file) => readFileSync(file, 'utf8'));

  expect(files.length).toBeGreaterThan(10);
  expect(texts.filter((text) => ACCOUNT.test(text))).toEqual([]);
  expect(bot.text).not.toMatch(ACCOUNT);
  expect(bridge.text).not.toMatch(ACCOUNT);
});

/** A Python program: an extra lane where it is installed. */
if (spawnSync('cfn-lint', ['--version'], { stdio: 'ignore' }).status === 0) {
  it.each([
    ['the bot', everything],
    ['the bridge', bridge],
  ])('cfn-lint has nothing against %s', (_, { text }) => {
    const folder = mkdtempSync(join(tmpdir(), 'bellhop-lint-'));
    const file = join(folder, 'template.json');
    writeFileSync(file, text);

    // W3005: the CDK lets a function depend on its role in two ways.
    const { status, stdout } = spawnSync('cfn-lint', ['-i', 'W3005', '-f', 'parseable', '--', file], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });

    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
} else {
  process.stdout.write(
    'Skipped: cfn-lint on the AWS templates. It is not on the PATH (pip install cfn-lint).\n',
  );
}
