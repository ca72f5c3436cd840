// `bellhop:templates` and `bellhop:config` for tests that load a composition root: what the build would put there.

import { checkConfig } from '../../../src/config';
import { loadTemplateSet } from '../../../src/render/compile';
import { samples, TEMPLATES } from '../../templates/support';

/** Call it before the root is loaded. */
export function provideTemplates(): void {
  jest.doMock('bellhop:templates', () => ({ templateSet: loadTemplateSet({ dir: TEMPLATES, samples }) }), {
    virtual: true,
  });
}
