// Clouds whose events know the environment that the configuration gives them.

import { type Config, withEnvironment } from '../src/config/ready';
import type { Cloud } from '../src/core/ports';

/** A cloud whose events know the environment that the configuration gives them. */
export function withEnvironments(cloud: Cloud, config: Config): Cloud {
  return {
    id: cloud.id,
    decode: (envelope, receivedAt) =>
      cloud
        .decode(envelope, receivedAt)
        .map((item) => ('event' in item ? { event: withEnvironment(item.event, config) } : item)),
  };
}
