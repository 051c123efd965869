import { isVisible, visiblePhones } from "#domain/directory/visibility.ts";
import type { Danger } from "#domain/pack/danger.ts";
import type { Hide } from "#domain/pack/hides.ts";
import type { Pages } from "#domain/pack/pages.ts";
import type { Service } from "#domain/pack/services.ts";
import { canonicalJson } from "#lib/canonical-json.ts";

/** What one directory part says, from the lowest pack to the highest. */
export interface ServiceLayer {
  readonly packId: string;
  readonly services: readonly Service[];
  readonly hides: readonly Hide[];
}

/** Where an entry of the directory comes from. */
export interface Origin {
  readonly packId: string;
  /** Packs whose own entry it stands in the place of, the lowest first. */
  readonly replaces: readonly string[];
}

/** A service that an overlay keeps its people away from. */
export interface HiddenService extends Hide {
  /** The pack that hides it. */
  readonly packId: string;
  /** The pack whose entry it is, and what it is called there. */
  readonly ofPackId: string;
  readonly name: string;
}

/** Where packs do not agree about a service: each is shown, and the later one counts unless it would take an emergency number away. */
export type ServiceConflict =
  | { readonly type: "numbers_differ"; readonly serviceId: string; readonly earlier: Numbers; readonly later: Numbers }
  | { readonly type: "replaced_twice"; readonly serviceId: string; readonly packIds: readonly string[] }
  | { readonly type: "hidden_and_given"; readonly serviceId: string; readonly packIds: readonly string[] }
  | { readonly type: "emergency_kept"; readonly serviceId: string; readonly packId: string; readonly wanted: "hide" | "replace" };
export interface Numbers {
  readonly packId: string;
  readonly numbers: readonly string[];
}

export interface MergedServices {
  readonly services: readonly Service[];
  readonly origins: ReadonlyMap<string, Origin>;
  readonly hidden: readonly HiddenService[];
  readonly conflicts: readonly ServiceConflict[];
}

/** Services that the danger pages dial, and those of the numbers people learn by heart. */
export function leanedOn(dangers: readonly Danger[], pages: readonly Pages[]): ReadonlySet<string> {
  return new Set([
    ...dangers.flatMap(({ countries }) => countries.flatMap(({ numbers }) => numbers.flatMap((one) => one.serviceId ?? []))),
    ...pages.flatMap(({ keep }) => keep.flatMap(({ adult, child }) => [...adult, ...child].map(({ serviceId }) => serviceId))),
  ]);
}

const LIFE_AND_CHILDREN = [
  "emergency",
  "coastguard",
  "sea-rescue-alert",
  "suicide-prevention",
  "child-protection",
  "missing-children",
];

/** Nobody may be kept from these (safeguarding 2): who is in danger has no time to ask whose list this is. */
export const isEmergency = (service: Service, leaned: ReadonlySet<string>): boolean =>
  leaned.has(service.id) || service.number_by_law || service.kinds.some((kind) => LIFE_AND_CHILDREN.includes(kind));

/** Whoever could reach it before still can, by the same numbers. */
function stillReached(before: Service, after: Service): boolean {
  if (after.service_area.country !== before.service_area.country) return false;
  if (after.status !== "active" && before.status === "active") return false;
  if (isVisible(before, "public") && !isVisible(after, "public")) return false;
  const numbers = new Set(visiblePhones(after, "public").map(({ number }) => number));
  const all = new Set(after.phones.map(({ number }) => number));
  return (
    before.phones.every(({ number }) => all.has(number)) &&
    visiblePhones(before, "public").every(({ number }) => numbers.has(number))
  );
}

const numbersOf = (service: Service): readonly string[] => service.phones.map(({ number }) => number);
const sameNumbers = (one: Service, other: Service): boolean =>
  canonicalJson([...numbersOf(one)].sort()) === canonicalJson([...numbersOf(other)].sort());

interface Entry {
  readonly service: Service;
  readonly origin: Origin;
  /** An emergency number in this pack or in one below: what a pack between says of it does not make it less. */
  readonly isKept: boolean;
}

/**
 * Lays the directories over one another. An entry of a later pack stands in the place of one with the same id, whole; the same entry
 * twice is one entry, of the earlier pack. A number of `leaned`, of an emergency service or fixed by law stays whatever a later pack says.
 */
export function mergeServices(layers: readonly ServiceLayer[], leaned: ReadonlySet<string>): MergedServices {
  const entries = new Map<string, Entry>();
  const hidden = new Map<string, HiddenService>();
  const conflicts: ServiceConflict[] = [];
  for (const { packId, services, hides } of layers) {
    for (const { serviceId, reason, checkedOn } of hides) {
      const found = entries.get(serviceId);
      if (found === undefined) continue;
      if (found.isKept) {
        conflicts.push({ type: "emergency_kept", serviceId, packId, wanted: "hide" });
        continue;
      }
      entries.delete(serviceId);
      const { origin, service } = found;
      hidden.set(serviceId, { serviceId, reason, checkedOn, packId, ofPackId: origin.packId, name: service.name });
    }
    for (const service of services) {
      const { id } = service;
      const away = hidden.get(id);
      if (away !== undefined) {
        conflicts.push({ type: "hidden_and_given", serviceId: id, packIds: [away.packId, packId] });
        hidden.delete(id);
      }
      const before = entries.get(id);
      if (before === undefined) {
        entries.set(id, { service, origin: { packId, replaces: [] }, isKept: isEmergency(service, leaned) });
        continue;
      }
      if (canonicalJson(before.service) === canonicalJson(service)) continue;
      if (before.isKept && !stillReached(before.service, service)) {
        conflicts.push({ type: "emergency_kept", serviceId: id, packId, wanted: "replace" });
        continue;
      }
      const { origin } = before;
      if (!sameNumbers(before.service, service))
        conflicts.push({
          type: "numbers_differ",
          serviceId: id,
          earlier: { packId: origin.packId, numbers: numbersOf(before.service) },
          later: { packId, numbers: numbersOf(service) },
        });
      if (origin.replaces.length > 0) conflicts.push({ type: "replaced_twice", serviceId: id, packIds: [origin.packId, packId] });
      entries.set(id, {
        service,
        origin: { packId, replaces: [...origin.replaces, origin.packId] },
        isKept: before.isKept || isEmergency(service, leaned),
      });
    }
  }
  return {
    services: [...entries.values()].map(({ service }) => service),
    origins: new Map([...entries].map(([id, { origin }]) => [id, origin])),
    hidden: [...hidden.values()],
    conflicts,
  };
}
