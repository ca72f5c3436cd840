// A replay on this machine: into the inbox of the local store, and worked off here until it is empty.

import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplaySummary, ReplayTarget } from '../../src/cli/parts';
import { type Config, withEnvironment } from '../../src/config';
import type { Log, LogFields, Outcome } from '../../src/core/ports';
import { openLocalBot } from './compose';

/** How often the inbox is counted, in ms. */
const LOOK_MS = 50;

/** Opens the data folder; a local server may be running on it, and helps. */
export async function openReplay(config: Config, report: (problem: string) => void): Promise<ReplayTarget> {
  const counts: Counts = { posted: 0, folded: 0, duplicates: 0, failed: 0, planned: 0 };
  const local = await openLocalBot({
    config,
    log: problemsOnly(report),
    observe: (outcome) => take(counts, outcome),
  });
  const before = local.foreignWrites();

  function summarise(): ReplaySummary {
    const { planned, ...summary } = counts;
    const missing = planned > summary.posted + summary.folded + summary.failed;
    return { ...summary, shared: missing && local.foreignWrites() !== before };
  }

  return {
    async accept(events) {
      for (const event of events)
        await local.bot.inbox({ type: 'event', event: withEnvironment(event, config) });
    },
    async drain(progress) {
      const stop = new AbortController();
      const working = local.run(stop.signal);
      for (let left = await local.queue.size(); left > 0; left = await local.queue.size()) {
        progress(left);
        await sleep(LOOK_MS);
      }
      stop.abort();
      await working;
      return summarise();
    },
    async close() {
      local.close();
    },
  };
}

/** `planned`: the deliveries that the events ask for. */
type Counts = Omit<ReplaySummary, 'shared'> & { planned: number };

function take(counts: Counts, outcome: Outcome): void {
  if (outcome.type === 'planned' && outcome.repeat) counts.duplicates += 1;
  else if (outcome.type === 'planned') counts.planned += outcome.destinations;
  else if (outcome.type === 'delivered') counts[outcome.how === 'update' ? 'folded' : 'posted'] += 1;
  else if (outcome.type === 'dead') counts.failed += 1;
}

/** The log of a replay: what went wrong, for the person at the terminal; the rest is for a server's operator. */
function problemsOnly(report: (problem: string) => void): Log {
  return {
    info() {},
    warn() {},
    error(message, { event, destination, reason, code, error }: LogFields = {}) {
      const why = reason ?? code ?? error;
      const where = [event && `event ${event}`, destination && `to ${destination}`].filter(Boolean).join(' ');
      report([where, message, why].filter((part) => part !== undefined && part !== '').join(': '));
    },
  };
}
