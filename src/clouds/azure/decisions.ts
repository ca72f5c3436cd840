// Decisions for other automation: one CloudEvent to a topic of Event Grid for each record.

import { CallError, ConfigError, messageOf } from '../../core/errors';
import { asObject, asText } from '../../core/json';
import { faultCode, neverSent, retryAfterSeconds } from '../../core/network';
import { eventTypeOf, PUBLISHED_SOURCE, publishedJson } from '../../core/published';
import type { DecisionRecord } from '../../core/record';
import type { Secret } from '../../core/secret';

/** Of topics and domains; namespaces have another. https://learn.microsoft.com/azure/event-grid/post-to-custom-topic */
const API_VERSION = '2018-01-01';
const SCOPE = 'https://eventgrid.azure.net/.default';
/** A list, even of one: what Azure's own clients send. https://learn.microsoft.com/azure/event-grid/cloud-event-schema */
const CONTENT_TYPE = 'application/cloudevents-batch+json; charset=utf-8';
/** An event may have 1 MB, and every 64 KB of it cost as one. */
const MOST_DATA_BYTES = 250_000;
/** What is read of an answer that is no success. */
const LONGEST_REASON = 300;

export interface EventGridOptions {
  /** The topic's own: `https://<topic>.<region>-1.eventgrid.azure.net/api/events`. */
  endpoint: string;
  /** One of the two; the key wins. */
  credential?: { getToken(scope: string): Promise<{ token: string } | null> };
  key?: Secret;
  /** What follows `/bellhop/` in the events' source, e.g. the host. */
  deployment?: string;
  timeoutMs: number;
  fetch?: typeof globalThis.fetch;
}

/** Sends records to a topic that takes CloudEvents 1.0. Fails with CallError only. */
export function createEventGridPublisher(
  options: EventGridOptions,
): (record: DecisionRecord) => Promise<void> {
  const { endpoint, fetch = globalThis.fetch, timeoutMs } = options;
  const url = new URL(endpoint);
  if (url.protocol !== 'https:')
    throw new ConfigError([{ message: 'the endpoint of Event Grid must be an https address' }]);
  url.searchParams.set('api-version', API_VERSION);
  const topic = url.host;

  return async (record) => {
    const headers = { 'content-type': CONTENT_TYPE, ...(await proofOf(options)) };
    const body = JSON.stringify([cloudEventOf(record, options.deployment)]);
    // A key must not travel on, so a redirect is an answer like any other.
    const request = { method: 'POST', headers, body, redirect: 'manual' } as const;
    let response: Response;
    let said: string;
    try {
      response = await fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) });
      said = response.ok ? '' : await response.text();
    } catch (error) {
      // The error itself is not kept: it may hold the request with its key.
      const code = faultCode(error);
      const outcome = neverSent(error) ? 'retry' : 'unclear';
      throw new CallError(outcome, code, `The topic ${topic} did not answer (${code}).`);
    }
    if (!response.ok) throw answerError(topic, response, said);
  };
}

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes */
function cloudEventOf(record: DecisionRecord, deployment?: string): object {
  const { name, version } = record.subject;
  const subject = [record.kind, name, version].filter((part) => part !== undefined).join('/');
  return {
    specversion: '1.0',
    id: record.id,
    source: [`/${PUBLISHED_SOURCE}`, deployment].filter((part) => part !== undefined).join('/'),
    type: eventTypeOf(record),
    subject,
    time: record.at,
    datacontenttype: 'application/json',
    data: JSON.parse(publishedJson(record, MOST_DATA_BYTES)) as object,
  };
}

async function proofOf({ credential, key }: EventGridOptions): Promise<Record<string, string>> {
  if (key !== undefined) return { 'aeg-sas-key': key.reveal() };
  const problem = (error: unknown): CallError => {
    const text = `There is no token for Event Grid: ${messageOf(error)}`;
    return error instanceof ConfigError
      ? new CallError('permanent', 'configuration', text)
      : new CallError('retry', 'token', text);
  };
  const found = await credential?.getToken(SCOPE).catch((error: unknown) => {
    throw problem(error);
  });
  if (!found) throw problem(new Error('the identity gave none'));
  return { authorization: `Bearer ${found.token}` };
}

function answerError(topic: string, { status, headers }: Response, body: string): CallError {
  const { code, reason } = readReason(body);
  const name = code ?? `http_${status}`;
  const text = (what: string): string => `The topic ${topic} ${what} (${status} ${name})${reason}`;
  if (status === 429 || status === 408 || status >= 500) {
    const wait = retryAfterSeconds(headers.get('retry-after'), Date.now());
    return new CallError('retry', name, text('has no time for a decision'), wait);
  }
  if (status >= 300 && status < 400)
    return new CallError('permanent', 'redirect', text('answered with a redirect, which is not followed'));
  if (status === 401 || status === 403)
    return new CallError(
      'permanent',
      name,
      text(
        'does not let Bellhop in; it needs the role EventGrid Data Sender there, or BELLHOP_EVENTGRID_KEY',
      ),
    );
  return new CallError('permanent', name, text('refuses a decision; does it take CloudEvents 1.0?'));
}

/** `{ "error": { "code", "message" } }`, where it is that. */
function readReason(body: string): { code?: string; reason: string } {
  try {
    const error = asObject(asObject(JSON.parse(body))?.error);
    const message = asText(error?.message)?.replace(/\s+/g, ' ').slice(0, LONGEST_REASON);
    return { code: asText(error?.code), reason: message === undefined ? '.' : `: ${message}` };
  } catch {
    return { reason: '.' };
  }
}
