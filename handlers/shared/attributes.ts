// Reads an event's attributes for a view: whatever is missing or odd becomes null or an empty list.

import type { MlEvent } from '../../src/core/event';
import { asArray, asNumber, asObject, asText, type JsonObject, own } from '../../src/core/json';

type Attributes = JsonObject | undefined;

/** A text attribute, or null. */
export function text(attributes: Attributes, key: string): string | null {
  return asText(own(attributes, key)) ?? null;
}

/** A numeric attribute, or null. */
export function number(attributes: Attributes, key: string): number | null {
  return asNumber(own(attributes, key)) ?? null;
}

/** Whether an attribute is true; "true" counts. */
export function flag(attributes: Attributes, key: string): boolean {
  return asText(own(attributes, key)) === 'true';
}

/** An object attribute, or undefined. */
export function group(attributes: Attributes, key: string): JsonObject | undefined {
  return asObject(own(attributes, key));
}

/** The objects of a list attribute. */
export function groups(attributes: Attributes, key: string): JsonObject[] {
  return asArray(own(attributes, key))
    .map(asObject)
    .filter((item) => item !== undefined);
}

/** The texts of a list attribute. */
export function texts(attributes: Attributes, key: string): string[] {
  return asArray(own(attributes, key)).flatMap((item) => asText(item) ?? []);
}

/** An image without its registry: `2577….dkr.ecr.us-east-2.amazonaws.com/xgboost:1.0` → `xgboost:1.0`. */
export function imageName(image: string | null): string | null {
  return (
    image
      ?.replace(/@sha256:.*$/, '')
      .split('/')
      .at(-1) || image
  );
}

/** "3 × ml.c5.xlarge"; the count is left out where it is one or not known. */
export function instances(event: MlEvent): string | null {
  const type = text(event.attributes, 'instanceType');
  const count = number(event.attributes, 'instanceCount');
  if (type === null) return null;
  return count === null || count === 1 ? type : `${count} × ${type}`;
}
