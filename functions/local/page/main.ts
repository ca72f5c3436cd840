// The page: reads the threads, follows the stream, and draws what changed.

import type { PageThread } from '../../../src/chats/page/message';
import { type Elsewhere, fetchElsewhere, fetchThreads, follow } from './api';
import { h } from './dom';
import { renderElsewhere } from './elsewhere';
import { renderEmpty } from './empty';
import { createFilterBar } from './filters';
import { renderGroup } from './group-view';
import { type Filter, groupThreads, matches, NO_FILTER, signature } from './model';
import { createSamplesPanel } from './samples-panel';
import { isDark, startTheme } from './theme';

const threads = new Map<string, PageThread>();
const open = new Set<string>();
const filter: Filter = { ...NO_FILTER };
/** Drawn groups with what they looked like, so that only what changed is drawn again. */
const drawn = new Map<string, { look: string; element: HTMLElement }>();
let elsewhere: Elsewhere[] = [];
let next: string | undefined;
let loaded = false;
/** The first drawing is over: from now on what appears is news. */
let settled = false;

const list = document.getElementById('threads')!;
const more = document.getElementById('more') as HTMLButtonElement;
const samplesButton = document.getElementById('samples-button') as HTMLButtonElement;
const announcer = document.getElementById('announcer')!;
const connection = document.getElementById('connection')!;

const samples = createSamplesPanel(samplesButton);
const filters = createFilterBar(filter, draw);

function draw(): void {
  const groups = groupThreads(threads.values());
  filters.update(groups);
  const shown = groups.filter((group) => matches(group, filter));
  const dark = isDark();
  const elements = shown.map((group) => {
    const opened = group.threads.filter(({ root }) => open.has(root.id)).map(({ root }) => root.id);
    const look = [signature(group), dark, filter.chat, ...opened].join('|');
    const known = drawn.get(group.id);
    if (known?.look === look) return known.element;
    const element = renderGroup(group, { dark, chat: filter.chat, isOpen: (id) => open.has(id), toggle });
    if (settled && known === undefined) element.classList.add('arrived');
    drawn.set(group.id, { look, element });
    return element;
  });
  document.body.classList.toggle('is-empty', loaded && groups.length === 0);
  if (!loaded) return;
  if (groups.length === 0) elements.push(renderEmpty(samples.open, samples.play, elsewhere.length));
  else if (elements.length === 0) elements.push(renderNoMatch());
  place(elements);
  more.hidden = next === undefined;
  settled = true;
}

/** Moves only what is out of place, so that focus and scrolling stay where the reader left them. */
function place(elements: HTMLElement[]): void {
  const wanted = new Set<Element>(elements);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  elements.forEach((element, index) => {
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
  });
}

function renderNoMatch(): HTMLElement {
  return h(
    'section',
    { class: 'empty' },
    h('h2', { text: 'No message matches' }),
    h('button', {
      class: 'button',
      text: 'Clear the filters',
      attrs: { type: 'button' },
      on: { click: () => filters.clear() },
    }),
  );
}

/** Opens or closes a thread's replies, and keeps the keyboard on its button. */
function toggle(root: string): void {
  if (!open.delete(root)) open.add(root);
  draw();
  document.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(`replies-${root}`)}"]`)?.focus();
}

async function read(after?: string): Promise<void> {
  const page = await fetchThreads(after);
  for (const thread of page.threads) threads.set(thread.root.id, thread);
  if (after !== undefined || !loaded) next = page.next;
  loaded = true;
  draw();
}

/** A reading that fails leaves what is on show; the stream says that the host is away. */
function readQuietly(after?: string): void {
  read(after).catch(() => setLive(false));
}

function setLive(live: boolean): void {
  connection.textContent = live ? 'Live' : 'Not connected';
  connection.classList.toggle('live', live);
}

let planned = false;
/** Many messages may arrive at once: they are drawn together. */
function drawSoon(): void {
  if (planned) return;
  planned = true;
  setTimeout(() => {
    planned = false;
    draw();
  }, 60);
}

document.getElementById('filters')!.replaceWith(filters.element);
document.body.append(samples.element);
samplesButton.addEventListener('click', samples.toggle);
more.addEventListener('click', () => readQuietly(next));
startTheme(document.getElementById('theme') as HTMLButtonElement, draw);
fetchElsewhere()
  .then((found) => {
    elsewhere = found;
    if (found.length > 0) list.before(renderElsewhere(found));
    draw();
  })
  .catch(() => setLive(false));
readQuietly();
follow({
  thread(thread) {
    const isNew = !threads.has(thread.root.id);
    threads.set(thread.root.id, thread);
    announcer.textContent = isNew
      ? thread.root.fallback
      : (thread.replies.at(-1)?.fallback ?? thread.root.fallback);
    drawSoon();
  },
  reload: () => readQuietly(),
  trouble: (message) => samples.show({ ok: false, message }),
  state: setLive,
});
