// What a failed call to an AWS service means for a text that should be read.

import { CallError, messageOf } from '../core/errors';

/** Answers in seconds, or not at all: a worker waits for it. The SDK tries three times. */
export const AWS_LIMITS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
};

const NOT_THERE = new Set([
  'NoSuchKey',
  'NoSuchBucket',
  'ParameterNotFound',
  'ParameterVersionNotFound',
  'ResourceNotFoundException',
]);

interface AwsError {
  name: string;
  $fault?: 'client' | 'server';
  $retryable?: object;
  $metadata?: { httpStatusCode?: number };
}

export function sourceError(error: unknown, name: string): CallError {
  if (error instanceof CallError) return error;
  const { name: code, $fault, $retryable, $metadata } = error as AwsError;
  const text = `${name} cannot be read: ${messageOf(error)}`;
  const cause = { cause: error };
  if (NOT_THERE.has(code)) return new CallError('gone', code, text, undefined, cause);
  const throttled =
    $retryable !== undefined ||
    $metadata?.httpStatusCode === 429 ||
    /thrott|toomany|limitexceeded/i.test(code);
  if ($fault === 'client' && !throttled) return new CallError('permanent', code, text, undefined, cause);
  return new CallError('retry', code, text, undefined, cause);
}

export function tooLarge(name: string): CallError {
  return new CallError('permanent', 'too_large', `${name} is larger than what is read at once`);
}
