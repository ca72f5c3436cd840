// The questions before a press: yes or no, as Slack asks for a button, and what the bot wants to have written.

import type { Question } from '../../../src/core/press';
import { h } from './dom';

/** What Slack asks by itself, before anybody hears of the press. */
export interface Confirm {
  title: string;
  text: string;
  confirm: string;
  deny: string;
  danger: boolean;
}

/** Resolves to whether they said yes. */
export function askToConfirm(confirm: Confirm): Promise<boolean> {
  return ask({ ...confirm }, [], () => true).then((answer) => answer === true);
}

/** Resolves to what was written; undefined if they let it be. */
export function askForComment(question: Question): Promise<string | undefined> {
  const field = h('textarea', {
    class: 'ask-field',
    attrs: {
      id: 'ask-comment',
      rows: 3,
      maxlength: 500,
      required: question.required,
      placeholder: question.hint,
    },
  });
  const label = h('label', { text: question.label, attrs: { for: 'ask-comment' } });
  const words = { ...question, danger: question.style === 'danger' };
  return ask(words, [label, field], () => (field.reportValidity() ? field.value : undefined));
}

/** `answer` gives undefined while the dialog has to stay. */
function ask<T>(
  { title, text, confirm, deny, danger }: Confirm,
  fields: HTMLElement[],
  answer: () => T | undefined,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    const button = (label: string, style: string, click: () => void): HTMLElement =>
      h('button', {
        class: `slack-button slack-button-${style}`,
        text: label,
        attrs: { type: 'button' },
        on: { click },
      });
    const yes = (): void => {
      const given = answer();
      if (given === undefined) return;
      resolve(given);
      dialog.close();
    };
    const dialog = h(
      'dialog',
      { class: 'ask', attrs: { 'aria-label': title } },
      h('h2', { text: title }),
      h('p', { text }),
      ...fields,
      h(
        'div',
        { class: 'ask-buttons' },
        button(deny, 'default', () => dialog.close()),
        button(confirm, danger ? 'danger' : 'primary', yes),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(undefined);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
