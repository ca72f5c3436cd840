// What the commands work with on this machine. Templates, chats and the store are loaded by the commands that need them.

import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { handlers } from '../../handlers';
import type { CliParts, Output, Preview } from '../../src/cli/parts';
import { createAwsCloud } from '../../src/clouds/aws';
import { createAzureCloud } from '../../src/clouds/azure';
import { checkConfig } from '../../src/config';
import type { Environment } from '../../src/config/environment';
import { isFolder } from '../../src/config/files';
import { KINDS, type Kind } from '../../src/core/event';
import { decodeAny, readEnvelopes } from '../../src/flow/intake';
import type { TemplateSet } from '../../src/render/template-set';
import { warnOfNoOperators } from './operations-config';

/** The process, as far as the command line needs it. */
export interface CliWorld {
  env: Environment;
  version: string;
  /** The folder with `config/` and `templates/`. */
  project: string;
  stdout: Output;
  stderr: Output;
  readStdin(): Promise<Uint8Array>;
  readFile(path: string): Promise<Uint8Array>;
}

export function createCliParts(world: CliWorld): CliParts {
  const { env, project, version, stdout, stderr, readStdin, readFile } = world;
  const clouds = [createAwsCloud(), createAzureCloud()];
  // Relative, as people see paths in problems.
  const dir = relative('', join(project, 'templates'));
  const candidates = ['bellhop.yaml', relative('', join(project, 'config/bellhop.yaml'))];

  return {
    version,
    stdout,
    stderr,
    readStdin,
    readFile,
    decode: (input, where) =>
      readEnvelopes(input, where).flatMap((value) => decodeAny(value, clouds, new Date())),
    checkConfig: async (file) => warnOfNoOperators(await checkConfig({ env, file, candidates }), env),
    async checkTemplates(sets) {
      const { compileTemplateSet } = await import('../../src/render/compile');
      // A folder that is missing is a problem of the configuration, and told there.
      const overrides = Object.fromEntries(Object.entries(sets).filter(([, folder]) => isFolder(folder)));
      const { problems, set } = compileTemplateSet({ dir, overrides, samples: samples() });
      const cards = Object.values(set.cards).flatMap((languages) => Object.values(languages));
      return { problems, count: cards.reduce((sum, templates) => sum + Object.keys(templates).length, 0) };
    },
    async openPreview({ templateSets }) {
      const { loadTemplateSet } = await import('../../src/render/compile');
      return createPreview(loadTemplateSet({ dir, overrides: templateSets, samples: samples() }));
    },
    async openReplay(config, report) {
      const { openReplay } = await import('./replay');
      return openReplay(config, report);
    },
    async openOperations(options) {
      const { openOperations } = await import('./operations');
      return openOperations({ env, candidates, stderr }, options);
    },
    manifests: {
      async slack({ socket, ...words }) {
        const { slackManifest } = await import('../../src/chats/slack/manifest');
        return slackManifest({ ...words, socketMode: socket });
      },
      async teams({ appVersion, developer, website, privacy, terms, ...words }) {
        const { teamsManifest } = await import('../../src/chats/teams/manifest');
        const about = { name: developer, website, privacy, terms };
        return teamsManifest({ ...words, version: appVersion, developer: about });
      },
      async packTeams(manifest, file) {
        const { teamsPackage } = await import('../../src/chats/teams/package');
        const icon = (name: string) => readFile(join(project, 'infra/teams', `${name}.png`));
        const icons = { color: await icon('color'), outline: await icon('outline') };
        await writeFile(file, await teamsPackage(manifest, icons));
      },
    },
  };
}

async function createPreview(templates: TemplateSet): Promise<Preview> {
  const [{ createPresenter }, { createRenderer }, { cardText }, { slackPayload }, { teamsPayload }] =
    await Promise.all([
      import('../../src/render/present'),
      import('../../src/render/runtime'),
      import('../../src/render/text'),
      import('../../src/chats/slack/blocks'),
      import('../../src/chats/teams/card'),
    ]);
  const present = createPresenter(handlers, createRenderer(templates));
  const payloads = { slack: slackPayload, teams: teamsPayload };
  return {
    payload: (event, destination) =>
      payloads[destination.chat](present(destination, event, [], 'root'), destination.address),
    text: (event, destination) => cardText(present(destination, event, [], 'root')),
  };
}

/** The complete view of every kind, which templates are checked against. */
function samples(): Record<Kind, object> {
  const entries = KINDS.map((kind) => [kind, handlers.events[kind].sample] as const);
  return Object.fromEntries(entries) as Record<Kind, object>;
}
