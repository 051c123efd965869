/**
 * Where vaults lie on a phone. Up to four stand side by side, shown as notes 1 to 4; each number has two sides, of which one is in use
 * and the other is free. Place 1 is the only one there was before several could be made.
 */
export const PLACES = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type Place = (typeof PLACES)[number];
export const FIRST_PLACE: Place = 1;

export const MOST_VAULTS = 4;

/** What people see instead of a name: 1 to 4. */
export const numberOf = (place: Place): number => ((place - 1) % MOST_VAULTS) + 1;

export const isPlace = (value: unknown): value is Place => PLACES.some((place) => place === value);
