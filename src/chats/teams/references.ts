// What is known of the places in Teams: rows `teams/<kind>/<name or id>`, written when the app is installed somewhere.

import { asObject, asText, type JsonObject } from '../../core/json';
import { key, prefix } from '../../core/keys';
import type { Item, Store } from '../../core/ports';

export const PLACE_KINDS = ['channel', 'chat', 'user'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** A place that the app may speak in. */
export interface TeamsReference {
  kind: PlaceKind;
  /** A channel's or a chat's conversation id, without `;messageid=`; a person's Entra object id or `29:…` id. */
  id: string;
  /** Where Teams said that it is reached; looked at again at every send. */
  serviceUrl: string;
  tenantId?: string;
  /** The team of a channel. */
  team?: string;
  /** The channel's own name. */
  name?: string;
}

/** What of the store the places need. */
export type Changes = Pick<Store, 'get' | 'create' | 'put' | 'delete' | 'list'>;

/** Ids begin with a digit and a colon, or are a GUID: no channel's name does. */
const ID = /^(\d+:|[0-9a-f]{8}-[0-9a-f]{4}-)/i;

/** Whether a configured text is the place's own id. */
export function isPlaceId(text: string): boolean {
  return ID.test(text);
}

/** Names are the same in any case and with any space around a slash; ids are not. */
function rowOf(kind: PlaceKind, name: string): string {
  return key('teams', kind, isPlaceId(name) ? name : plainName(name));
}

function plainName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?\/ ?/g, '/');
}

/** The place that bellhop.yaml calls `name`; undefined if no install has told us of it. */
export async function getReference(
  store: Pick<Store, 'get'>,
  kind: PlaceKind,
  name: string,
): Promise<TeamsReference | undefined> {
  const row = (await store.get<JsonObject>(rowOf(kind, name)))?.value;
  return row === undefined ? undefined : readReference(kind, row);
}

/**
 * Keeps a place under a name or its id; a repeat brings its address up to date.
 * @returns the id of the place that has the name already, if it is another one: it keeps it (two teams may both have
 * a channel "General"), and the newcomer is reached by its id.
 */
export async function putReference(
  store: Pick<Store, 'get' | 'create' | 'put'>,
  name: string,
  reference: TeamsReference,
): Promise<string | undefined> {
  const row = rowOf(reference.kind, name);
  const value: JsonObject = { schema: 1, ...reference };
  for (;;) {
    if ((await store.create(row, value)) !== undefined) return undefined;
    const item = await store.get<JsonObject>(row);
    if (item === undefined) continue;
    const holder = asText(item.value.id);
    if (holder !== undefined && holder !== reference.id) return holder;
    if ((await store.put(row, value, item.version)) !== undefined) return undefined;
  }
}

/** A place, and what bellhop.yaml may call it beside its id. */
export interface NamedPlace {
  reference: TeamsReference;
  names: readonly string[];
}

/**
 * Keeps places of one kind under their ids and names, and under no others any more.
 * @returns the names that belong to another place already, which keeps them.
 */
export async function keepPlaces(
  store: Changes,
  kind: PlaceKind,
  places: readonly NamedPlace[],
): Promise<string[]> {
  const kept = new Map<string, Set<string>>();
  const taken: string[] = [];
  for (const { reference, names } of places) {
    await putReference(store, reference.id, reference);
    // What looks like an id must not become a name: it would stand in for the place that has that id.
    const own = names.filter((name) => !isPlaceId(name) && plainName(name) !== '');
    for (const name of own) {
      if ((await putReference(store, name, reference)) !== undefined) taken.push(name);
    }
    kept.set(reference.id, new Set([reference.id, ...own].map((name) => rowOf(kind, name))));
  }
  await remove(store, kind, (row) => kept.get(asText(row.value.id) ?? '')?.has(row.key) === false);
  return taken;
}

/** Forgets the places for which `belongs` holds, under all their names. */
export async function forgetReferences(
  store: Changes,
  kind: PlaceKind,
  belongs: (reference: TeamsReference) => boolean,
): Promise<void> {
  await remove(store, kind, ({ value }) => {
    const reference = readReference(kind, value);
    return reference !== undefined && belongs(reference);
  });
}

/** Every place of a kind, once. */
export async function listReferences(store: Changes, kind: PlaceKind): Promise<TeamsReference[]> {
  const found: TeamsReference[] = [];
  for await (const { key, value } of rowsOf(store, kind)) {
    const reference = readReference(kind, value);
    if (reference !== undefined && key === rowOf(kind, reference.id)) found.push(reference);
  }
  return found;
}

/** Writes a new address into every row of a place. */
export async function moveReference(
  store: Changes,
  { kind, id }: TeamsReference,
  serviceUrl: string,
): Promise<void> {
  for await (const { key, value, version } of rowsOf(store, kind)) {
    // A row that has changed meanwhile was written by someone who knows the address as well.
    if (asText(value.id) === id) await store.put(key, { ...value, serviceUrl }, version);
  }
}

async function remove(
  store: Changes,
  kind: PlaceKind,
  which: (row: Item<JsonObject>) => boolean,
): Promise<void> {
  for await (const row of rowsOf(store, kind)) {
    if (which(row)) await store.delete(row.key, row.version);
  }
}

async function* rowsOf(store: Changes, kind: PlaceKind): AsyncGenerator<Item<JsonObject>> {
  for (let after: string | undefined; ; ) {
    const page: Item<JsonObject>[] = await store.list<JsonObject>(prefix('teams', kind), { after });
    yield* page;
    after = page.at(-1)?.key;
    if (after === undefined) return;
  }
}

function readReference(kind: PlaceKind, row: JsonObject): TeamsReference | undefined {
  const { id, serviceUrl, tenantId, team, name } = asObject(row) ?? {};
  const place = asText(id);
  const service = asText(serviceUrl);
  if (place === undefined || service === undefined) return undefined;
  return {
    kind,
    id: place,
    serviceUrl: service,
    tenantId: asText(tenantId),
    team: asText(team),
    name: asText(name),
  };
}
