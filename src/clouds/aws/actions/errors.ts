// What a failed call to AWS means: whether it may have happened, whether to try again, and what to tell people.

import { CallError, messageOf } from '../../../core/errors';

export interface Attempt {
  /** The action of IAM that the call needs, e.g. `sagemaker:UpdateModelPackage`. */
  permission: string;
  /** Whether it changes something: then a lost answer leaves its effect open. */
  changes: boolean;
  /** Whether a request left for AWS at all. */
  sent: boolean;
}

/** What the SDK's errors have. */
interface AwsError {
  name: string;
  code?: string;
  $retryable?: { throttling?: boolean };
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
}

/** Nobody was there: the request was not delivered. */
const NOT_DELIVERED = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL',
]); // biome-ignore format: a list

const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized)$/;
const BAD_CREDENTIALS = new Set([
  'CredentialsProviderError', 'ExpiredToken', 'ExpiredTokenException', 'InvalidClientTokenId',
  'InvalidSignatureException', 'IncompleteSignature', 'MissingAuthenticationToken', 'OptInRequired',
  'SignatureDoesNotMatch', 'UnrecognizedClientException',
]); // biome-ignore format: a list
const GONE = new Set(['ResourceNotFound', 'ResourceNotFoundException']);
/** SageMaker reports most of what is not there as an invalid request. */
const NOT_THERE = /does ?n[o']t exist|could not find|cannot find|not found|unable to find/i;

/** The CallError of whatever a call was answered with; an error that is no answer of AWS comes back as it is. */
export function callError(error: unknown, attempt: Attempt): unknown {
  if (error instanceof CallError || !(error instanceof Error)) return error;
  const { name, code, $retryable, $metadata, $response } = error as Error & AwsError;
  const reason = messageOf(error);
  const status = $metadata?.httpStatusCode;
  const make = (outcome: CallError['outcome'], text = reason, after?: number): CallError =>
    new CallError(outcome, name, text, after, { cause: error });

  if (isThrottled(name, reason, status, $retryable)) return make('retry', reason, retryAfter($response));
  if (BAD_CREDENTIALS.has(name))
    return make('permanent', `AWS does not take Bellhop's credentials: ${reason}`);
  if (DENIED.test(name) || status === 403) return make('permanent', denial(reason, attempt));
  if (status !== undefined && status >= 400 && status < 500) {
    const gone = GONE.has(name) || (name === 'ValidationException' && NOT_THERE.test(reason));
    return make(gone ? 'gone' : 'refused');
  }
  if (!attempt.sent) return isOurs(error) ? error : make('retry');
  const undelivered =
    (code !== undefined && NOT_DELIVERED.has(code)) || /without establishing a connection/i.test(reason);
  if (undelivered || !attempt.changes) return make('retry');
  return make('unclear', `Nobody knows whether AWS has done it: ${reason || name}`);
}

function isThrottled(
  name: string,
  reason: string,
  status: number | undefined,
  retryable: AwsError['$retryable'],
): boolean {
  if (retryable?.throttling === true || status === 429) return true;
  // `ResourceLimitExceeded` is a quota: trying again does not help.
  return /thrott|toomanyrequests|requestlimitexceeded/i.test(name) || /^rate exceeded/i.test(reason);
}

/** AWS names the missing right in its sentence, which is not always the one of the call: `iam:PassRole`. */
function denial(reason: string, { permission }: Attempt): string {
  const missing = /to perform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(reason)?.[1] ?? permission;
  return `Bellhop's role lacks ${missing}. AWS says: ${reason}`;
}

function retryAfter(response: AwsError['$response']): number | undefined {
  const seconds = Number(response?.headers?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** A mistake in our own code, not a trouble on the way. */
function isOurs(error: Error): boolean {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
}
