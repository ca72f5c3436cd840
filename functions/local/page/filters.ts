// The row of filters above the threads.

import { h } from './dom';
import { type Filter, type Group, NO_FILTER, TONE_WORDS, wordsOf } from './model';

export interface FilterBar {
  element: HTMLElement;
  /** Offers the kinds that there are. */
  update(groups: Group[]): void;
  clear(): void;
}

const CHATS: [Filter['chat'], string][] = [
  ['both', 'Both'],
  ['slack', 'Slack'],
  ['teams', 'Teams'],
];

export function createFilterBar(filter: Filter, onChange: () => void): FilterBar {
  const search = h('input', {
    class: 'search',
    attrs: { type: 'search', placeholder: 'Find a message', 'aria-label': 'Find a message' },
    on: {
      input: () => {
        filter.search = search.value;
        onChange();
      },
    },
  });
  const tone = select('Tone', [['', 'Every tone'], ...Object.entries(TONE_WORDS)], (value) => {
    filter.tone = value;
  });
  const kind = select('Kind', [['', 'Every kind']], (value) => {
    filter.kind = value;
  });
  const chats = h('div', { class: 'segments', attrs: { role: 'group', 'aria-label': 'Chats' } });
  for (const [id, label] of CHATS) {
    chats.append(
      h('button', {
        text: label,
        attrs: { type: 'button', 'aria-pressed': String(filter.chat === id), 'data-chat': id },
        on: { click: () => choose(id) },
      }),
    );
  }

  function select(
    label: string,
    options: [string, string][],
    set: (value: string) => void,
  ): HTMLSelectElement {
    const element = h(
      'select',
      {
        attrs: { 'aria-label': label },
        on: {
          change: () => {
            set(element.value);
            onChange();
          },
        },
      },
      ...options.map(([value, text]) => h('option', { text, attrs: { value } })),
    );
    return element;
  }

  function choose(id: Filter['chat']): void {
    filter.chat = id;
    for (const button of chats.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.dataset.chat === id));
    }
    onChange();
  }

  return {
    element: h('div', { class: 'filters' }, search, tone, kind, chats),
    update(groups) {
      const kinds = [...new Set(groups.flatMap(({ threads }) => threads.map(({ root }) => root.kind ?? '')))];
      const known = new Set([...kind.options].map((option) => option.value));
      for (const id of kinds.filter((name) => name !== '' && !known.has(name)).sort()) {
        kind.append(h('option', { text: wordsOf(id), attrs: { value: id } }));
      }
    },
    clear() {
      Object.assign(filter, NO_FILTER);
      search.value = '';
      tone.value = '';
      kind.value = '';
      choose('both');
    },
  };
}
