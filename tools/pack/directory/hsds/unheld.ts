import type { Note } from "../report.ts";
import { SECRET_PLACE, SLUG_TYPE } from "./fields.ts";

/** Why what HSDS can say is not taken over; keys that are nowhere here are read, or only tie records together. */
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
};

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const records = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

function noteKeys(value: unknown, reasons: Readonly<Record<string, string>>, prefix: string, note: Note): void {
  for (const [key, part] of Object.entries(record(value)))
    if (Object.hasOwn(reasons, key) && !isEmpty(part)) note("dropped", `${prefix}${key}`, reasons[key] ?? "");
}

/** Names everything of a service record that our directory has no place for. */
export function noteUnheld(raw: unknown, note: Note): void {
  const service = record(raw);
  noteKeys(service, SERVICE, "", note);
  const organization = record(service["organization"]);
  noteKeys(organization, ORGANIZATION, "organization.", note);
  records(organization["organization_identifiers"]).forEach((identifier, i) => {
    if (record(identifier)["identifier_type"] !== SLUG_TYPE)
      note("dropped", `organization.organization_identifiers[${i}]`, "the directory holds no other identifiers.");
  });
  records(service["schedules"]).forEach((schedule, i) => noteKeys(schedule, SCHEDULE, `schedules[${i}].`, note));
  records(service["service_at_locations"]).forEach((at, i) => {
    noteKeys(at, AT_LOCATION, `service_at_locations[${i}].`, note);
    const { name, ...place } = record(record(at)["location"]);
    noteKeys(name === SECRET_PLACE ? place : record(at)["location"], LOCATION, `service_at_locations[${i}].location.`, note);
  });
}
