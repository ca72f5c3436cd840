// The panel of sample events: every fixture, by cloud and kind, with a search; sent through the real door.

import { fetchSampleBody, fetchSamples, type Sample, type SendResult, sendSample, sendStory } from './api';
import { h } from './dom';
import { TONE_WORDS, wordsOf } from './model';

const CLOUD_WORDS: Record<string, string> = { aws: 'Amazon SageMaker', azure: 'Azure Machine Learning' };

export interface SamplesPanel {
  element: HTMLElement;
  open(): void;
  toggle(): void;
  /** Plays the story. */
  play(): void;
  /** Shows how something went; the panel opens for what went wrong. */
  show(result: SendResult): void;
}

export function createSamplesPanel(opener: HTMLButtonElement): SamplesPanel {
  let samples: Sample[] | undefined;
  const search = h('input', {
    class: 'search',
    attrs: { type: 'search', placeholder: 'Search samples', 'aria-label': 'Search samples' },
    on: { input: () => draw() },
  });
  const fresh = h('input', { attrs: { type: 'checkbox', id: 'fresh', checked: true } });
  const status = h('p', { class: 'samples-status', attrs: { role: 'status' } });
  const list = h('div', { class: 'samples-list' });
  const story = h('button', {
    class: 'button',
    text: 'Play the story',
    attrs: {
      type: 'button',
      title: 'A pipeline starts, fails, is retried, succeeds, and asks for approval of its model',
    },
    on: { click: play },
  });
  const element = h(
    'aside',
    { class: 'samples', attrs: { 'aria-label': 'Sample events', hidden: true } },
    h(
      'div',
      { class: 'samples-head' },
      h('h2', { text: 'Sample events' }),
      h('button', {
        class: 'icon-button',
        text: '×',
        attrs: { type: 'button', 'aria-label': 'Close the samples' },
        on: { click: () => close() },
      }),
    ),
    h(
      'div',
      { class: 'samples-tools' },
      search,
      h('label', { class: 'check', attrs: { for: 'fresh' } }, fresh, 'As if it happened just now'),
      h('p', {
        class: 'hint',
        text: 'Bellhop tells one event once: without this, a sample sent twice changes nothing.',
      }),
      story,
    ),
    status,
    list,
  );
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });

  function close(): void {
    element.hidden = true;
    opener.setAttribute('aria-expanded', 'false');
    document.body.classList.remove('with-samples');
    opener.focus();
  }

  function open(): void {
    element.hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    document.body.classList.add('with-samples');
    search.focus();
    if (samples === undefined) void load();
  }

  async function load(): Promise<void> {
    try {
      samples = await fetchSamples();
      draw();
    } catch {
      tell({ ok: false, message: 'The samples cannot be read. Is the local host still running?' });
    }
  }

  function tell(result: SendResult): void {
    status.textContent = result.message;
    status.classList.toggle('bad', !result.ok);
  }

  function show(result: SendResult): void {
    if (!result.ok && element.hidden) open();
    tell(result);
  }

  function play(): void {
    void run(story, sendStory);
  }

  async function run(button: HTMLButtonElement, send: () => Promise<SendResult>): Promise<void> {
    button.disabled = true;
    show(await send());
    button.disabled = false;
  }

  function draw(): void {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = (samples ?? []).filter((sample) => {
      const text = [sample.id, sample.kind, sample.name, sample.status, CLOUD_WORDS[sample.cloud]]
        .join(' ')
        .toLowerCase();
      return words.every((word) => text.includes(word));
    });
    list.replaceChildren(
      ...Object.entries(CLOUD_WORDS).map(([cloud, title]) =>
        cloudSection(
          title,
          wanted.filter((s) => s.cloud === cloud),
        ),
      ),
    );
    if (samples !== undefined && wanted.length === 0)
      list.replaceChildren(h('p', { class: 'hint', text: 'No sample has these words.' }));
  }

  function cloudSection(title: string, of: Sample[]): HTMLElement {
    const section = h(
      'section',
      { class: 'samples-cloud', attrs: { hidden: of.length === 0 } },
      h('h3', { text: title }),
    );
    for (const kind of new Set(of.map((sample) => sample.kind))) {
      const ofKind = of.filter((sample) => sample.kind === kind);
      section.append(h('h4', { text: wordsOf(kind) }), h('ul', {}, ...ofKind.map(row)));
    }
    return section;
  }

  function row(sample: Sample): HTMLElement {
    const item = h('li', { class: 'sample' });
    const what = sample.events > 1 ? `${sample.events} events` : sample.status;
    const send = h('button', {
      class: 'button button-small',
      text: 'Send',
      attrs: { type: 'button', 'aria-label': `Send ${sample.title}` },
      on: { click: () => void run(send, () => sendSample(sample.id, fresh.checked)) },
    });
    item.append(
      h('span', {
        class: `dot tone-${sample.tone}`,
        attrs: { title: TONE_WORDS[sample.tone], 'aria-hidden': 'true' },
      }),
      h(
        'span',
        { class: 'sample-words' },
        h('span', { class: 'sample-title', text: sample.title }),
        h('span', { class: 'sample-what', text: what }),
      ),
      h('button', {
        class: 'link-button',
        text: 'JSON',
        attrs: { type: 'button', 'aria-expanded': 'false', 'aria-label': `Show the JSON of ${sample.title}` },
        on: { click: (event) => void showBody(item, event.currentTarget as HTMLElement, sample) },
      }),
      send,
    );
    return item;
  }

  return { element, open, toggle: () => (element.hidden ? open() : close()), play, show };
}

async function showBody(item: HTMLElement, button: HTMLElement, sample: Sample): Promise<void> {
  const shown = item.querySelector('pre');
  button.setAttribute('aria-expanded', String(shown === null));
  if (shown !== null) {
    shown.remove();
    return;
  }
  const body = await fetchSampleBody(sample.id).catch(() => 'The sample cannot be read.');
  item.append(
    h('pre', { class: 'sample-json', text: JSON.stringify(body, null, 2), attrs: { tabindex: 0 } }),
  );
}
