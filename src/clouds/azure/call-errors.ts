// Every way in which a call to Azure fails, as what may be done next and what to tell the presser.

import { CallError, ConfigError, messageOf } from '../../core/errors';
import { asArray, asObject, asText, type JsonObject } from '../../core/json';
import { faultCode, neverSent, retryAfterSeconds } from '../../core/network';
import { cut } from './text';

/** What a call is, for the sentence about its failure. */
export interface CallFacts {
  /** A write may have happened when its answer is lost; a read can be asked again. */
  writes: boolean;
  /** What it is about, as people would say it: `model fraud version 7`. */
  about: string;
  /** The action that Azure's roles must allow, below `Microsoft.MachineLearningServices/workspaces/`. */
  needs: string;
}

const LONGEST_MESSAGE = 300;
/** How deep Azure ML nests its codes; more is not read. */
const DEEPEST = 6;

/** An answer that is no success. `now` is in epoch milliseconds. */
export function answerError(
  { status, headers }: { status: number; headers: Headers },
  body: unknown,
  { writes, about, needs }: CallFacts,
  now: number,
): CallError {
  const error = asObject(asObject(body)?.error);
  const code = specificCode(error) ?? `http_${status}`;
  const said = asText(error?.message);
  const reason = said === undefined ? '' : `: ${oneLine(said)}`;
  if (status === 429) {
    const wait = retryAfterSeconds(headers.get('retry-after'), now);
    return new CallError('retry', code, `Azure has no time for ${about} (429).`, wait);
  }
  if (status === 404) return new CallError('gone', code, `Azure ML has no ${about} (any more).`);
  if (status === 401 || status === 403)
    return new CallError(
      'permanent',
      code,
      `Azure does not let Bellhop (${code}): its identity needs the action Microsoft.MachineLearningServices/workspaces/${needs} on the workspace, see "workspaceAccess" in docs/deploy-azure.md.`,
    );
  if (status >= 500 || status === 408 || status < 300)
    return new CallError(
      writes ? 'unclear' : 'retry',
      code,
      `Azure answered ${status} (${code}) to a call about ${about}${reason}`,
    );
  if (status < 400)
    return new CallError('permanent', 'redirect', 'Azure answered with a redirect, which is not followed.');
  return new CallError('permanent', code, `Azure ML refused ${about} (${code})${reason}`);
}

/** A call without an answer. The error itself is not kept: it may hold the request with its token. */
export function networkError(error: unknown, { writes, about }: CallFacts): CallError {
  if (error instanceof CallError) return error;
  const fault = faultCode(error);
  if (neverSent(error)) return new CallError('retry', fault, `Azure could not be reached (${fault}).`);
  const outcome = writes ? 'unclear' : 'retry';
  return new CallError(outcome, fault, `Azure did not answer a call about ${about} (${fault}).`);
}

/** No token: nothing was sent. */
export function tokenError(error: unknown): CallError {
  if (error instanceof ConfigError) return new CallError('permanent', 'configuration', error.message);
  return new CallError('retry', 'token', `There is no token for Azure: ${oneLine(messageOf(error))}`);
}

/** Whether an error says that this name is taken by a job that is not the same. */
export function isImmutable({ code }: CallError): boolean {
  return /immutable|conflict|alreadyexists/i.test(code);
}

/** For a write: an unclear answer is kept until the thing has been looked at; any other failure is one. */
export function unclearOnly(error: unknown): CallError {
  if (error instanceof CallError && error.outcome === 'unclear') return error;
  throw error;
}

/** For a read behind a write: whatever became of the read, the write may have happened. */
export function afterWrite<T>(read: Promise<T>): Promise<T> {
  return read.catch((error: unknown) => {
    if (!(error instanceof CallError) || error.outcome === 'gone') throw error;
    throw new CallError('unclear', error.code, error.message);
  });
}

/**
 * The innermost code: Azure ML's outer one is mostly `UserError`. Its codes are nested in `innerError`, which the resource
 * manager moves into `additionalInfo`.
 */
function specificCode(error: JsonObject | undefined): string | undefined {
  let found: string | undefined;
  let at = error;
  for (let depth = 0; at !== undefined && depth < DEEPEST; depth += 1) {
    const code = asText(at.code);
    if (code !== undefined && /^[A-Za-z]\w{2,80}$/.test(code)) found = code;
    at = asObject(at.innerError) ?? innerOf(at);
  }
  return found;
}

function innerOf(error: JsonObject): JsonObject | undefined {
  const found = asArray(error.additionalInfo).find((item) => asObject(item)?.type === 'InnerError');
  return asObject(asObject(asObject(found)?.info)?.value);
}

function oneLine(text: string): string {
  return cut(text.replace(/\s+/g, ' ').trim(), LONGEST_MESSAGE);
}
