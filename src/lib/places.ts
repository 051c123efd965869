/**
 * Where vaults lie on a phone. Up to four stand side by side, shown as notes 1 to 4. Places 1 to 4 have a door, which is where words are
 * tried; 5 to 8 are their other sides, opened at the same door by the duress words. Place 1 is the only one there was before several
 * could be made.
 */
export const PLACES = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type Place = (typeof PLACES)[number];
export const FIRST_PLACE: Place = 1;

export const MOST_VAULTS = 4;

/** What people see instead of a name: 1 to 4. */
export const numberOf = (place: Place): number => ((place - 1) % MOST_VAULTS) + 1;

/** Where the words are tried that open what lies in this place. */
export const doorOf = (place: Place): Place => PLACES[numberOf(place) - 1] ?? FIRST_PLACE;

/** The place behind the same door that other words open. */
export const otherSide = (place: Place): Place => PLACES[(place - 1 + MOST_VAULTS) % PLACES.length] ?? FIRST_PLACE;

export const isPlace = (value: unknown): value is Place => PLACES.some((place) => place === value);
