// The sample events of the page: the project's own fixtures, with what they are about.

import type { CloudId, Kind, MlEvent, Tone } from '../../core/event';
import type { Json } from '../../core/json';
import type { Cloud } from '../../core/ports';

/** One fixture as it lies in the project. */
export interface SampleFile {
  /** Its path below the fixtures, without the ending: `aws/pipeline-run.failed`. */
  id: string;
  body: Json;
}

/** What the page's menu says of a sample. */
export interface Sample {
  id: string;
  cloud: CloudId;
  kind: Kind;
  tone: Tone;
  status: string;
  name: string;
  /** Words for people: "failed", "fraud-train". */
  title: string;
  /** How many events it holds. */
  events: number;
}

/** The samples whose events their cloud can read, by cloud and kind; what is broken on purpose is no sample. */
export function listSamples(files: readonly SampleFile[], clouds: readonly Cloud[], now: Date): Sample[] {
  return files
    .flatMap((file) => {
      const cloud = clouds.find(({ id }) => file.id.startsWith(`${id}/`));
      const decoded = cloud?.decode(file.body, now) ?? [];
      const events = decoded.flatMap((item) => ('event' in item ? [item.event] : []));
      const [first] = events;
      return cloud === undefined || first === undefined
        ? []
        : [sampleOf(file.id, cloud.id, first, events.length)];
    })
    .sort((a, b) => compare(a.cloud, b.cloud) || compare(a.kind, b.kind) || compare(a.title, b.title));
}

function sampleOf(id: string, cloud: CloudId, event: MlEvent, events: number): Sample {
  const { kind, tone, status, subject } = event;
  const variant = id
    .slice(id.lastIndexOf('/') + 1)
    .replace(kind, '')
    .replace(/^[.-]/, '')
    .replace(/[.-]/g, ' ')
    .trim();
  const title = variant === '' ? subject.name : `${subject.name} · ${variant}`;
  return { id, cloud, kind, tone, status, name: subject.name, title, events };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
