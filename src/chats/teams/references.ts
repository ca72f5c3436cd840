// What is known of the places in Teams: rows `teams/<kind>/<name>`, written when the app is installed somewhere.

import { asObject, asText, type JsonObject } from '../../core/json';
import { key } from '../../core/keys';
import type { Store } from '../../core/ports';

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
}

/** Ids begin with a digit and a colon, or are a GUID: no channel's name does. */
const ID = /^(\d+:|[0-9a-f]{8}-[0-9a-f]{4}-)/i;

/** Whether a configured text is the place's own id. */
export function isPlaceId(text: string): boolean {
  return ID.test(text);
}

/** Names are the same in any case; ids are not. */
function rowOf(kind: PlaceKind, name: string): string {
  return key('teams', kind, isPlaceId(name) ? name : name.normalize('NFC').toLowerCase());
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

function readReference(kind: PlaceKind, row: JsonObject): TeamsReference | undefined {
  const { id, serviceUrl, tenantId } = asObject(row) ?? {};
  const place = asText(id);
  const service = asText(serviceUrl);
  if (place === undefined || service === undefined) return undefined;
  return { kind, id: place, serviceUrl: service, tenantId: asText(tenantId) };
}
