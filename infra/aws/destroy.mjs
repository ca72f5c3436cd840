// `npm run destroy:aws`: deletes the stack, and says what outlives it. Takes the same choices as the deployment.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);

/** Choices of the command line, over those that last. */
function choices() {
  const file = join(HERE, 'cdk.context.json');
  const lasting = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const given = args.flatMap((arg, at) => {
    const text = /^(-c|--context)$/.test(args[at - 1] ?? '') ? arg : /^--context=(.+)$/.exec(arg)?.[1];
    const [, name, value] = /^([^=]+)=(.*)$/.exec(text ?? '') ?? [];
    return name === undefined ? [] : [[name, value]];
  });
  return { ...lasting, ...Object.fromEntries(given) };
}

/** @param {Record<string, unknown>} chosen */
function remains({ azureBot, protect, name = 'Bellhop' }) {
  const always =
    "- the CDK's own stack CDKToolkit with the uploaded functions, since other stacks may need it";
  if (azureBot) return [always, "- at the bot: the key of the bridge, in its Key Vault's BELLHOP_EVENTS_KEY"];
  const table =
    String(protect) === 'true'
      ? [
          `- the table with all threads and decisions, since it is protected: aws dynamodb list-tables, then`,
          `  aws dynamodb update-table --table-name ${name}-… --no-deletion-protection-enabled and delete-table`,
        ]
      : ['- for 35 days, free of charge, the backup that DynamoDB makes of the deleted table'];
  return [
    ...table,
    always,
    '- outside AWS: the Slack app, the bot in Azure with its Teams app, and the event subscriptions of Azure ML',
  ];
}

const { status } = spawnSync('cdk', ['destroy', ...args], {
  cwd: HERE,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (status === 0)
  process.stdout.write(['If it was deleted, this stays:', ...remains(choices()), ''].join('\n'));
process.exitCode = status ?? 1;
