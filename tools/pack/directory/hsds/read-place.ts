import * as v from "valibot";
import { type Country, CountrySchema } from "#domain/pack/common.ts";
import type { Service } from "#domain/pack/services.ts";
import { cleanLine } from "../clean.ts";
import { countryOfNumber } from "../numbers.ts";
import type { Note } from "../report.ts";
import type { HsdsLocation, HsdsService } from "./schema.ts";
import { Terms } from "./terms-read.ts";

type Place = NonNullable<Service["location"]>;
type PlaceType = Place["location_type"];
const TYPES: readonly string[] = ["physical", "postal", "virtual"] satisfies readonly PlaceType[];
const isType = (text: string | undefined): text is PlaceType => text !== undefined && TYPES.includes(text);

/** Every number of the service and of its places, as the file writes them. */
const numbersIn = ({ phones, service_at_locations: at, organization }: HsdsService): readonly string[] =>
  [
    ...phones,
    ...at.flatMap(({ phones: there, location }) => [...there, ...(location?.phones ?? [])]),
    ...(organization?.phones ?? []),
  ].map(({ number }) => number);

/**
 * The country of a service: its area, what the caller says of the whole file, its address, its numbers, in this order; the first that
 * is a country of this directory.
 */
export function readCountry(service: HsdsService, given: Country | undefined, note: Note): Country | null {
  const areas = service.service_areas.flatMap(({ extent, name }, i) =>
    [extent, name].flatMap((code) => (code === undefined ? [] : [[`service_areas[${i}]`, code.trim()] as const])),
  );
  const area = areas.find(([, code]) => v.is(CountrySchema, code));
  if (area !== undefined) return area[1] as Country;
  if (given !== undefined) return given;
  for (const [i, { location }] of service.service_at_locations.entries()) {
    for (const { country } of location?.addresses ?? []) {
      const code = country?.trim().toUpperCase();
      if (code === undefined || code === "") continue;
      if (v.is(CountrySchema, code)) return code;
      note("dropped", `service_at_locations[${i}].location.addresses.country`, `"${code}" is not a country of this directory.`);
    }
  }
  const byNumber = numbersIn(service).flatMap((number) => countryOfNumber(number) ?? [])[0] ?? null;
  if (byNumber === null) note("refused", "service_areas", "no country of this directory: say which with --country.");
  else note("changed", "service_areas", `the country is not said: ${byNumber}, by the telephone number.`);
  return byNumber;
}

export function readRegion(service: HsdsService, country: Country, note: Note): string | undefined {
  const others = service.service_areas.filter(({ extent, name }) => extent !== country && name !== country);
  const texts = others.flatMap(({ name, extent }) => name ?? extent ?? []);
  if (texts.length > 1) note("dropped", "service_areas", "the directory holds one region: the first is kept.");
  return texts[0] === undefined ? undefined : cleanLine(texts[0], "service_areas", note);
}

interface Coordinates {
  readonly latitude?: number;
  readonly longitude?: number;
  readonly coordinates_precision?: string;
}

function coordinatesOf(location: HsdsLocation, terms: Terms, field: string, note: Note): Coordinates {
  const centre = terms.value("place/city-centre");
  const [lat, lng] = centre === undefined ? [location.latitude, location.longitude] : centre.split(",").map(Number);
  const precision = centre === undefined ? terms.value("place/precision") : "city-centre";
  const sure = precision === undefined ? {} : { coordinates_precision: cleanLine(precision, field, note) };
  if (lat === undefined && lng === undefined) return sure;
  const outside = [lat ?? 0, lng ?? 0].some(
    (degrees, i) => !Number.isFinite(degrees) || Math.abs(degrees) > (i === 0 ? 90 : 180),
  );
  if (!outside) return { ...sure, latitude: lat, longitude: lng };
  note("dropped", `${field}.latitude`, "this is not a place on earth.");
  return {};
}

function addressOf(location: HsdsLocation, terms: Terms, field: string, note: Note): Pick<Place, "city" | "address"> {
  const own = { city: terms.value("place/city"), address: terms.value("place/address") };
  const first = location.addresses[0];
  if (location.addresses.length > 1) note("dropped", `${field}.addresses`, "the directory holds one address: the first is kept.");
  const written =
    first === undefined || own.address !== undefined
      ? own.address
      : [
          first.address_1,
          first.address_2,
          [first.postal_code, first.city].filter(Boolean).join(" "),
          first.region,
          first.state_province,
        ]
          .filter((part) => part !== undefined && part.trim() !== "")
          .join(", ");
  const [city, address] = [own.city ?? first?.city, written].map((text) =>
    text === undefined ? undefined : cleanLine(text, `${field}.addresses`, note),
  );
  return { ...(city === undefined ? {} : { city }), ...(address === undefined ? {} : { address }) };
}

/** The first place of a service. A place whose address is secret keeps its town alone, whatever else the file gives away. */
export function readPlace(service: HsdsService, note: Note): Place | undefined {
  const places = service.service_at_locations.flatMap(({ location }, i) =>
    location === undefined ? [] : [{ location, field: `service_at_locations[${i}].location` }],
  );
  const first = places.find(({ location }) => location.location_type === "physical") ?? places[0];
  if (first === undefined) return undefined;
  if (places.length > 1) note("dropped", "service_at_locations", "the directory holds one place a service: one is kept.");
  const { location, field } = first;
  const terms = new Terms(location.attributes, `${field}.`, note);
  const said = terms.value("place/type") ?? location.location_type;
  if (!isType(said)) note("changed", `${field}.location_type`, "not a kind of place: taken as physical.");
  const place = { location_type: isType(said) ? said : ("physical" as const), ...addressOf(location, terms, field, note) };
  if (!terms.has("place/address-confidential"))
    return { ...place, address_confidential: false, ...coordinatesOf(location, terms, field, note) };
  const { address, ...town } = place;
  if (address !== undefined || location.latitude !== undefined || location.longitude !== undefined)
    note("dropped", field, "its address is secret and stood in the file: not taken. Tell whoever made it.");
  return { ...town, address_confidential: true };
}
