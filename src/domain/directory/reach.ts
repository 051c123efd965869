import type { Country } from "#domain/pack/common.ts";
import type { Phone } from "#domain/pack/services.ts";

/**
 * What is known about a number when it is dialled with a SIM card of another country. `works` and `unlikely` rest on `callable_from`;
 * an ordinary number is reachable as a rule, at the caller's cost; a short number with a foreign card is not established.
 */
export type Reach = "works" | "likely" | "unlikely" | "unsure";

const FREEPHONE = /^\+(?:44(?:800|808)|33800|32800|34900|39800|353(?:1800|800))/;

export function reachOf(phone: Pick<Phone, "number" | "short_code" | "callable_from">, sim: Country): Reach {
  if (phone.callable_from?.includes(sim)) return "works";
  if (phone.short_code) return "unsure";
  if (phone.callable_from) return FREEPHONE.test(phone.number) ? "unlikely" : "unsure";
  return phone.number.startsWith("+") ? "likely" : "unsure";
}
