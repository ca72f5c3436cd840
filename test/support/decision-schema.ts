// The form of a published record, as docs/decisions.md has it in JSON Schema: the page is compared with what this makes.

import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { KINDS } from '../../src/core/event';
import { CHAT_IDS } from '../../src/core/ports';
import { DECIDED_ACTIONS } from '../../src/core/record';

const text = v.pipe(v.string(), v.nonEmpty());
const time = v.pipe(v.string(), v.isoTimestamp());
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const link = v.pipe(v.string(), v.url());

const subject = v.object({
  name: text,
  version: v.optional(text),
  id: text,
  account: v.optional(text),
  region: v.optional(text),
  subscription: v.optional(text),
  resourceGroup: v.optional(text),
  workspace: v.optional(text),
  url: link,
});

const vote = v.object({
  action: v.picklist(DECIDED_ACTIONS),
  who: text,
  name: v.string(),
  chat: v.picklist(CHAT_IDS),
  chatUser: text,
  tenant: text,
  email: v.optional(text),
  role: v.optional(v.pipe(v.string(), v.regex(/^(members|group:.+|person:.+)$/))),
  comment: v.optional(v.string()),
  at: time,
  destination: text,
  message: v.optional(link),
});

/** Members that it does not know are left out of what it gives; so a parsed record that differs has one too many. */
export const decisionSchema = v.object({
  schema: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}\/\d+$/)),
  decision: digest,
  generation: v.pipe(v.number(), v.integer(), v.minValue(0)),
  action: v.picklist(DECIDED_ACTIONS),
  question: text,
  outcome: v.picklist(['done', 'failed', 'unknown']),
  reason: v.optional(v.string()),
  cloud: v.picklist(['aws', 'azure']),
  kind: v.picklist(KINDS),
  subject,
  environment: v.optional(text),
  at: time,
  votes: v.pipe(v.array(vote), v.minLength(1)),
  evidence: digest,
  policy: v.object({ name: text, hash: text }),
  status: v.optional(text),
  made: v.optional(v.object({ name: text, url: link })),
});

export function decisionJsonSchema(): object {
  return toJsonSchema(decisionSchema);
}
