// The official Adaptive Cards renderer in a document without a browser, with Markdown as Teams reads it.

import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
import { teamsMarkdown } from '../../../functions/local/page/teams/markdown';
import type { JsonObject } from '../../../src/core/json';

interface Library {
  AdaptiveCard: {
    new (): {
      parse(card: unknown, context: Context): void;
      render(): HTMLElement | undefined;
      onExecuteAction?(action: { getJsonTypeName(): string } & Pressed): void;
    };
    onProcessMarkdown(text: string, result: { outputHtml?: string; didProcess: boolean }): void;
  };
  SerializationContext: new () => Context;
}
interface Context {
  eventCount: number;
  getEventAt(index: number): { message: string };
}

/** What an Action.Execute sends: its own data with what is in the fields. */
export interface Pressed {
  verb: string;
  data: JsonObject;
}

/** The library runs inside the document's own window, so that nothing is left on the global object. */
function load(): Library {
  const { window } = new JSDOM('<!doctype html>', { runScripts: 'outside-only' });
  window.eval(readFileSync(require.resolve('adaptivecards/dist/adaptivecards.js'), 'utf8'));
  const library = (window as unknown as { AdaptiveCards: Library }).AdaptiveCards;
  library.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = teamsMarkdown(text);
    result.didProcess = true;
  };
  return library;
}

let library: Library | undefined;

/** The card as elements, and everything that the official parser objects to. */
export function draw(
  content: unknown,
  onPress: (pressed: Pressed) => void = () => {},
): { element: HTMLElement; warnings: string[] } {
  library ??= load();
  const context = new library.SerializationContext();
  const card = new library.AdaptiveCard();
  card.parse(JSON.parse(JSON.stringify(content)), context);
  const warnings = Array.from(
    { length: context.eventCount },
    (_, index) => context.getEventAt(index).message,
  );
  card.onExecuteAction = (action) => {
    if (action.getJsonTypeName() === 'Action.Execute') onPress({ verb: action.verb, data: action.data });
  };
  const element = card.render();
  if (element === undefined) throw new Error('the card has nothing to show');
  return { element, warnings };
}

/** What a reader sees, without the joiners that keep braces apart. */
export function seen(element: Element): string {
  return (element.textContent ?? '').replaceAll('\u2060', '').replace(/[\u00a0\u200a]/g, ' ');
}

/** The tree of elements without their words: tags only. */
export function tags(element: Element): string {
  const children = [...element.children].map(tags).join('');
  return `<${element.tagName.toLowerCase()}>${children}</>`;
}

export function contentOf(payload: JsonObject): JsonObject {
  return (payload.attachments as JsonObject[])[0]!.content as JsonObject;
}
