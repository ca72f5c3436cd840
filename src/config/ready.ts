// A configuration that has been checked, made ready to use: what a running function needs of it, without the parser.

import { ConfigError } from '../core/errors';
import type { MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { environmentOf, labels } from '../core/labels';
import { compileMatchers } from '../core/matchers';
import { compileRules, type NamedEnvironment, type Rules } from '../core/policy';
import type { Destination } from '../core/ports';
import { compileRoutes, countRoutes, type Receiver, type Router } from '../core/routing';
import { type Environment, type EnvironmentSettings, readEnvironment } from './environment';
import type { ConfigFile } from './read';
import { loadRegexCompiler, noRegex } from './regex';

/** What a file without problems says, as plain data: it can be read once, by the build, and travel as JSON. */
export interface ConfigData extends Omit<ConfigFile, 'matchers' | 'problems'> {
  /** The file that was read, as it was named. */
  file: string;
  /** Whether any matcher in it is a regular expression: only then their engine is loaded. */
  regex: boolean;
}

/** Everything that was configured, checked and ready to use. */
export interface Config
  extends Omit<EnvironmentSettings, 'file'>,
    Omit<ConfigData, 'environments' | 'regex' | 'policies' | 'people'> {
  rules: Rules;
  router: Router;
  environments: NamedEnvironment[];
}

/** Puts environment and file together, and compiles what decides about events. */
export async function makeReady(settings: EnvironmentSettings, data: ConfigData): Promise<Config> {
  const { regex: needed, policies, people, ...sections } = data;
  const regex = needed ? await loadRegexCompiler() : noRegex;
  const environments = sections.environments.map(({ name, matchers }) => ({
    name,
    matches: compileMatchers(matchers, regex),
  }));
  const rules = compileRules(policies, people, regex, environments);
  const router = compileRoutes(sections.routing, regex);
  return { ...settings, ...sections, environments, rules, router };
}

/**
 * The configuration of a file that was checked before, with the environment of now.
 * @throws {ConfigError} with every problem of the environment.
 */
export async function readyConfig(env: Environment, data: ConfigData): Promise<Config> {
  const { settings, problems } = readEnvironment(env);
  if (problems.length > 0) throw new ConfigError(problems);
  return makeReady(settings, data);
}

/** The event with its environment named by the configuration, if its own tags do not. */
export function withEnvironment(event: MlEvent, config: Pick<Config, 'environments'>): MlEvent {
  if (config.environments.length === 0 || environmentOf(event) !== undefined) return event;
  const set = labels(event);
  const rule = config.environments.find(({ matches }) => matches(set));
  return rule === undefined ? event : { ...event, tags: { ...event.tags, environment: rule.name } };
}

/** A receiver's own destinations, wherever the routes lead. */
export function destinationsOf(
  { routing }: Pick<Config, 'routing'>,
  { name, places, ...settings }: Receiver,
): Destination[] {
  return places.map((place) => ({ ...routing.defaults, ...settings, ...place, receiver: name }));
}

/** Where operators hear of trouble of the bot itself; nowhere if the configuration names none. */
export function operatorsOf(config: Pick<Config, 'routing' | 'operators'>): Destination[] {
  const receiver = config.routing.receivers.find(({ name }) => name === config.operators);
  return receiver === undefined ? [] : destinationsOf(config, receiver);
}

/** What is wired, for whoever holds the key of /health; no secrets, no addresses outside the configuration. */
export function describeConfig(config: Config): JsonObject {
  return {
    file: config.file,
    slack: config.slack === undefined ? 'off' : config.slack.appToken === undefined ? 'http' : 'socket',
    teams: config.teams?.appType ?? 'off',
    eventsKey: config.eventsKey !== undefined,
    receivers: config.routing.receivers.map(({ name, places }) => ({
      name,
      destinations: places.map(({ id }) => id),
    })),
    routes: countRoutes(config.routing.route),
    operators: config.operators ?? 'nobody',
    environments: config.environments.map(({ name }) => name),
    policies: config.rules.policies.map(({ name }) => name),
    people: config.rules.people.length,
    templates: Object.keys(config.templateSets),
  };
}
