import { doorOf, FIRST_PLACE, numberOf, otherSide, type Place } from "#lib/places.ts";
import type { VaultPort, VaultState } from "#seal/vault-port.ts";
import { type FanalDb, privateTables } from "#storage/db.ts";
import { countPrivateRows, readErasing, readVaultMarks } from "#storage/records.ts";

/** What stands at the way in: one vault's door, or the question whose notes. */
export type DoorState =
  | Exclude<VaultState, { readonly kind: "erased" }>
  | { readonly kind: "keys_missing" }
  /** Several vaults, and none was chosen yet. */
  | { readonly kind: "choose" };

export interface Doors {
  /** Where the vaults lie that are there, by number. */
  readonly there: readonly Place[];
  readonly place: Place;
  readonly door: DoorState;
}
interface Found {
  readonly place: Place;
  readonly state: Exclude<VaultState, { readonly kind: "erased" }> | { readonly kind: "keys_missing" };
}
interface Looking {
  readonly db: FanalDb;
  readonly vault: VaultPort;
  /** Takes away what is left of a vault that ended itself or was being erased. */
  readonly finish: (place: Place) => Promise<unknown>;
}

/** Storage that refuses to take files away: nothing opens any more, and making another vault says why it cannot be. */
async function stateAt({ vault, finish }: Looking, place: Place, atDoor: boolean): Promise<Found["state"]> {
  const state = await vault.at(place).state(atDoor);
  if (state.kind !== "erased") return state;
  await finish(place);
  const after = await vault.at(place).state(atDoor);
  return after.kind === "erased" ? { kind: "none" } : after;
}

/** Records without keys are said, not overwritten. */
async function foundAt(looking: Looking, place: Place, atDoor: boolean): Promise<Found> {
  const state = await stateAt(looking, place, atDoor);
  if (state.kind !== "none") return { place, state };
  const counts = [place, otherSide(place)].map((side) => countPrivateRows(privateTables(looking.db, side)).catch(() => 0));
  const rows = await Promise.all(counts);
  return { place, state: rows.some((count) => count > 0) ? { kind: "keys_missing" } : state };
}

/**
 * Looks at every door of this phone, whichever is shown: days unopened count for all of them, and what was being erased is
 * finished. `chosen`: the place whose door somebody asked for. `atDoor`: that door is on the screen.
 */
export async function lookAtDoors(looking: Looking, chosen: Place | null, atDoor: boolean): Promise<Doors> {
  const { db, vault } = looking;
  for (const place of await readErasing(db).catch(() => [])) await looking.finish(place);
  const marked = await readVaultMarks(db).catch(() => []);
  // What lies at the other side of a number has no door of its own.
  const places = [...new Set([...(await vault.places()), ...marked].map(doorOf))].sort((a, b) => a - b);
  const isOnly = places.length === 1;
  const all: Found[] = [];
  for (const place of places) all.push(await foundAt(looking, place, atDoor && (isOnly || place === chosen)));
  const shown = all.filter(({ state }) => state.kind !== "none");
  const found = shown.find(({ place }) => place === chosen);
  const [first, second] = shown;
  const where = { there: shown.map(({ place }) => place), place: (found ?? first)?.place ?? FIRST_PLACE };
  if (found) return { ...where, door: found.state };
  if (!first) return { ...where, door: { kind: "none" } };
  if (second) return { ...where, door: { kind: "choose" } };
  // Alone after all: it is the door that is on the screen.
  return { ...where, door: isOnly ? first.state : (await foundAt(looking, first.place, atDoor)).state };
}

/** Where another vault may be made; null when all four numbers are taken. */
export const freePlace = (there: readonly Place[]): Place | null =>
  ([1, 2, 3, 4] as const).find((place) => !there.some((taken) => numberOf(taken) === place)) ?? null;
