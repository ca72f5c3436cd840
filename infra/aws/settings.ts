// What whoever deploys can choose, given as CDK context: `cdk deploy -c name=value`, or lasting in cdk.json.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const FUNCTIONS = ['http', 'inbox', 'tick'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export interface Settings {
  /** Has a folder for each function, as the build makes them. */
  assets: string;
  /** `config`: where bellhop.yaml is read from at run time, `s3://bucket/key` or `ssm:/name`; absent = the one in the bundle. */
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
  /** `azureTenant` and `azureClient`: the Entra application that trusts the inbox, so that it needs no secret in Azure. */
  azure?: { tenant: string; client: string };
}

/** CloudWatch keeps logs for these numbers of days only. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** SQS mappings take two at least, and there are two of them. */
const LEAST_RESERVED = 4;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DEFAULT_ASSETS = resolve(__dirname, '../../dist/aws');

export type ContextReader = (name: string) => unknown;

/** @throws Error with every problem, a line each. */
export function readSettings(context: ContextReader): Settings {
  const problems: string[] = [];
  const reader = {
    text: (name: string) => textOf(context(name)),
    problem: (text: string) => problems.push(text),
  };
  const assets = resolve(reader.text('assets') ?? DEFAULT_ASSETS);
  for (const name of FUNCTIONS) {
    if (!existsSync(join(assets, name)))
      problems.push(`there is no ${join(assets, name)}: run "npm run build" first`);
  }
  const settings: Settings = {
    assets,
    config: readConfig(reader),
    actions: oneOf(reader, 'actions', ['on', 'off'], 'on'),
    protect: oneOf(reader, 'protect', ['true', 'false'], 'false') === 'true',
    logDays:
      numberOf(reader, 'logDays', (days) => LOG_DAYS.includes(days), `one of ${LOG_DAYS.join(', ')}`) ?? 30,
    alarmEmail: reader.text('alarmEmail'),
    inboxReserved: numberOf(
      reader,
      'inboxReserved',
      (count) => count >= LEAST_RESERVED,
      `a whole number from ${LEAST_RESERVED}`,
    ),
    azure: readAzure(reader),
  };
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return settings;
}

interface Reader {
  text(name: string): string | undefined;
  problem(text: string): void;
}

/** The command line gives text, cdk.json whatever was written there. */
function textOf(value: unknown): string | undefined {
  const text = value === undefined || value === null ? '' : String(value).trim();
  return text === '' ? undefined : text;
}

function oneOf<T extends string>(reader: Reader, name: string, values: readonly T[], otherwise: T): T {
  const text = reader.text(name) ?? otherwise;
  const value = values.find((known) => known === text);
  if (value === undefined) reader.problem(`${name} must be ${values.join(' or ')}, not "${text}"`);
  return value ?? otherwise;
}

function numberOf(
  reader: Reader,
  name: string,
  allows: (value: number) => boolean,
  allowed: string,
): number | undefined {
  const text = reader.text(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && allows(value)) return value;
  reader.problem(`${name} must be ${allowed}, not "${text}"`);
  return undefined;
}

function readConfig(reader: Reader): string | undefined {
  const text = reader.text('config');
  if (text === undefined || /^s3:\/\/[^/]+\/.+$/.test(text) || /^ssm:\/.+$/.test(text)) return text;
  reader.problem(`config must be s3://bucket/key or ssm:/name, not "${text}"`);
  return undefined;
}

function readAzure(reader: Reader): Settings['azure'] {
  const tenant = guid(reader, 'azureTenant');
  const client = guid(reader, 'azureClient');
  if (tenant !== undefined && client !== undefined) return { tenant, client };
  if (tenant !== undefined || client !== undefined) reader.problem('azureTenant and azureClient go together');
  return undefined;
}

function guid(reader: Reader, name: string): string | undefined {
  const text = reader.text(name);
  if (text !== undefined && !GUID.test(text)) reader.problem(`${name} must be a GUID, not "${text}"`);
  return text;
}
