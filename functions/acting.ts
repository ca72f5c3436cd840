// What every host wires alike for cards and actions: the handlers, the words, the rules, and the kill switch over all.

import { handlers } from '../handlers';
import type { BotParts } from '../src/bot';
import { type KillSwitch, withoutButtons } from '../src/flow/kill-switch';
import { createNotePresenter } from '../src/render/note';
import { createPresenter } from '../src/render/present';
import { createRenderer } from '../src/render/runtime';
import type { TemplateSet } from '../src/render/template-set';

export interface ActingParts {
  templates: TemplateSet;
  killSwitch: KillSwitch;
}

export type Acting = Pick<BotParts, 'present' | 'presentNote' | 'say' | 'actions' | 'actionsAllowed'>;

export function openActing({ templates, killSwitch }: ActingParts): Acting {
  const renderer = createRenderer(templates);
  const present = createPresenter(handlers, renderer);
  return {
    present: (...card) => (killSwitch.showsButtons() ? present(...card) : withoutButtons(present(...card))),
    presentNote: createNotePresenter(renderer.say),
    say: renderer.say,
    actions: handlers.actions,
    actionsAllowed: () => killSwitch.actionsAllowed(),
  };
}
