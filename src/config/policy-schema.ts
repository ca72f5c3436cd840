// The shape of a policy in bellhop.yaml. What its values mean is read in policies.ts.

import * as v from 'valibot';
import { ACTION_IDS } from '../core/event';
import { matchersSchema } from './matchers-schema';

const text = v.pipe(v.string(), v.nonEmpty());

export const MOST_APPROVALS = 20;

const hoursSchema = v.pipe(
  v.strictObject({
    days: v.optional(
      v.pipe(
        v.union([v.array(text), text]),
        v.title('Days'),
        v.description('E.g. mon-fri, or mon,wed; left out = every day.'),
      ),
    ),
    from: v.pipe(text, v.title('From'), v.description('E.g. "09:00".')),
    to: v.pipe(
      text,
      v.title('To'),
      v.description('Excluded, e.g. "17:00"; smaller than "from" = over midnight.'),
    ),
    zone: v.pipe(text, v.title('Time zone'), v.description('E.g. Europe/Madrid, or UTC.')),
  }),
  v.title('Hours'),
  v.description('When it is allowed; left out = always.'),
);

const policySchema = v.pipe(
  v.strictObject({
    name: v.pipe(text, v.title('Name'), v.description('What a person who is refused reads.')),
    actions: v.pipe(
      v.union([v.pipe(v.array(v.picklist(ACTION_IDS)), v.nonEmpty()), v.literal('all')]),
      v.title('Actions'),
      v.description('The buttons it is about, or all.'),
    ),
    matchers: v.optional(matchersSchema),
    allow: v.pipe(
      v.array(text),
      v.nonEmpty(),
      v.title('Allow'),
      v.description('Names of people and groups; members = everybody of the organisation, guests excepted.'),
    ),
    approvals: v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(1),
        v.maxValue(MOST_APPROVALS),
        v.title('Approvals'),
        v.description('How many different people must agree; 1 if left out. One rejection is always enough.'),
      ),
    ),
    not_by_requester: v.optional(
      v.pipe(
        v.boolean(),
        v.title('Not by the requester'),
        v.description('Nobody decides on what they started, registered or retried; who is unknown, denies.'),
      ),
    ),
    automation: v.optional(
      v.pipe(
        v.array(text),
        v.title('Automation'),
        v.description('Machines that may be a requester: ARNs of roles, object ids of service principals.'),
      ),
    ),
    comment: v.optional(
      v.pipe(
        v.picklist(['required', 'optional']),
        v.title('Comment'),
        v.description('Whether a reason must be written.'),
      ),
    ),
    expires: v.optional(
      v.pipe(
        text,
        v.title('Expires'),
        v.description('How long a question stays open, e.g. 14d, 8h; 14d if left out.'),
      ),
    ),
    hours: v.optional(hoursSchema),
    listed_only: v.optional(
      v.pipe(
        v.boolean(),
        v.title('Listed only'),
        v.description(
          'Only people whose id in the chat stands under "people": an e-mail address alone joins nobody.',
        ),
      ),
    ),
  }),
  v.title('Policy'),
);

export const policiesSchema = v.pipe(
  v.array(policySchema),
  v.title('Policies'),
  v.description(
    'Who may press which button. The first that names the action and matches decides; what no policy names, nobody may do.',
  ),
);
