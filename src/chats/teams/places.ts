// Installs, removals and renames: what Teams tells of them, kept as the places that bellhop.yaml can name.

import { messageOf } from '../../core/errors';
import { asArray, asObject, asText, type JsonObject } from '../../core/json';
import { key } from '../../core/keys';
import type { Chat, Log } from '../../core/ports';
import type { Account } from './account';
import { noteMeeting, profileIn } from './member';
import {
  type Changes,
  forgetReferences,
  getReference,
  keepPlaces,
  listReferences,
  moveReference,
  type NamedPlace,
  type PlaceKind,
  type TeamsReference,
} from './references';
import { answerAddress, type Scene } from './scene';
import { SENTENCES, sentence } from './sentences';

export interface PlacesParts {
  account: Account;
  store: Changes;
  chat: Pick<Chat, 'tell'>;
  log: Log;
  now(): number;
}

export interface Places {
  /** What a `conversationUpdate` or an `installationUpdate` changes. */
  changed(scene: Scene): Promise<void>;
  /** Keeps what any other activity shows: where the place and the person are reached. `learn`: also of a team nobody has told of. */
  seen(scene: Scene, learn: boolean): Promise<void>;
}

const KINDS: Record<Scene['scope'], PlaceKind> = { channel: 'channel', groupChat: 'chat', personal: 'user' };
/** The channel that every team has; Teams leaves its name to each reader's language. */
const GENERAL = 'General';
/** Two activities tell of one install, moments apart. */
const GREETED_MS = 3_600_000;

export function createPlaces(parts: PlacesParts): Places {
  const { account, store, chat, log, now } = parts;

  async function keep(kind: PlaceKind, places: NamedPlace[]): Promise<void> {
    const taken = await keepPlaces(store, kind, places);
    for (const name of taken) log.info('another place has this name already', { kind, name });
  }

  async function installed(scene: Scene): Promise<void> {
    if (scene.scope === 'channel') return learnTeam(scene);
    if (scene.scope === 'groupChat') return keep('chat', [chatOf(scene)]);
    await keepPerson(scene);
    await greet(scene);
  }

  async function removed({ scope, place, team, person }: Scene): Promise<void> {
    if (scope === 'channel') return forgetTeam(team?.id ?? place);
    const id = scope === 'personal' ? person?.id : place;
    await forgetReferences(store, KINDS[scope], (reference) => reference.id === id);
  }

  /** Asks for the team's name and channels; what cannot be asked now is asked at the next message from there. */
  async function learnTeam(scene: Scene): Promise<void> {
    const { team, place, name, serviceUrl } = scene;
    const id = team?.id ?? place;
    try {
      const found = await account.call('read', 'the team', serviceUrl, (at, url) => at.team(url, id));
      const own = found.name ?? team?.name;
      const channels = found.channels.map((channel) => channelOf(scene, id, own, channel));
      await keep('channel', channels);
      await nameTeam(id, own);
      log.info('learnt the channels of a team', { team: id, channels: channels.length });
    } catch (error) {
      log.warn('the channels of a team could not be learnt', { team: id, reason: messageOf(error) });
      await keep('channel', [channelOf(scene, id, team?.name, { id: place, name })]);
    }
  }

  async function nameTeam(id: string, name: string | undefined): Promise<void> {
    const row = key('teams', 'team', id);
    const value = { schema: 1, name };
    if ((await store.create(row, value)) !== undefined) return;
    const known = await store.get(row);
    if (known !== undefined) await store.put(row, value, known.version);
  }

  async function teamName({ team }: Scene): Promise<string | undefined> {
    if (team === undefined || team.name !== undefined) return team?.name;
    return asText((await store.get<JsonObject>(key('teams', 'team', team.id)))?.value.name);
  }

  async function forgetTeam(id: string): Promise<void> {
    await forgetReferences(store, 'channel', (channel) => channel.team === id || channel.id === id);
    const row = await store.get(key('teams', 'team', id));
    if (row !== undefined) await store.delete(row.key, row.version);
  }

  async function renameTeam({ team }: Scene): Promise<void> {
    if (team?.name === undefined) return;
    const own = (await listReferences(store, 'channel')).filter((channel) => channel.team === team.id);
    await keep(
      'channel',
      own.map((reference) => ({ reference, names: namesOf(team.name, reference.name) })),
    );
    await nameTeam(team.id, team.name);
  }

  async function keepChannel(scene: Scene): Promise<void> {
    const { team, place, name } = scene;
    await keep('channel', [channelOf(scene, team?.id, await teamName(scene), { id: place, name })]);
  }

  /** Under the name they sign in with, too; what they call themselves is no address. */
  async function keepPerson(scene: Scene): Promise<void> {
    const { person, serviceUrl, place } = scene;
    if (person === undefined) return;
    const { id, tenant } = person;
    const profile = await profileIn(account, { serviceUrl, conversation: place }, person).catch(
      () => undefined,
    );
    const names = profile?.email === undefined ? [] : [profile.email];
    await keep('user', [{ reference: { kind: 'user', id, serviceUrl, tenantId: tenant }, names }]);
  }

  /** A greeting that fails is not said again: nothing depends on it. */
  async function greet(scene: Scene): Promise<void> {
    const { person, locale } = scene;
    if (person === undefined) return;
    const claim = key('teams', 'greeted', person.tenant, person.id);
    if ((await store.create(claim, { schema: 1 }, now() + GREETED_MS)) === undefined) return;
    await chat
      .tell(answerAddress(scene, person, undefined), sentence(SENTENCES[locale].greeting))
      .catch((error: unknown) => log.warn('a greeting was not said', { reason: messageOf(error) }));
  }

  /** The events of a team; others are about its members. */
  async function teamChanged(event: string | undefined, scene: Scene): Promise<void> {
    switch (event) {
      case 'channelCreated':
      case 'channelRestored':
      case 'channelRenamed':
        return keepChannel(scene);
      case 'channelDeleted':
        return forgetReferences(store, 'channel', ({ id }) => id === scene.place);
      case 'teamRenamed':
        return renameTeam(scene);
      case 'teamRestored':
      case 'teamUnarchived':
        return learnTeam(scene);
      case 'teamDeleted':
      case 'teamHardDeleted':
        return forgetTeam(scene.team?.id ?? scene.place);
    }
  }

  return {
    async changed(scene) {
      const { activity, scope, bot } = scene;
      if (activity.type === 'installationUpdate') {
        // An upgrade of the app is told as a removal and an install.
        if (activity.action === 'remove') return removed(scene);
        return activity.action === 'add' || activity.action === 'add-upgrade' ? installed(scene) : undefined;
      }
      const ids = [bot, `28:${account.appId}`];
      const isBot = (member: unknown) => ids.includes(asText(asObject(member)?.id));
      if (asArray(activity.membersRemoved).some(isBot)) return removed(scene);
      if (asArray(activity.membersAdded).some(isBot)) return installed(scene);
      if (scope === 'groupChat' && nameOfChat(scene) !== undefined) return keep('chat', [chatOf(scene)]);
      await teamChanged(asText(asObject(activity.channelData)?.eventType), scene);
    },

    async seen(scene, learn) {
      const { scope, place, person, serviceUrl, team } = scene;
      const kind = KINDS[scope];
      const id = kind === 'user' ? person?.id : place;
      if (person !== undefined) await noteMeeting(store, scene, person, now());
      if (id === undefined) return;
      const known = await getReference(store, kind, id);
      if (known !== undefined && known.serviceUrl !== serviceUrl)
        await moveReference(store, known, serviceUrl);
      if (!learn) return;
      const isNew = team !== undefined && (await store.get(key('teams', 'team', team.id))) === undefined;
      if (isNew) await learnTeam(scene);
      if (known !== undefined) return;
      if (kind === 'chat') await keep('chat', [chatOf(scene)]);
      else if (kind === 'user') await keepPerson(scene);
      // A private channel is not in the team's list.
      else if ((await getReference(store, kind, id)) === undefined) await keepChannel(scene);
    },
  };
}

function channelOf(
  { serviceUrl, tenants }: Scene,
  team: string | undefined,
  teamName: string | undefined,
  channel: { id: string; name?: string },
): NamedPlace {
  const name = channel.name ?? (channel.id === team ? GENERAL : undefined);
  const reference: TeamsReference = {
    kind: 'channel',
    id: channel.id,
    serviceUrl,
    tenantId: tenants[0],
    team,
    name,
  };
  return { reference, names: namesOf(teamName, name) };
}

/** No channel's name holds a slash, so the longer name is never that of another channel. */
function namesOf(team: string | undefined, channel: string | undefined): string[] {
  if (channel === undefined) return [];
  return team === undefined ? [channel] : [channel, `${team}/${channel}`];
}

function chatOf(scene: Scene): NamedPlace {
  const name = nameOfChat(scene);
  const { place, serviceUrl, tenants } = scene;
  return {
    reference: { kind: 'chat', id: place, serviceUrl, tenantId: tenants[0], name },
    names: name === undefined ? [] : [name],
  };
}

function nameOfChat({ activity, name }: Scene): string | undefined {
  return asText(activity.topicName) ?? name;
}
