// bellhop decode: any envelope in, one MlEvent a line out.

import { eachEvent } from './input';
import type { CommandContext, ExitCode } from './parts';

export function decode({ parts }: CommandContext, files: string[]): Promise<ExitCode> {
  return eachEvent(parts, files, (event) => {
    parts.stdout.write(`${JSON.stringify(event)}\n`);
  });
}
