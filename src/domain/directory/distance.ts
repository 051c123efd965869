import type { Country } from "#domain/pack/common.ts";
import type { Service } from "#domain/pack/services.ts";

/** A town somebody names; where the phone is, is never asked. Degrees, WGS 84. */
export interface Place {
  readonly name: string;
  readonly country: Country;
  readonly latitude: number;
  readonly longitude: number;
}

/** Ports and beaches on the way where the directory has no service of its own (town centres, OpenStreetMap). */
const ON_THE_WAY: readonly Place[] = [
  { name: "Dover", country: "GB", latitude: 51.1279, longitude: 1.3134 },
  { name: "Folkestone", country: "GB", latitude: 51.0814, longitude: 1.1696 },
  { name: "Ouistreham", country: "FR", latitude: 49.2754, longitude: -0.2606 },
  { name: "Cherbourg", country: "FR", latitude: 49.6337, longitude: -1.6221 },
  { name: "Boulogne-sur-Mer", country: "FR", latitude: 50.7264, longitude: 1.6147 },
  { name: "Zeebrugge", country: "BE", latitude: 51.3307, longitude: 3.2075 },
];

const EARTH_KM = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance (haversine). */
export function kilometresBetween(
  a: { readonly latitude: number; readonly longitude: number },
  b: { readonly latitude: number; readonly longitude: number },
): number {
  const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2;
  const h =
    half(a.latitude, b.latitude) + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude);
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** `null` where the directory has no pin, or one that may not be used. */
export function kilometresTo({ location }: Pick<Service, "location">, place: Place): number | null {
  if (location?.latitude === undefined || location.longitude === undefined || location.address_confidential) return null;
  return kilometresBetween(place, { latitude: location.latitude, longitude: location.longitude });
}

/** Pins show the middle of a town: below this it is that town, and a number would say more than is known. */
export const SAME_TOWN_KM = 1.5;

/** As it is said: whole kilometres, beyond ten in fives, beyond a hundred in fifties. */
export function roundedKilometres(km: number): number {
  const step = km < 10 ? 1 : km < 100 ? 5 : 50;
  return Math.round(km / step) * step;
}

/** Towns of a country that can be chosen: those of the directory's pins, most services first, then those on the way. */
export function knownPlaces(services: readonly Service[], country: Country): readonly Place[] {
  const found = new Map<string, { readonly place: Place; count: number }>();
  for (const { location, service_area } of services) {
    if (service_area.country !== country || location?.city === undefined || location.address_confidential) continue;
    const { city: name, latitude, longitude } = location;
    if (latitude === undefined || longitude === undefined) continue;
    const known = found.get(name);
    if (known) known.count += 1;
    else found.set(name, { place: { name, country, latitude, longitude }, count: 1 });
  }
  const own = [...found.values()].sort((a, b) => b.count - a.count || (a.place.name < b.place.name ? -1 : 1));
  return [...own.map(({ place }) => place), ...ON_THE_WAY.filter((place) => place.country === country && !found.has(place.name))];
}
