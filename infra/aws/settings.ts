// What whoever deploys the bot can choose: `npm run deploy:aws -- -c name=value`, or lasting in cdk.json.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Acting, readActing } from './acting';
import { type Context, ContextReader } from './context';
import { readDecisionsBus } from './decisions';

export const FUNCTIONS = ['http', 'inbox', 'tick'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export interface Settings {
  /** `name` of the stack: a second bot in the same account and region needs another one. */
  name: string;
  /** Has a folder for each function, as the build makes them. */
  assets: string;
  /** `config`: where bellhop.yaml is read from at run time, an object, a parameter or a blob; absent = the one in the bundle. */
  config?: string;
  /** `actions`: the kill switch. Off, every button is refused; messages go on. */
  actions: 'on' | 'off';
  /** `protect`: the table cannot be deleted, and stays when the stack goes. */
  protect: boolean;
  /** `logDays`: how long logs are kept. */
  logDays: number;
  /** `alarmEmail`: who hears the alarms. */
  alarmEmail?: string;
  /** `inboxReserved`: as much of the account's concurrency is set aside for the inbox, and it never takes more. */
  inboxReserved?: number;
  /** What the buttons may do in SageMaker. */
  acting: Acting;
  /** `decisionsBus`: the event bus on which decisions are published. */
  decisionsBus?: string;
  /** `azureTenant` and `azureClient`: the Entra application that trusts the functions, so that they need no secret in Azure. */
  azure?: { tenant: string; client: string };
}

/** CloudWatch keeps logs for these numbers of days only. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** An SQS mapping takes two at least, and there are two of them. */
const LEAST_RESERVED = 4;
const DEFAULT_ASSETS = resolve(__dirname, '../../dist/aws');

/** @throws SettingsError */
export function readSettings(context: Context): Settings {
  const reader = new ContextReader(context);
  const settings: Settings = {
    name: readName(reader, 'Bellhop'),
    assets: readAssets(reader),
    config: reader.text('config', {
      pattern: /^(s3:\/\/[^/]+\/.+|ssm:[\w./-]+|https:\/\/[a-z0-9]+\.blob\.[a-z.]+\/[^?#]+\/[^?#]+)$/,
      is: 's3://bucket/key, ssm:/name or the https address of a blob',
    }),
    actions: reader.oneOf('actions', ['on', 'off']),
    protect: reader.oneOf('protect', ['false', 'true']) === 'true',
    logDays:
      reader.wholeNumber('logDays', (days) => LOG_DAYS.includes(days), `one of ${LOG_DAYS.join(', ')}`) ?? 30,
    alarmEmail: readEmail(reader),
    inboxReserved: reader.wholeNumber(
      'inboxReserved',
      (count) => count >= LEAST_RESERVED,
      `a whole number from ${LEAST_RESERVED}`,
    ),
    acting: readActing(reader),
    decisionsBus: readDecisionsBus(reader),
    azure: readAzure(reader),
  };
  if (inAzure(settings.config) && settings.azure === undefined)
    reader.problem('a config in Azure needs azureTenant and azureClient');
  reader.finish();
  return settings;
}

/** Whether the configuration is a blob, so that each function has to be somebody in Azure. */
export function inAzure(config: string | undefined): boolean {
  return config?.startsWith('https:') === true;
}

export function readName(reader: ContextReader, otherwise: string): string {
  return (
    reader.text('name', { pattern: /^[A-Za-z][A-Za-z0-9-]{0,63}$/, is: 'letters, digits and hyphens' }) ??
    otherwise
  );
}

/** An object or a parameter in this account. */
export function readConfigHere(reader: ContextReader): string | undefined {
  return reader.text('config', {
    pattern: /^(s3:\/\/[^/]+\/.+|ssm:[\w./-]+)$/,
    is: 's3://bucket/key or ssm:/name',
  });
}

export function readEmail(reader: ContextReader): string | undefined {
  return reader.text('alarmEmail', { pattern: /^[^\s@]+@[^\s@]+$/, is: 'an e-mail address' });
}

function readAssets(reader: ContextReader): string {
  const assets = resolve(reader.text('assets') ?? DEFAULT_ASSETS);
  for (const name of FUNCTIONS) {
    if (!existsSync(join(assets, name)))
      reader.problem(`there is no ${join(assets, name)}: run "npm run build:cloud" first`);
  }
  return assets;
}

function readAzure(reader: ContextReader): Settings['azure'] {
  const tenant = reader.guid('azureTenant');
  const client = reader.guid('azureClient');
  if (tenant !== undefined && client !== undefined) return { tenant, client };
  if (tenant !== undefined || client !== undefined) reader.problem('azureTenant and azureClient go together');
  return undefined;
}
