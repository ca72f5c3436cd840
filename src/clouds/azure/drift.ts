// DatasetDriftDetected: the older drift monitors, which watch a dataset.

import { asNumber, asText, ownAnyCase } from '../../core/json';
import { isoTime } from '../../core/time';
import type { Described } from './described';
import type { Envelope } from './envelope';
import { runUrl } from './links';
import { known, segmentAfter } from './text';

export function describeDrift({ data, subject, workspace, id }: Envelope): Described {
  const text = (key: string) => asText(ownAnyCase(data, key));
  const driftId = text('DataDriftId') ?? segmentAfter(subject, 'datadrifts', 'datadrift');
  const runId = text('RunId') ?? segmentAfter(subject, 'runs', 'run');
  return {
    kind: 'data-drift',
    status: 'Detected',
    name: text('DataDriftName') ?? driftId ?? 'unnamed drift monitor',
    id: driftId ?? id,
    url: runUrl(workspace, runId),
    tags: {},
    attributes: known({
      coefficient: asNumber(ownAnyCase(data, 'DriftCoefficient')),
      baseDataset: text('BaseDatasetId'),
      targetDataset: text('TargetDatasetId'),
      // Null when the target dataset has no time series.
      startedAt: isoTime(ownAnyCase(data, 'StartTime')),
      endedAt: isoTime(ownAnyCase(data, 'EndTime')),
      runId,
    }),
  };
}
