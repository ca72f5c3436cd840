// Checks a request against its shape, and says what is wrong as AWS does.

import { asObject, type Json, type JsonObject } from '../../../src/core/json';
import type { Shape } from './sagemaker-shapes';

/** What is wrong, one phrase for each; empty if nothing is. */
export function problemsOf(value: Json | undefined, shape: Shape, at = ''): string[] {
  switch (shape.type) {
    case 'text':
      return typeof value === 'string'
        ? textProblems(value, shape, at)
        : [`Value at '${at}' must be a string`];
    case 'number':
      if (typeof value !== 'number') return [`Value at '${at}' must be a number`];
      return rangeProblems(value, shape, at, 'value');
    case 'yes or no':
      return typeof value === 'boolean' ? [] : [`Value at '${at}' must be a boolean`];
    case 'list':
      if (!Array.isArray(value)) return [`Value at '${at}' must be a list`];
      return [
        ...rangeProblems(value.length, shape, at, 'length'),
        ...(shape.of === undefined
          ? []
          : value.flatMap((member, index) => problemsOf(member, shape.of!, `${at}.${index + 1}.member`))),
      ];
    case 'map': {
      const members = asObject(value);
      if (members === undefined) return [`Value at '${at}' must be a map`];
      return rangeProblems(Object.keys(members).length, shape, at, 'length');
    }
    default: {
      const object = asObject(value);
      return object === undefined
        ? [`Value at '${at}' must be a structure`]
        : memberProblems(object, shape, at);
    }
  }
}

function memberProblems(object: JsonObject, shape: Extract<Shape, { type: 'object' }>, at: string): string[] {
  const path = (name: string): string => (at === '' ? name : `${at}.${name}`);
  const missing = (shape.required ?? [])
    .filter((name) => object[name] === undefined || object[name] === null)
    .map((name) => `Value null at '${path(name)}' failed to satisfy constraint: Member must not be null`);
  const wrong = Object.entries(object).flatMap(([name, member]) => {
    if (shape.members === undefined || member === undefined) return [];
    const known = shape.members[name];
    return known === undefined ? [`Unknown member '${path(name)}'`] : problemsOf(member, known, path(name));
  });
  return [...missing, ...wrong];
}

function textProblems(value: string, shape: Extract<Shape, { type: 'text' }>, at: string): string[] {
  const start = `Value '${value.slice(0, 80)}' at '${at}' failed to satisfy constraint:`;
  const problems = rangeProblems([...value].length, shape, at, 'length');
  if (shape.pattern !== undefined && !shape.pattern.test(value))
    problems.push(`${start} Member must satisfy regular expression pattern: ${shape.pattern.source}`);
  if (shape.oneOf !== undefined && !shape.oneOf.includes(value))
    problems.push(`${start} Member must satisfy enum value set: [${shape.oneOf.join(', ')}]`);
  return problems;
}

function rangeProblems(
  size: number,
  { min, max }: { min?: number; max?: number },
  at: string,
  what: 'length' | 'value',
): string[] {
  const start = `Value at '${at}' failed to satisfy constraint: Member must have ${what}`;
  if (min !== undefined && size < min) return [`${start} greater than or equal to ${min}`];
  return max !== undefined && size > max ? [`${start} less than or equal to ${max}`] : [];
}
