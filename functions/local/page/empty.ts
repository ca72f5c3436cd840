// What the page says before the first message: how to send an event.

import { h } from './dom';

function commands(origin: string): { title: string; text: string }[] {
  return [
    {
      title: 'An event of SageMaker',
      text: `curl -H 'content-type: application/json' --data @test/fixtures/aws/pipeline-run.failed.json ${origin}/events/aws`,
    },
    {
      title: 'An event of Azure Machine Learning',
      text: `curl -H 'content-type: application/json' --data @test/fixtures/azure/pipeline-run.failed.json ${origin}/events/azure`,
    },
  ];
}

/** `elsewhere`: how many of the two chats are not shown here. */
export function renderEmpty(openSamples: () => void, playStory: () => void, elsewhere: number): HTMLElement {
  return h(
    'section',
    { class: 'empty' },
    h('h2', { text: elsewhere < 2 ? 'No messages yet' : 'No messages here' }),
    h('p', {
      text:
        elsewhere < 2
          ? 'Send an event, and see here what your team would see in Slack and in Teams.'
          : 'Send an event, and see it where your team would: in Slack and in Teams.',
    }),
    h(
      'div',
      { class: 'empty-buttons' },
      h('button', {
        class: 'button button-primary',
        text: 'Send a sample event',
        attrs: { type: 'button' },
        on: { click: openSamples },
      }),
      h('button', {
        class: 'button',
        text: 'Play the story of a pipeline',
        attrs: { type: 'button' },
        on: { click: playStory },
      }),
    ),
    h('p', {
      class: 'hint',
      text: 'or from a terminal in the folder of the project, with a sample or an event of your own:',
    }),
    ...commands(location.origin).map(({ title, text }) => renderCommand(title, text)),
    ...(elsewhere > 0
      ? []
      : [
          h('p', {
            class: 'hint',
            text: 'Nothing leaves this machine: messages go to this page instead of the chats.',
          }),
        ]),
  );
}

function renderCommand(title: string, text: string): HTMLElement {
  const button = h('button', {
    class: 'button button-small',
    text: 'Copy',
    attrs: { type: 'button', 'aria-label': `Copy the command: ${title}` },
    on: { click: () => void copy(text, button) },
  });
  return h(
    'div',
    { class: 'command' },
    h('span', { class: 'command-title', text: title }),
    h('div', { class: 'command-line' }, h('code', { text, attrs: { tabindex: 0 } }), button),
  );
}

async function copy(text: string, button: HTMLElement): Promise<void> {
  const done = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  button.textContent = done ? 'Copied' : 'Select and copy';
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 1500);
}
