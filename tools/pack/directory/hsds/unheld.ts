import type { Note } from "../report.ts";
import { SECRET_PLACE, SLUG_TYPE } from "./fields.ts";
import {
  AddressSchema,
  HsdsServiceSchema,
  LocationSchema,
  OrganizationSchema,
  PhoneSchema,
  ScheduleSchema,
  ServiceAtLocationSchema,
} from "./schema.ts";

/** Why what HSDS can say is not taken over. */
const SERVICE: Readonly<Record<string, string>> = {
  alternate_name: "the directory holds one name.",
  wait_time: "the directory holds no waiting times.",
  accreditations: "the directory holds no accreditations.",
  licenses: "the directory holds no licences.",
  assurer_email: "who rang is kept by whoever rang.",
  funding: "the directory holds nothing about money given to a service.",
  program: "the directory holds no programmes.",
  contacts: "a named person's name and number need that person's agreement.",
  metadata: "the directory holds no log of changes.",
  additional_urls: "the directory holds one page with a chat or a form.",
  capacities: "free places change by the hour: ring.",
};
const ORGANIZATION: Readonly<Record<string, string>> = {
  alternate_name: SERVICE["alternate_name"] ?? "",
  description: "the directory holds one description, the service's.",
  tax_status: "the directory holds nothing about taxes.",
  tax_id: "the directory holds nothing about taxes.",
  year_incorporated: "the directory holds no years of founding.",
  legal_status: "the directory holds no legal forms.",
  logo: "the directory holds no pictures.",
  parent_organization_id: "the directory holds no parents of organisations.",
  funding: SERVICE["funding"] ?? "",
  contacts: SERVICE["contacts"] ?? "",
  locations: "an organisation's own place is not the place of its service.",
  programs: SERVICE["program"] ?? "",
  metadata: SERVICE["metadata"] ?? "",
  additional_websites: "the directory holds one website.",
};
const LOCATION: Readonly<Record<string, string>> = {
  url: "the directory holds no page about a place.",
  name: "the directory holds the address, not the name of a place.",
  alternate_name: SERVICE["alternate_name"] ?? "",
  description: "the directory holds nothing more about a place.",
  transportation: "the directory holds no ways to a place.",
  external_identifier: "the directory holds no other identifiers.",
  contacts: SERVICE["contacts"] ?? "",
  accessibility: "the directory holds nothing about access to a place.",
  metadata: SERVICE["metadata"] ?? "",
};
const SCHEDULE: Readonly<Record<string, string>> = {
  timezone: "hours are by the clock of the country.",
  schedule_link: "the directory holds no page of opening hours.",
  attending_type: "the directory holds no ways of attending.",
};
const AT_LOCATION: Readonly<Record<string, string>> = {
  description: "the directory holds nothing more about a service at a place.",
  contacts: SERVICE["contacts"] ?? "",
  service_areas: "the directory holds one area a service.",
  metadata: SERVICE["metadata"] ?? "",
  attributes: "the directory holds nothing more about a service at a place.",
};
const ADDRESS: Readonly<Record<string, string>> = {
  attention: SERVICE["contacts"] ?? "",
  address_type: "",
};

/** Ties records of one file together. */
const TIES = /^(?:id|link_(?:id|type|entity)|organization_identifiers|wkst|.+_id)$/;

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const records = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

interface Kind {
  readonly read: { readonly entries: object };
  readonly reasons: Readonly<Record<string, string>>;
}

function noteKeys(value: unknown, { read, reasons }: Kind, prefix: string, note: Note): void {
  for (const [key, part] of Object.entries(record(value))) {
    if (isEmpty(part) || Object.hasOwn(read.entries, key)) continue;
    const reason = Object.hasOwn(reasons, key) ? reasons[key] : TIES.test(key) ? "" : "this is not known here.";
    if (reason !== undefined && reason !== "") note("dropped", `${prefix}${key}`, reason);
  }
}

const KINDS = {
  service: { read: HsdsServiceSchema, reasons: SERVICE },
  organization: { read: OrganizationSchema, reasons: ORGANIZATION },
  phone: { read: PhoneSchema, reasons: {} },
  schedule: { read: ScheduleSchema, reasons: SCHEDULE },
  atLocation: { read: ServiceAtLocationSchema, reasons: AT_LOCATION },
  location: { read: LocationSchema, reasons: LOCATION },
  address: { read: AddressSchema, reasons: ADDRESS },
} as const satisfies Readonly<Record<string, Kind>>;

/** Names everything of a service record that our directory has no place for. */
export function noteUnheld(raw: unknown, note: Note): void {
  const service = record(raw);
  const each = (list: unknown, kind: Kind, field: string): void =>
    records(list).forEach((part, i) => noteKeys(part, kind, `${field}[${i}].`, note));
  noteKeys(service, KINDS.service, "", note);
  const { description, ...organization } = record(service["organization"]);
  // HSDS asks for it, so whoever has none repeats what there is.
  const repeated = [service["description"], organization["name"]].includes(description);
  noteKeys(repeated ? organization : { ...organization, description }, KINDS.organization, "organization.", note);
  records(organization["organization_identifiers"]).forEach((identifier, i) => {
    if (record(identifier)["identifier_type"] !== SLUG_TYPE)
      note("dropped", `organization.organization_identifiers[${i}]`, "the directory holds no other identifiers.");
  });
  each(service["phones"], KINDS.phone, "phones");
  each(service["schedules"], KINDS.schedule, "schedules");
  records(service["service_at_locations"]).forEach((at, i) => {
    const field = `service_at_locations[${i}].`;
    noteKeys(at, KINDS.atLocation, field, note);
    const { name, ...place } = record(record(at)["location"]);
    noteKeys(name === SECRET_PLACE ? place : record(at)["location"], KINDS.location, `${field}location.`, note);
    each(place["addresses"], KINDS.address, `${field}location.addresses`);
  });
}
