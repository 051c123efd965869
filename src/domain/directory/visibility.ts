import type { Phone, Service } from "#domain/pack/services.ts";

/** `public`: anybody who opens the app. `worker`: a team's vault is open; unsure numbers are shown there, marked. */
export type Tier = "public" | "worker";

const isEstablished = (service: Service, phone: Phone): boolean =>
  phone.verification === "seen-in-stored-page" || service.number_by_law;

/**
 * Never public: a number nobody has confirmed (unless fixed by law), an entry known from memory alone, a place whose address is kept
 * secret. Services that have ended are shown to nobody.
 */
export function isVisible(service: Service, tier: Tier): boolean {
  if (service.status === "defunct" || service.status === "inactive") return false;
  if (tier === "worker") return true;
  if (service.location?.address_confidential === true) return false;
  return service.verification !== "known-not-seen" || service.number_by_law;
}

/** The numbers this tier may see, one by one. Faxes are not for people. */
export const visiblePhones = (service: Service, tier: Tier): readonly Phone[] =>
  service.phones.filter((phone) => phone.type !== "fax" && (tier === "worker" || isEstablished(service, phone)));

/** The service as this tier may see it, or null. */
export function visibleService(service: Service, tier: Tier): Service | null {
  if (!isVisible(service, tier)) return null;
  return { ...service, phones: [...visiblePhones(service, tier)] };
}
