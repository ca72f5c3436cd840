// Options that several commands have.

import { InvalidArgumentError, Option } from 'commander';
import { HOST_IDS } from './operations';
import { sinceOf } from './since';

export function hostOption(): Option {
  return new Option('--host <host>', 'where the bot runs (default: what the environment says)').choices(
    HOST_IDS,
  );
}

export function sinceOption(): Option {
  return new Option('--since <when>', 'from 7d, 12h or 2026-11-20 on').argParser((text: string) => {
    const since = sinceOf(text, Date.now());
    if (since === undefined) throw new InvalidArgumentError('Write it as 30m, 12h, 7d, 2w or 2026-11-20.');
    return since;
  });
}
