// A document for the page's renderers, without a browser.

import { type DOMWindow, JSDOM } from 'jsdom';

/** For the tests of one file, jsdom's globals are ours: the renderers, and the card library, look for them by name. */
export function installDocument(): void {
  beforeAll(install);
  afterAll(() => {
    for (const name of installed) delete scope[name];
    browser?.close();
  });
}

const scope = globalThis as Record<string, unknown>;
const installed: string[] = [];
let browser: DOMWindow | undefined;

function install(): void {
  const { window } = new JSDOM('<!doctype html><body></body>', { url: 'http://127.0.0.1:3978/' });
  browser = window;
  const globals = window as unknown as Record<string, unknown>;
  installed.push(
    ...Object.getOwnPropertyNames(window).filter((name) =>
      /^(window|document|HTML\w*Element|Node|Element)$/.test(name),
    ),
  );
  for (const name of installed) scope[name] = globals[name];
  // jsdom has no innerText, which the card library writes plain text with.
  Object.defineProperty(window.HTMLElement.prototype, 'innerText', {
    set(this: HTMLElement, text: string) {
      this.textContent = text;
    },
    get(this: HTMLElement) {
      return this.textContent;
    },
  });
}
