import type { Country } from "#domain/pack/common.ts";
import type { PageLine, PagePart, Pages, ShortPage } from "#domain/pack/pages.ts";
import type { Service } from "#domain/pack/services.ts";

/** The country a page speaks about: its own, or the reader's. */
export const countryOf = (page: ShortPage, country: Country): Country => page.about ?? country;

/** The lines of one part of a page that hold in a country, in the order of the page. */
export function linesOf(pages: Pages, page: ShortPage, part: PagePart, country: Country): PageLine[] {
  const where = countryOf(page, country);
  return page[part]
    .map((id) => pages.lines.find((line) => line.id === id))
    .filter((line): line is PageLine => line !== undefined && (line.where === undefined || line.where.includes(where)));
}

/** Services of the country first, then those of the whole Union; in the order of the page otherwise. */
export function servicesOf(all: readonly Service[], page: ShortPage, country: Country): Service[] {
  const where = countryOf(page, country);
  const named = page.serviceIds
    .map((id) => all.find((service) => service.id === id))
    .filter((service): service is Service => service !== undefined);
  return [
    ...named.filter((service) => service.service_area.country === where),
    ...named.filter((service) => service.service_area.country === "EU" && where !== "EU"),
  ];
}
