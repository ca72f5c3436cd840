// The templates, checked and precompiled by config/build.mjs.

declare module 'bellhop:templates' {
  import type { TemplateSet } from '../../src/render/template-set';

  export const templateSet: TemplateSet;
}
