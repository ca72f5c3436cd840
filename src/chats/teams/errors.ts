// Every way in which a call to Teams fails, as what may be done next and what to tell the operator.
// https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-agent-conversational-apis

import { CallError } from '../../core/errors';
import { asNumber, asObject, asText } from '../../core/json';
import { faultCode, neverSent, retryAfterSeconds } from '../../core/network';

/** What the call was for. `open` finds the chat with a person, `read` asks; both show nothing and can be repeated without harm. */
export type Step = 'open' | 'read' | 'post' | 'reply' | 'update';

/** What of the connector's RestError is looked at: never its message or its request, which hold bodies and the token. */
interface Answered {
  statusCode?: unknown;
  details?: unknown;
  response?: { headers?: { get?(name: string): string | undefined } };
}

const ADVICE: Record<string, (place: string) => string> = {
  BotNotInConversationRoster: (place) => `The app is not installed in ${place}: add it there.`,
  ForbiddenOperationException: (place) => `The app is not installed for ${place}: add it there.`,
  BotDisabledByAdmin: () => 'An admin of the tenant has blocked the app: they can allow it in Teams admin.',
  ConversationBlockedByUser: (place) => `The app is blocked in ${place}: someone there can unblock it.`,
  MessageWritesBlocked: (place) => `The app may not write in ${place} any more: add it there again.`,
  InvalidBotApiHost: (place) => `Teams serves ${place} elsewhere: add the app again, to tell the bot where.`,
  ConversationNotFound: (place) => `Teams has no ${place} any more: give the receiver another place.`,
  BotNotRegistered: () =>
    'Teams does not know the bot: check MicrosoftAppId and that the bot has the Teams channel.',
};

/** What to make of anything that a call threw. The SDK's own error is not kept as the cause: it holds the request. */
export function teamsCallError(error: unknown, step: Step, place: string): CallError {
  if (error instanceof CallError) return error;
  const status = asNumber((error as Answered | undefined)?.statusCode);
  if (status === undefined) return networkError(error, step);
  const wait = retryAfterSeconds((error as Answered).response?.headers?.get?.('retry-after'), Date.now());
  const outcome = outcomeOf(status, step, wait !== undefined, codeIn(error as Answered));
  const code = codeIn(error as Answered) ?? (status < 300 ? 'bad_answer' : `http_${status}`);
  const advice = outcome === 'permanent' ? ADVICE[code]?.(place) : undefined;
  const message = advice ?? `Teams answered ${status} (${code}) to a message for ${place}.`;
  return new CallError(outcome, code, message, outcome === 'retry' ? wait : undefined);
}

function outcomeOf(
  status: number,
  step: Step,
  says: boolean,
  code: string | undefined,
): CallError['outcome'] {
  if (status === 429 || status === 412 || (status === 503 && says)) return 'retry';
  const shows = step !== 'open' && step !== 'read';
  // 502 and 504 come from the gateway: the service behind it may have posted.
  if (status >= 500 || status === 408 || status < 300) return shows ? 'unclear' : 'retry';
  const changes = step === 'reply' || step === 'update';
  if (status === 404 && changes) return 'gone';
  // A message of the bot before it was installed anew.
  if (status === 403 && step === 'update' && code === 'NotEnoughPermissions') return 'gone';
  if ((status === 400 || status === 413) && shows) return 'refused';
  return 'permanent';
}

function networkError(error: unknown, step: Step): CallError {
  const fault = faultCode(error);
  if (neverSent(error)) return new CallError('retry', fault, `Teams could not be reached (${fault}).`);
  return new CallError(
    step === 'open' || step === 'read' ? 'retry' : 'unclear',
    fault,
    `Teams did not answer (${fault}).`,
  );
}

function codeIn({ details }: Answered): string | undefined {
  const code = asText(asObject(asObject(details)?.error)?.code);
  return code !== undefined && /^[A-Za-z][A-Za-z0-9]{2,60}$/.test(code) ? code : undefined;
}
