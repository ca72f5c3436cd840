// The shape of bellhop.yaml: what may stand where. Editors get the same as config/bellhop.schema.json.

import * as v from 'valibot';
import { LOCALES } from '../core/card';
import { POST_MODES } from '../core/ports';
import { cloudsSchema } from './clouds';
import { doorsSchema } from './doors';
import { matchersSchema } from './matchers-schema';
import { groupsSchema, peopleSchema } from './people';
import { policiesSchema } from './policy-schema';
import { publishSchema } from './publish';

const text = v.pipe(v.string(), v.nonEmpty());

const mode = v.pipe(
  v.picklist(POST_MODES),
  v.title('Post mode'),
  v.description(
    "How a thread's later states appear: only new replies (post), only edits of the first message (update), or both.",
  ),
);
const locale = v.pipe(
  v.picklist(LOCALES),
  v.title('Language'),
  v.description('The language of the messages.'),
);
const templates = v.pipe(
  text,
  v.title('Template set'),
  v.description('The name of a set under "templates"; left out = the built-in templates.'),
);

const settings = { mode: v.optional(mode), locale: v.optional(locale), templates: v.optional(templates) };

const slackPlace = v.pipe(
  v.strictObject({
    channel: v.pipe(
      v.string(),
      v.regex(
        /^(#[^\s#]{1,80}|[CDGU][A-Z0-9]{6,})$/,
        ({ input }) => `a Slack channel is "#name" or an id such as C0123ABCDEF, not "${input}"`,
      ),
      v.title('Channel'),
      v.description(
        '"#name" in quotes (YAML takes a bare # for a comment), or the channel\'s id, e.g. C0123ABCDEF.',
      ),
    ),
    workspace: v.optional(
      v.pipe(
        v.string(),
        v.regex(
          /^[TE][A-Z0-9]{2,30}$/,
          ({ input }) =>
            `a Slack workspace is an id such as T0123ABCD (E… for an organisation), not "${input}"`,
        ),
        v.title('Workspace'),
        v.description('Where several workspaces have the app: the id of the one that has the channel.'),
      ),
    ),
  }),
  v.title('Slack destination'),
);

const teamsPlace = v.pipe(
  v.strictObject({
    channel: v.optional(
      v.pipe(text, v.title('Channel'), v.description('Name or id of a channel the app is installed in.')),
    ),
    chat: v.optional(v.pipe(text, v.title('Chat'), v.description('Id of a group chat.'))),
    user: v.optional(v.pipe(text, v.title('User'), v.description('Entra object id of a person.'))),
  }),
  v.minEntries(1),
  v.maxEntries(1),
  v.title('Teams destination'),
  v.description('Exactly one of channel, chat and user.'),
);

const receiver = v.pipe(
  v.strictObject({
    name: v.pipe(text, v.title('Name'), v.description('What routes call it.')),
    slack: v.optional(v.union([v.array(slackPlace), slackPlace])),
    teams: v.optional(v.union([v.array(teamsPlace), teamsPlace])),
    ...settings,
  }),
  v.title('Receiver'),
  v.description('A named list of destinations. One without destinations drops its events on purpose.'),
);

interface RouteShape {
  receiver?: string;
  matchers?: string | string[];
  continue?: boolean;
  mode?: string;
  locale?: string;
  templates?: string;
  routes?: RouteShape[];
}

export const routeSchema: v.GenericSchema<RouteShape> = v.pipe(
  v.strictObject({
    receiver: v.optional(
      v.pipe(text, v.title('Receiver'), v.description('Left out = the receiver of the route above.')),
    ),
    matchers: v.optional(matchersSchema),
    continue: v.optional(
      v.pipe(
        v.boolean(),
        v.title('Continue'),
        v.description('Try the routes after this one too, although this one matched.'),
      ),
    ),
    ...settings,
    routes: v.optional(
      v.pipe(
        v.array(v.lazy(() => routeSchema)),
        v.title('Routes'),
        v.description(
          'Tried in order; the first that matches takes the event. If none does, this route delivers.',
        ),
      ),
    ),
  }),
  v.title('Route'),
);

const environment = v.pipe(
  v.strictObject({
    name: v.pipe(text, v.title('Name'), v.description('E.g. prod.')),
    matchers: v.optional(matchersSchema),
  }),
  v.title('Environment'),
);

/** Unknown keys are refused everywhere. */
export const configSchema = v.pipe(
  v.strictObject({
    receivers: v.pipe(
      v.array(receiver),
      v.nonEmpty(),
      v.title('Receivers'),
      v.description('Who can be told.'),
    ),
    route: v.pipe(
      routeSchema,
      v.title('Root route'),
      v.description('Takes every event: it has a receiver and no matchers.'),
    ),
    environments: v.optional(
      v.pipe(
        v.array(environment),
        v.title('Environments'),
        v.description(
          'The first that matches names the environment of an event that has no environment tag.',
        ),
      ),
    ),
    templates: v.optional(
      v.pipe(
        v.record(text, text),
        v.title('Template sets'),
        v.description('Name: folder of templates of your own, relative to this file.'),
      ),
    ),
    doors: v.optional(doorsSchema),
    clouds: v.optional(cloudsSchema),
    people: v.optional(peopleSchema),
    groups: v.optional(groupsSchema),
    policies: v.optional(policiesSchema),
    publish: v.optional(publishSchema),
    operators: v.optional(
      v.pipe(
        text,
        v.title('Operators'),
        v.description('The receiver that hears in private of trouble of the bot itself.'),
      ),
    ),
    defaults: v.optional(
      v.pipe(
        v.strictObject({ mode: v.optional(mode), locale: v.optional(locale) }),
        v.title('Defaults'),
        v.description('For receivers and routes that say nothing else.'),
      ),
    ),
  }),
  v.title('Bellhop'),
  v.description('Which ML events go where, and who may press which button.'),
);
