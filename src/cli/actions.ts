// bellhop actions: the kill switch, for everyone at once.

import type { HostId } from './operations';
import type { CommandContext, ExitCode } from './parts';
import { oneLine } from './words';

export const ACTION_WORDS = ['on', 'off', 'status'] as const;
export type ActionWord = (typeof ACTION_WORDS)[number];

export async function actions(
  { parts, configFile }: CommandContext,
  word: ActionWord,
  { host }: { host?: HostId },
): Promise<ExitCode> {
  const operations = await parts.openOperations({ host, config: configFile });
  try {
    const killSwitch = await operations.killSwitch();
    if (word !== 'status') await killSwitch.set(word, operations.operator);
    const { actions: now, by, at } = await killSwitch.state();
    const last = by === undefined ? '' : ` (last switched by ${by} at ${at})`;
    parts.stdout.write(`${oneLine(`actions: ${now}${last}`)}\n`);
    if (word !== 'on' || now === 'on') return 0;
    parts.stderr.write(
      'bellhop: BELLHOP_ACTIONS=off keeps all actions off: set it to on where the bot runs, too\n',
    );
    return 1;
  } finally {
    await operations.close();
  }
}
