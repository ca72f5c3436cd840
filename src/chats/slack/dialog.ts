// The dialog that asks before an action: a modal, and what comes back from it.
// https://docs.slack.dev/reference/views/modal-views

import { asObject, asText, type JsonObject, withoutUndefined } from '../../core/json';
import { cutEnd } from '../../core/markup';
import type { Press, Question } from '../../core/press';
import { asMessageLink } from './message-link';
import { actionId, buttonId, iso } from './parse';
import { type Heard, senderOfInteraction } from './people';

const CALLBACK = 'bellhop.ask';
/** Errors of a submission are shown at the block of this id. */
const COMMENT = 'comment';
/** A longer comment fits into no record and no approval description. */
export const MOST_COMMENT = 500;
const LIMITS = { title: 24, button: 24, text: 3000, label: 2000, hint: 2000 };

/** What the modal remembers: ids, and whether a comment must be there. Other members may not be trusted to be short. */
interface Memory {
  button: string;
  action: string;
  required: boolean;
  channel?: string;
  thread?: string;
  /** Its link: the dialog does not tell which message it was opened from. */
  message?: string;
}

/** views.open's `view` for a question about a press. */
export function dialogOf(question: Question, { button, action, answer, message }: Press): JsonObject {
  const memory = withoutUndefined<Memory>({
    button,
    action,
    required: question.required,
    channel: asText(answer.channel),
    thread: asText(answer.thread),
    message,
  });
  // A title has room for the button's own word; what the question is stands above what comes of it.
  const text = cutEnd([question.title, question.text].filter(isWritten).join('\n\n'), LIMITS.text);
  return {
    type: 'modal',
    callback_id: CALLBACK,
    private_metadata: JSON.stringify(memory),
    title: plain(question.confirm, LIMITS.title),
    submit: plain(question.confirm, LIMITS.button),
    close: plain(question.deny, LIMITS.button),
    blocks: [
      ...(text === '' ? [] : [{ type: 'section', text: plain(text, LIMITS.text) }]),
      {
        type: 'input',
        block_id: COMMENT,
        optional: !question.required,
        label: plain(question.label, LIMITS.label),
        ...(question.hint !== undefined && { hint: plain(question.hint, LIMITS.hint) }),
        element: {
          type: 'plain_text_input',
          action_id: COMMENT,
          multiline: true,
          max_length: MOST_COMMENT,
          focus_on_load: true,
        },
      },
    ],
  };
}

/** A modal that says one thing and can only be closed. */
export function noticeOf(title: string, text: string, close: string): JsonObject {
  return {
    type: 'modal',
    title: plain(title, LIMITS.title),
    close: plain(close, LIMITS.button),
    blocks: [{ type: 'section', text: plain(text, LIMITS.text) }],
  };
}

/** What a submission brought: the press again with its comment, or what is wrong with the comment. */
export type Submission = { press: Press } | { wrong: 'missing' | 'too long' };

/** Undefined if the view is not ours, or tells not enough. */
export function submissionOf(body: JsonObject, heard: Heard): Submission | undefined {
  const view = asObject(body.view);
  const id = asText(view?.id);
  const sender = senderOfInteraction(body, heard);
  const memory = view?.callback_id === CALLBACK ? memoryOf(view.private_metadata) : undefined;
  if (id === undefined || sender === undefined || memory === undefined) return undefined;
  const action = actionId(memory.action);
  const button = buttonId(memory.button);
  if (action === undefined || button === undefined) return undefined;
  const comment = commentIn(view);
  if (comment === undefined && memory.required === true) return { wrong: 'missing' };
  if (comment !== undefined && comment.length > MOST_COMMENT) return { wrong: 'too long' };
  const { person, answer } = sender;
  // A view is submitted once; it is changed by a new question only, and then its hash is another one.
  const press = { id: ['view', id, asText(view?.hash) ?? ''].join('|'), person, button, action };
  const message = asMessageLink(memory.message);
  const place = withoutUndefined({ channel: asText(memory.channel), thread: asText(memory.thread) });
  return {
    press: {
      ...press,
      // Nothing written is an answer, too: without it, the same question would be asked again and again.
      comment: comment ?? '',
      ...(message !== undefined && { message }),
      answer: { ...answer, ...place },
      at: iso(heard.now),
    },
  };
}

/** The answer to a submission whose comment is not taken; the dialog stays, with what was written. */
export function commentError(sentence: string): JsonObject {
  return { response_action: 'errors', errors: { [COMMENT]: sentence } };
}

/** The answer to a submission that puts another view in its place. */
export function instead(view: JsonObject): JsonObject {
  return { response_action: 'update', view };
}

function isWritten(text: string): boolean {
  return text.trim() !== '';
}

function memoryOf(text: unknown): JsonObject | undefined {
  try {
    return asObject(JSON.parse(String(text)));
  } catch {
    return undefined;
  }
}

function commentIn(view: JsonObject | undefined): string | undefined {
  const values = asObject(asObject(view?.state)?.values);
  const field = asObject(asObject(values?.[COMMENT])?.[COMMENT]);
  return typeof field?.value === 'string' ? field.value.trim() || undefined : undefined;
}

function plain(text: string, max: number): JsonObject {
  // Without emoji, `:name:` stays as it is.
  return { type: 'plain_text', text: cutEnd(text, max).trim() || '–', emoji: false };
}
