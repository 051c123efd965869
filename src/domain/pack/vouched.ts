import type { Danger } from "#domain/pack/danger.ts";
import type { Missing } from "#domain/pack/missing.ts";
import type { Pages } from "#domain/pack/pages.ts";
import type { Service } from "#domain/pack/services.ts";

/**
 * Numbers in content parts (danger page, missing child, numbers to keep) are shown only where the directory has them, so that whoever
 * signs content alone can put no number of their own before anybody. States give two and three digits and the European 116 lines to
 * public services and to nobody else: those need no directory, and stand also when it was taken away.
 */
export const isPublicLine = (number: string): boolean => /^(?:\d{2,3}|116\d{3})$/.test(number);

type Numbered = { readonly number: string; readonly serviceId?: string | undefined };
type Phones = Pick<Service, "id" | "phones">;

function voucher(services: readonly Phones[]): (one: Numbered) => boolean {
  const numbersOf = new Map(services.map(({ id, phones }) => [id, new Set(phones.map(({ number }) => number))]));
  const all = new Set([...numbersOf.values()].flatMap((numbers) => [...numbers]));
  // An empty number is a radio channel, or one that every place has of its own.
  return ({ number, serviceId }) =>
    number === "" || isPublicLine(number) || (serviceId === undefined ? all : numbersOf.get(serviceId))?.has(number) === true;
}

export function vouchedDanger(danger: Danger, services: readonly Phones[]): Danger {
  const isVouched = voucher(services);
  return { ...danger, countries: danger.countries.map((one) => ({ ...one, numbers: one.numbers.filter(isVouched) })) };
}

export function vouchedMissing(missing: Missing, services: readonly Phones[]): Missing {
  const isVouched = voucher(services);
  return { countries: missing.countries.map((one) => ({ ...one, calls: one.calls.filter(isVouched) })) };
}

export function vouchedPages(pages: Pages, services: readonly Phones[]): Pages {
  const isVouched = voucher(services);
  const keep = pages.keep.map((one) => ({ ...one, adult: one.adult.filter(isVouched), child: one.child.filter(isVouched) }));
  return { ...pages, keep };
}
