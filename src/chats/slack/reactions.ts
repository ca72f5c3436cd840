// From a request's body to the listener, and from its reaction back to the person: a dialog, a private word, an answer.

import { CallError, messageOf as reasonOf } from '../../core/errors';
import { asObject, asText, type JsonObject } from '../../core/json';
import type { Chat, Log } from '../../core/ports';
import type { AnswerAddress, Listener, Press, Question, Reaction } from '../../core/press';
import { atMost } from './at-most';
import type { SlackClient } from './client';
import { commentError, dialogOf, instead, noticeOf, submissionOf } from './dialog';
import { escapeMrkdwn } from './mrkdwn';
import { commandOf, isLink, messageOf, pressOf } from './parse';
import { type Heard, senderOfInteraction } from './people';
import { WORDS } from './words';

export interface ReactionParts {
  listener: Listener;
  /** Says private words. */
  chat: Pick<Chat, 'tell'>;
  /** Opens dialogs, so its calls should end well within three seconds. */
  client: SlackClient;
  log: Log;
  now(): number;
  /**
   * How long an acknowledgement waits for a private word, in milliseconds. A host that stops the process with the answer
   * would lose the word; where the process lives on, 0 is right.
   */
  graceMs: number;
}

export interface Reactions {
  toPress(body: JsonObject, heard: Heard): Promise<void>;
  /** What to answer to a submitted dialog; undefined closes it. */
  toSubmission(body: JsonObject, heard: Heard): Promise<JsonObject | undefined>;
  /** What to answer at once to the person alone. */
  toCommand(body: JsonObject, heard: Heard): Promise<string>;
  /** Fails if the message cannot be taken: Slack sends events again. */
  toMessage(body: JsonObject, heard: Heard): Promise<void>;
}

/** https://docs.slack.dev/reference/methods/views.open#errors */
const TOO_LATE = /^(expired_trigger_id|trigger_expired|exchanged_trigger_id|trigger_exchanged)$/;
/** How long somebody who cannot be told apart may be answered. */
const A_MINUTE_MS = 60_000;

export function createReactions({ listener, chat, client, log, now, graceMs }: ReactionParts): Reactions {
  /** Opens the dialog while Slack still lets us; what to say if it does not open. */
  async function ask(question: Question, press: Press, trigger: string | undefined) {
    try {
      const args = { trigger_id: trigger ?? '', view: dialogOf(question, press) };
      await client.call('views.open', args, 'a dialog', asText(press.answer.team));
      return undefined;
    } catch (error) {
      const code = error instanceof CallError ? error.code : undefined;
      log.warn('a dialog did not open', { code, action: press.action });
      return code !== undefined && TOO_LATE.test(code) ? WORDS.tooLate : WORDS.noDialog;
    }
  }

  /** A button that nobody knows is answered all the same: somebody pressed it. */
  async function strange(body: JsonObject, heard: Heard): Promise<void> {
    const sender = senderOfInteraction(body, heard);
    log.warn('a press was of no button that is known here', { known: sender !== undefined });
    if (sender !== undefined) return whisper(sender.answer, WORDS.unknownButton);
    const user = asText(asObject(body.user)?.id);
    const responseUrl = asText(body.response_url);
    if (user === undefined || responseUrl === undefined) return;
    await whisper({ user, responseUrl, until: now() + A_MINUTE_MS }, WORDS.unknownPerson);
  }

  /** What the listener says; if it fails, that nothing was done, for Slack repeats neither presses nor commands. */
  async function hear(what: () => Promise<Reaction>): Promise<Reaction> {
    try {
      return await what();
    } catch (error) {
      notTaken(error);
      return { type: 'refused', text: WORDS.notTaken };
    }
  }

  function notTaken(error: unknown): void {
    log.error('a press or a command was not taken', { reason: reasonOf(error) });
  }

  /** Says it to this person alone, and waits for that a little at most. */
  async function whisper(answer: AnswerAddress, text: string): Promise<void> {
    const said = chat.tell(answer, { text: escapeMrkdwn(text) }).catch((error: unknown) => {
      const code = error instanceof CallError ? error.code : undefined;
      log.warn('a private word was not heard', { code });
    });
    await atMost(graceMs, said);
  }

  return {
    async toPress(body, heard) {
      if (isLink(body)) return;
      const press = pressOf(body, heard);
      if (press === undefined) return strange(body, heard);
      const reaction = await hear(() => listener.pressed(press));
      const word =
        reaction.type === 'ask'
          ? await ask(reaction.question, press, asText(body.trigger_id))
          : wordOf(reaction);
      if (word !== undefined) await whisper(press.answer, word);
    },

    async toSubmission(body, heard) {
      const submission = submissionOf(body, heard);
      if (submission === undefined) return instead(noticeOf(WORDS.notice, WORDS.unknownButton, WORDS.close));
      if ('wrong' in submission)
        return commentError(submission.wrong === 'missing' ? WORDS.commentMissing : WORDS.commentTooLong);
      const { press } = submission;
      let reaction: Reaction;
      try {
        reaction = await listener.pressed(press);
      } catch (error) {
        notTaken(error);
        // The dialog stays, and with it what was written.
        return commentError(WORDS.notTaken);
      }
      if (reaction.type === 'taken') return undefined;
      if (reaction.type === 'ask') return instead(dialogOf(reaction.question, press));
      return instead(noticeOf(WORDS.notice, reaction.text, WORDS.close));
    },

    async toCommand(body, heard) {
      const command = commandOf(body, heard);
      if (command === undefined) return WORDS.unknownPerson;
      const reaction = await hear(() => listener.wrote(command));
      return wordOf(reaction) ?? (reaction.type === 'taken' ? reaction.text : '');
    },

    async toMessage(body, heard) {
      const command = messageOf(body, heard);
      if (command === undefined) return;
      const word = wordOf(await listener.wrote(command));
      if (word !== undefined) await whisper(command.answer, word);
    },
  };
}

/** What is said in words. Not that something was taken: the answer is about to come. A command has no dialog. */
function wordOf(reaction: Reaction): string | undefined {
  if (reaction.type === 'taken') return undefined;
  return reaction.type === 'ask' ? reaction.question.text : reaction.text;
}
