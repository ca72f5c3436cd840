// The section `doors:` of bellhop.yaml: which key or token opens the event doors, and for whom its holder may speak.

import * as v from 'valibot';
import type { DoorRule, DoorScope, TokenRule } from '../core/doors';
import { asArray, asObject, type Json, type JsonObject } from '../core/json';
import { type Context, textOf } from './context';
import type { Path } from './source';

const GUID = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
/** Microsoft.EventGrid of the public cloud, which signs in for webhooks. https://learn.microsoft.com/azure/event-grid/secure-webhook-delivery */
const EVENT_GRID = '4962773b-9cdb-44cf-a8bf-237846a00ab7';

const guid = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${GUID}$`), 'expected an id such as 8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f'),
);

/** The resource id of a workspace. */
export const WORKSPACE_ID = new RegExp(
  `^/subscriptions/${GUID}/resource[gG]roups/[\\w().\\u00C0-\\uFFFF-]{1,90}/providers/Microsoft\\.MachineLearningServices/workspaces/[A-Za-z0-9][\\w-]{1,32}$`,
);

/** What may stand in one entry of the list; that it has either `key` or `token` is checked when it is read. */
export const doorSchema = v.pipe(
  v.strictObject({
    key: v.optional(
      v.pipe(
        v.string(),
        // The message must not repeat what was written: it may be the key itself.
        v.regex(
          /^BELLHOP_EVENTS_KEY(_[A-Z0-9_]+)?$/,
          'expected the name of a secret, BELLHOP_EVENTS_KEY or BELLHOP_EVENTS_KEY_<NAME>, and never the key itself',
        ),
        v.title('Key'),
        v.description('The name of the secret that holds the key, e.g. BELLHOP_EVENTS_KEY_PROD.'),
      ),
    ),
    header: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[A-Za-z0-9-]{1,64}$/, 'expected the name of a header, such as x-api-key'),
        v.title('Header'),
        v.description('The header that carries the key, if it is not x-bellhop-key.'),
      ),
    ),
    token: v.optional(
      v.pipe(
        v.strictObject({
          tenant: v.pipe(guid, v.title('Tenant'), v.description('Id of the Entra tenant that issues it.')),
          audience: v.pipe(
            v.string(),
            v.nonEmpty(),
            v.title('Audience'),
            v.description("Id or App ID URI of the application that stands for Bellhop's door."),
          ),
          callers: v.optional(
            v.pipe(
              v.array(guid),
              v.nonEmpty(),
              v.title('Callers'),
              v.description('Application or object ids of those who may show it; left out = Event Grid.'),
            ),
          ),
        }),
        v.title('Token'),
        v.description('A token of Entra instead of a key.'),
      ),
    ),
    accounts: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(/^\d{12}$/, 'expected an AWS account, 12 digits in quotes'))),
        v.nonEmpty(),
        v.title('Accounts'),
        v.description('AWS accounts that the sender may speak for.'),
      ),
    ),
    subscriptions: v.optional(
      v.pipe(
        v.array(guid),
        v.nonEmpty(),
        v.title('Subscriptions'),
        v.description('Azure subscriptions that the sender may speak for.'),
      ),
    ),
    workspaces: v.optional(
      v.pipe(
        v.array(
          v.pipe(
            v.string(),
            v.regex(
              WORKSPACE_ID,
              'expected the resource id of a workspace, /subscriptions/…/workspaces/<name>',
            ),
          ),
        ),
        v.nonEmpty(),
        v.title('Workspaces'),
        v.description('Resource ids of Azure ML workspaces that the sender may speak for.'),
      ),
    ),
  }),
  v.title('Door'),
  v.description(
    'One way into the event doors. Without accounts, subscriptions and workspaces it is for any.',
  ),
);

export const doorsSchema = v.pipe(
  v.array(doorSchema),
  v.title('Doors'),
  v.description('Who may bring events over HTTP; left out = whoever holds BELLHOP_EVENTS_KEY.'),
);

/** What is no list of the right shape has been reported by the schema, and is stepped over. */
export function readDoors(raw: unknown, context: Context): DoorRule[] {
  return asArray(raw).flatMap((item, index) => {
    const object = asObject(item);
    return object === undefined ? [] : readDoor(object, ['doors', index], context);
  });
}

function readDoor(object: JsonObject, path: Path, context: Context): DoorRule[] {
  const key = textOf(object.key);
  const token = asObject(object.token);
  if ((key === undefined) === (token === undefined)) {
    context.problem(path, 'a door has either a key or a token');
    return [];
  }
  const header = textOf(object.header);
  if (token !== undefined) {
    if (header !== undefined)
      context.problem([...path, 'header'], 'a token comes in the header Authorization, and in no other');
    const rule = readToken(token);
    return rule === undefined ? [] : [{ token: rule, ...readScope(object) }];
  }
  return [{ key: key as string, ...(header !== undefined && { header }), ...readScope(object) }];
}

function readToken(token: JsonObject): TokenRule | undefined {
  const tenant = textOf(token.tenant);
  const audience = textOf(token.audience);
  if (tenant === undefined || audience === undefined) return undefined;
  return { tenant, audience, callers: textsOf(token.callers) ?? [EVENT_GRID] };
}

function readScope(object: JsonObject): DoorScope {
  const accounts = textsOf(object.accounts);
  const subscriptions = textsOf(object.subscriptions);
  const workspaces = textsOf(object.workspaces);
  return {
    ...(accounts !== undefined && { accounts }),
    ...(subscriptions !== undefined && { subscriptions }),
    ...(workspaces !== undefined && { workspaces }),
  };
}

/** Absent and present must not be confused: an empty list binds to nothing, an absent one does not bind. */
function textsOf(value: Json | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  return asArray(value).filter((item) => typeof item === 'string');
}
