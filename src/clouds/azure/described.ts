// What each decoder says of an event; decode.ts adds what is the same for all.

import type { Kind, MlEvent, Parent } from '../../core/event';
import type { Json } from '../../core/json';

export interface Described {
  kind: Kind;
  /** As the cloud wrote it; decode.ts puts it into PascalCase. */
  status: string;
  name: string;
  version?: string;
  /** Resource id or run id. */
  id: string;
  url: string;
  reason?: string;
  parent?: Parent;
  tags: MlEvent['tags'];
  attributes: Record<string, Json>;
}
