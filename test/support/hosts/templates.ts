// `bellhop:templates` and `bellhop:config` for tests that load a composition root: what the build would put there.

import { readConfigFile } from '../../../src/config/read';
import type { ConfigData } from '../../../src/config/ready';
import { loadTemplateSet } from '../../../src/render/compile';
import { samples, TEMPLATES } from '../../templates/support';
import { CONFIGURATION } from './environment';

function configData(): ConfigData {
  const file = 'bellhop.yaml';
  const {
    matchers: _matchers,
    problems: _problems,
    ...sections
  } = readConfigFile(file, CONFIGURATION, () => true);
  return { file, regex: false, ...sections };
}

/** Call it before the root is loaded. */
export function provideTemplates(): void {
  jest.doMock('bellhop:templates', () => ({ templateSet: loadTemplateSet({ dir: TEMPLATES, samples }) }), {
    virtual: true,
  });
  jest.doMock('bellhop:config', () => ({ configData: configData() }), { virtual: true });
}
