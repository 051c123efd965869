import type { Country } from "#domain/pack/common.ts";
import type { Danger, Need } from "#domain/pack/danger.ts";
import type { Service, WhoAnswers } from "#domain/pack/services.ts";
import type { ProtectionBasis } from "#domain/referral/types.ts";

export interface UrgentNumber {
  /** Digits to dial. */
  readonly number: string;
  /** As people of the country write it. */
  readonly shown: string;
  /** What it is rung for; empty for a line about children. */
  readonly needs: readonly Need[];
  readonly serviceId?: string;
  readonly who_answers?: WhoAnswers;
  /** As the safeguarding log names whoever was told. */
  readonly role: "child_protection_service" | "emergency_service";
}

const AT_ONCE: readonly Need[] = ["hurt", "fire", "sea", "attack"];

function emergencyNumbers(danger: Danger, services: readonly Service[], country: Country): readonly UrgentNumber[] {
  const { countries } = danger;
  const here = countries.find((one) => one.country === country) ?? countries.find((one) => one.country === "EU");
  const calls = (here?.numbers ?? []).filter(({ need, how }) => how === "call" && AT_ONCE.includes(need));
  return [...new Set(calls.map(({ number }) => number))].map((number) => {
    const same = calls.filter((call) => call.number === number);
    const serviceId = same[0]?.serviceId;
    const phone = services.find(({ id }) => id === serviceId)?.phones.find((one) => one.number === number);
    return {
      number,
      shown: phone?.number_local ?? number,
      needs: same.map(({ need }) => need),
      ...(serviceId !== undefined && { serviceId }),
      ...(same[0] && { who_answers: same[0].who_answers }),
      role: "emergency_service",
    };
  });
}

/** Lines of the country about children, those of the state first: they must answer. */
function childLines(services: readonly Service[], country: Country): readonly UrgentNumber[] {
  return services
    .filter(
      ({ kinds, status, service_area, who_answers }) =>
        status === "active" &&
        service_area.country === country &&
        kinds.includes("child-protection") &&
        (kinds.includes("helpline") || who_answers === "state"),
    )
    .sort((a, b) => Number(b.who_answers === "state") - Number(a.who_answers === "state"))
    .flatMap(({ id, phones, who_answers }) => {
      const phone = phones.find(({ type }) => type === "voice");
      if (!phone) return [];
      return {
        number: phone.number,
        shown: phone.number_local,
        needs: [],
        serviceId: id,
        ...(who_answers && { who_answers }),
        role: "child_protection_service" as const,
      };
    });
}

/** Whom to ring at once, the likely ones first. A line for emergencies is never taken for one about children. */
export function urgentNumbers(
  about: ProtectionBasis["kind"],
  { danger, services, country }: { readonly danger: Danger; readonly services: readonly Service[]; readonly country: Country },
): readonly UrgentNumber[] {
  const emergency = emergencyNumbers(danger, services, country);
  if (about === "danger_to_life") return emergency;
  const lines = childLines(services, country).filter(({ number }) => emergency.every((one) => one.number !== number));
  return [...lines, ...emergency];
}
