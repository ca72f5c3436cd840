// Which of Slack's requests are heard, and by whom. A channel's and a person's words go to reactions.ts.

import type { App, Context } from '@slack/bolt';
import { asArray, asNumber, asObject, asText, type JsonObject } from '../../core/json';
import type { Log } from '../../core/ports';
import type { SlackInstallations } from './installations';
import { escapeMrkdwn } from './mrkdwn';
import { type Heard, placeOf } from './people';
import { createReactions, type ReactionParts } from './reactions';

export interface ListenerParts extends ReactionParts {
  log: Log;
  /** Where the app is installed, if that is more than one place: it is heard from nowhere else. */
  installations?: Pick<SlackInstallations, 'find' | 'remove'>;
}

export function listen(app: App, parts: ListenerParts): void {
  const { log, installations } = parts;
  const react = createReactions(parts);

  app.use(async ({ context, next }) => {
    if (context.stranger !== true) return next();
    log.warn('nothing was done for a workspace that does not have the app', { team: context.teamId });
  });
  app.action({ type: 'block_actions' }, async ({ body, context, ack }) => {
    await react.toPress(asBody(body), heard(context));
    await ack();
  });
  app.view({ type: 'view_submission' }, async ({ body, context, ack }) => {
    const answer = await react.toSubmission(asBody(body), heard(context));
    // Bolt's type is the sum of what every kind of view may be answered.
    await (ack as (answer?: JsonObject) => Promise<void>)(answer);
  });
  app.command(/^\//, async ({ body, context, ack }) => {
    const text = await react.toCommand(asBody(body), heard(context));
    await ack({ response_type: 'ephemeral', text: escapeMrkdwn(text) });
  });
  for (const type of ['app_mention', 'message'])
    app.event(type, async ({ body, context }) => react.toMessage(asBody(body), heard(context)));

  app.event('app_uninstalled', async ({ body }) => removed(asBody(body)));
  app.event('tokens_revoked', async ({ body }) => {
    // A person's token is none of ours.
    const tokens = asObject(asObject(asBody(body).event)?.tokens);
    if (asArray(tokens?.bot).length > 0) await removed(asBody(body));
  });
  app.event('channel_rename', async ({ body }) => {
    const channel = asText(asObject(asObject(asBody(body).event)?.channel)?.id);
    log.warn('a channel was renamed: a receiver that has its old name loses it', { channel });
  });

  function heard({ installation }: Context): Heard {
    const id = asText(installation);
    return { now: parts.now(), ...(id !== undefined && { installation: id }) };
  }

  async function removed(body: JsonObject): Promise<void> {
    const at = asNumber(body.event_time);
    const when = at === undefined ? {} : { at: at * 1000 };
    await installations?.remove({ ...placeOf(body), ...when });
  }
}

function asBody(body: unknown): JsonObject {
  return asObject(body) ?? {};
}
