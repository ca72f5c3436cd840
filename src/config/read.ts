// One configuration file: its text → routing, environments and template sets, with every problem.

import type { DoorRule } from '../core/doors';
import type { Problem } from '../core/errors';
import { asObject } from '../core/json';
import type { Matcher } from '../core/matchers';
import type { KnownPerson, PolicyRule } from '../core/policy';
import type { Routing } from '../core/routing';
import { type ActingClouds, readClouds } from './clouds';
import type { Context } from './context';
import { readDoors } from './doors';
import { readPolicies } from './policies';
import { type PublishSettings, readPublish } from './publish';
import { readRoutes } from './routes';
import {
  type EnvironmentRule,
  readDefaults,
  readEnvironments,
  readOperators,
  readReceivers,
  readTemplateSets,
  type TemplateSets,
} from './sections';
import { shapeProblems } from './shape';
import { parseSource } from './source';

/** Usable only if there are no problems, and if the regular expressions of `matchers` compile. */
export interface ConfigFile {
  routing: Routing;
  environments: EnvironmentRule[];
  /** Who may bring events over HTTP; empty = whoever holds the key. */
  doors: DoorRule[];
  /** The receiver that hears of trouble of the bot itself. */
  operators?: string;
  /** Where Bellhop may look and act. */
  acting: ActingClouds;
  /** Who may do what; none = nobody may do anything. */
  policies: PolicyRule[];
  people: KnownPerson[];
  /** Where decisions are published; nowhere if it is empty. */
  publish: PublishSettings;
  templateSets: TemplateSets;
  /** Every matcher, with a way to report it at its place. */
  matchers: { matcher: Matcher; problem: (message: string) => Problem }[];
  problems: Problem[];
  warnings: Problem[];
}

export function readConfigFile(file: string, text: string, isFolder: (path: string) => boolean): ConfigFile {
  const source = parseSource(file, text);
  const problems = [...source.problems];
  const warnings: Problem[] = [];
  const context: Context = {
    problem: (path, message, options) => problems.push(source.problem(path, message, options)),
    warning: (path, message) => warnings.push(source.problem(path, message)),
    matchers: [],
  };
  if (problems.length === 0) {
    for (const { path, message, key } of shapeProblems(source.value)) context.problem(path, message, { key });
  }

  const root = asObject(source.value) ?? {};
  const templateSets = readTemplateSets(root.templates, file, isFolder, context);
  const receivers = readReceivers(root.receivers, templateSets, context);
  const operators = readOperators(root.operators, receivers, context);
  const route = readRoutes(root.route, receivers, templateSets, operators, context);
  const environments = readEnvironments(root.environments, context);
  const doors = readDoors(root.doors, context);
  return {
    routing: { receivers, route, defaults: readDefaults(root.defaults) },
    environments,
    doors,
    ...(operators !== undefined && { operators }),
    acting: readClouds(root.clouds),
    ...readPolicies(root, context),
    publish: readPublish(root.publish, context),
    templateSets,
    matchers: context.matchers.map(({ path, matcher }) => ({
      matcher,
      problem: (message) => source.problem(path, message),
    })),
    problems,
    warnings,
  };
}
