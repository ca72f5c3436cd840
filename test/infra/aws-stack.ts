// Synthesising the AWS stacks in this process, with placeholders for the functions: no account, no network, no build.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { BotStack } from '../../infra/aws/bot-stack';
import { readBridgeSettings } from '../../infra/aws/bridge-settings';
import { BridgeStack } from '../../infra/aws/bridge-stack';
import { FUNCTIONS, readSettings } from '../../infra/aws/settings';

export const ROOT = resolve(__dirname, '../..');
export const GUIDS = ['1', '2', '3'].map((digit) => `${digit}1111111-1111-4111-8111-111111111111`);

/** Every option of the bot at once. */
export const EVERYTHING = {
  name: 'Everything',
  config: 's3://settings/team/bellhop.yaml',
  actions: 'off',
  protect: 'true',
  logDays: '90',
  alarmEmail: 'ml@example.com',
  inboxReserved: '8',
  azureTenant: GUIDS[0],
  azureClient: GUIDS[1],
};

export const BRIDGE = {
  azureBot: 'https://bot.example.com/',
  azureTenant: GUIDS[0],
  azurePrincipal: GUIDS[1],
  azureAudience: 'api://bellhop',
};

/** JSON of a shape that a test knows. */
export type Loose = ReturnType<Template['findResources']>[string];

export interface Synthesised {
  resources: Record<string, Loose>;
  outputs: Record<string, Loose>;
  text: string;
  /** Of CDK's own checks, and of cdk-nag if the app has it. */
  findings: { rule: string; path: string }[];
}

/** @param build makes the stack; cdk-nag is left out by default, since it alone takes seconds to load. */
export function synthesise(
  context: Record<string, unknown> = {},
  build: (app: App) => Stack = buildUnchecked,
): Synthesised {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-infra-'));
  try {
    for (const name of FUNCTIONS) {
      mkdirSync(join(folder, 'assets', name), { recursive: true });
      writeFileSync(join(folder, 'assets', name, 'index.cjs'), `exports.handler = async () => '${name}';\n`);
    }
    const { context: fromFile } = JSON.parse(readFileSync(join(ROOT, 'infra/aws/cdk.json'), 'utf8'));
    const outdir = join(folder, 'out');
    const app = new App({ outdir, context: { ...fromFile, assets: join(folder, 'assets'), ...context } });
    const { stackName } = build(app);
    synthInSilence(app);
    const text = readFileSync(join(outdir, `${stackName}.template.json`), 'utf8');
    const { Resources, Outputs } = JSON.parse(text);
    return { resources: Resources, outputs: Outputs, text, findings: findingsIn(outdir) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function buildUnchecked(app: App): Stack {
  const context = (name: string) => app.node.tryGetContext(name) as unknown;
  const bridge = readBridgeSettings(context);
  return bridge === undefined ? new BotStack(app, readSettings(context)) : new BridgeStack(app, bridge);
}

/** Findings make it throw, after it has written and printed them; they are easier to compare in the report. */
function synthInSilence(app: App): void {
  const print = process.stderr.write;
  process.stderr.write = () => true;
  try {
    app.synth();
  } catch (error) {
    if (findingsIn(app.outdir).length === 0) throw error;
  } finally {
    process.stderr.write = print;
  }
}

function findingsIn(outdir: string): Synthesised['findings'] {
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  const violations: Loose[] = pluginReports.flatMap((report: Loose) => report.violations);
  return violations.flatMap(({ ruleName, violatingConstructs }) =>
    violatingConstructs.map(({ constructPath }: Loose) => ({ rule: ruleName, path: constructPath })),
  );
}

export function ofType({ resources }: Synthesised, type: string): [id: string, properties: Loose][] {
  return Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
    Type === type ? [[id, Properties]] : [],
  );
}

/** The first of a type whose id begins so. */
export function one(stack: Synthesised, type: string, beginning = ''): [id: string, properties: Loose] {
  const found = ofType(stack, type).find(([id]) => id.startsWith(beginning));
  if (found === undefined) throw new Error(`There is no ${type} ${beginning}.`);
  return found;
}
