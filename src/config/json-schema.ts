// The JSON Schema of bellhop.yaml, for editors; the home of @valibot/to-json-schema.

import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema, routeSchema } from './schema';

/** What config/bellhop.schema.json holds. */
export function configJsonSchema(): string {
  const schema = toJsonSchema(configSchema, { definitions: { route: routeSchema } });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
