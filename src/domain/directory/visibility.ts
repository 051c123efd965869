import { isAnswered, isDead, type ListedService, markOf } from "#domain/directory/call-marks.ts";
import type { Phone, Service } from "#domain/pack/services.ts";

/** `public`: anybody who opens the app. `worker`: a team's vault is open; unsure numbers are shown there, marked. */
export type Tier = "public" | "worker";

/** A number fixed by law stays whatever a phone could reach; any other is believed from a page, or because it was rung from here. */
function isEstablished(service: ListedService, phone: Phone): boolean {
  if (service.number_by_law) return true;
  const mark = markOf(service, phone);
  if (mark !== undefined && isDead(mark)) return false;
  return phone.verification === "seen-in-stored-page" || (mark !== undefined && isAnswered(mark));
}

type Place = NonNullable<Service["location"]>;

/** Whoever shelters children is named without a town, a street or a pin (safeguarding rule 5). */
const FOR_CHILDREN: readonly string[] = ["child-protection", "minors", "children", "guardian"];
const CHILD_GROUPS: readonly string[] = ["children", "minors", "girls", "young-people-to-21"];
export function sheltersChildren({ kinds, offers, serves: { groups } }: Pick<Service, "kinds" | "offers" | "serves">): boolean {
  const childrenOnly = groups.length > 0 && groups.every((group) => CHILD_GROUPS.includes(group));
  if (kinds.includes("shelter")) return childrenOnly || kinds.some((kind) => FOR_CHILDREN.includes(kind));
  return childrenOnly && offers.includes("shelter");
}

/**
 * Never public: a number nobody has confirmed (unless fixed by law), an entry known from memory alone, a place whose address is kept
 * secret. Services that have ended are shown to nobody.
 */
export function isVisible(service: ListedService, tier: Tier): boolean {
  if (service.status === "defunct" || service.status === "inactive") return false;
  if (tier === "worker") return true;
  if (service.location?.address_confidential === true) return false;
  return service.verification !== "known-not-seen" || service.number_by_law || (service.marks ?? []).some(isAnswered);
}

/** The numbers this tier may see, one by one. Faxes are not for people. */
export const visiblePhones = (service: ListedService, tier: Tier): readonly Phone[] =>
  service.phones.filter((phone) => phone.type !== "fax" && (tier === "worker" || isEstablished(service, phone)));

/** What of a place may be shown at all: nothing that leads to a door kept secret, and no town of a children's shelter. */
function visibleLocation(service: ListedService, location: Place): Place {
  const { location_type, address_confidential, city } = location;
  if (sheltersChildren(service)) return { location_type: "virtual", address_confidential };
  return address_confidential ? { location_type, address_confidential, ...(city !== undefined && { city }) } : location;
}

/** The service as this tier may see it, or null. */
export function visibleService(service: ListedService, tier: Tier): ListedService | null {
  if (!isVisible(service, tier)) return null;
  const { location } = service;
  const phones = visiblePhones(service, tier);
  return {
    ...service,
    phones: [...phones],
    ...(location !== undefined && { location: visibleLocation(service, location) }),
    phoneNotes: phones.map((phone) => service.phones.indexOf(phone)),
  };
}
