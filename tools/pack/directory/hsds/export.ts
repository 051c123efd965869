import { isVisible, type Tier, visibleService } from "#domain/directory/visibility.ts";
import type { Service } from "#domain/pack/services.ts";
import { type Entry, LANGUAGE, WORD_FIELDS, type Words } from "../entry.ts";
import { serviceUuid, uuidOf } from "../uuid.ts";
import { phonesOf } from "./export-phones.ts";
import { placesOf } from "./export-place.ts";
import { addScheduleMarks, schedulesOf } from "./export-schedule.ts";
import { IDENTITY_DOCUMENT, NATIVE_WORDS, SLUG_TYPE, WORD_CODE } from "./fields.ts";
import { Attributes, groupTerms, PROFILE, TAXONOMY, type TermRecord } from "./terms.ts";

/** The entry as a tier may see it: the words of numbers follow the numbers that are left. */
function forTier(entry: Entry, tier: Tier): Entry | null {
  if (tier === "worker") return entry;
  const visible = visibleService(entry.service, tier);
  if (visible === null) return null;
  const { phoneNotes: _, ...service } = visible;
  const kept = new Map(service.phones.map((phone, index) => [`phone.${entry.service.phones.indexOf(phone)}`, `phone.${index}`]));
  const place = (field: string): string | undefined => (field.startsWith("phone.") ? kept.get(field) : field);
  const words = Object.fromEntries(
    Object.entries(entry.words).map(([language, texts]) => [
      language,
      Object.fromEntries(
        Object.entries(texts).flatMap(([field, text]): [string, string][] => {
          const at = place(field);
          return at === undefined ? [] : [[at, text]];
        }),
      ),
    ]),
  );
  const reviewed = Object.fromEntries(
    Object.entries(entry.reviewed).map(([language, fields]) => [language, fields.flatMap((field) => place(field) ?? [])]),
  );
  return { service, words, reviewed };
}

/** What a tier may see, in the same order. Workers see what has ended too, marked: partners must learn that it has. */
export const entriesForTier = (entries: readonly Entry[], tier: Tier): readonly Entry[] =>
  entries.flatMap((entry) => forTier(entry, tier) ?? []);

const organizationKey = ({ organization }: Service): string => JSON.stringify([organization.name, organization.website ?? ""]);

function organizationOf(entry: Entry, ids: readonly string[]): object {
  const { organization } = entry.service;
  const key = organizationKey(entry.service);
  return {
    id: uuidOf(`organization:${key}`),
    name: organization.name,
    description: entry.words["en"]?.["description"] ?? organization.name,
    ...(organization.website === undefined ? {} : { website: organization.website }),
    organization_identifiers: ids.map((identifier) => ({
      id: uuidOf(`identifier:${identifier}`),
      identifier_type: SLUG_TYPE,
      identifier,
    })),
  };
}

function addWords(attributes: Attributes, { words, reviewed }: Entry): void {
  for (const [language, texts] of Object.entries(words)) {
    if (!LANGUAGE.test(language)) continue;
    for (const field of WORD_FIELDS) {
      const native = language === "en" && (field in NATIVE_WORDS || field === "schedule");
      if (!native) attributes.add(WORD_CODE[field], texts[field], language);
    }
    const passed = reviewed[language] ?? [];
    if (passed.length > 0) attributes.add("text/reviewed", passed.join(" "), language);
  }
}

function addFacts(attributes: Attributes, service: Service): void {
  attributes.add("profile/entry", service.id);
  attributes.add("profile/tier", isVisible(service, "public") ? "public" : "worker");
  for (const kind of service.kinds) attributes.add(`kind/${kind}`, "");
  for (const offer of service.offers) attributes.add(`offer/${offer}`, "");
  for (const group of service.serves.groups) attributes.add(`group/${group}`, "");
  const status = service.serves.nationality_or_status;
  if (status === "does-not-matter") attributes.mark("eligibility/any-status");
  else attributes.add("eligibility/status", status);
  attributes.mark("eligibility/no-id", service.requires_id === "not-required");
  attributes.add("who/answers", service.who_answers);
  attributes.add("who/verification", service.who_verification);
  attributes.mark("profile/chat-or-form", service.chat_or_form !== undefined);
  attributes.mark("profile/number-by-law", service.number_by_law);
  attributes.mark("profile/only-if-asked", service.only_if_asked);
  addScheduleMarks(attributes, service);
  for (const { url, page_date } of service.sources)
    attributes.add("provenance/source", `${url.replaceAll(" ", "%20")} ${page_date}`);
  attributes.add("provenance/verification", service.verification);
  attributes.add("provenance/last-checked", service.last_checked);
}

const languageNames = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });
function nameOf(tag: string): string | undefined {
  try {
    return languageNames.of(tag);
  } catch {
    return undefined;
  }
}

function areasOf({ service_area: { country, region } }: Service, serviceId: string): readonly object[] {
  const supranational = country === "EU" || country === "INT";
  const area = { id: uuidOf(`area:${serviceId}:country`), service_id: serviceId, name: country, extent: country };
  const whole = { ...area, extent_type: supranational ? "text" : "ISO3166-1" };
  if (region === undefined) return [whole];
  return [
    whole,
    { id: uuidOf(`area:${serviceId}:region`), service_id: serviceId, name: region, extent: region, extent_type: "text" },
  ];
}

const present = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function serviceRecord(entry: Entry, slugs: readonly string[]): object {
  const { service } = entry;
  const id = serviceUuid(service.id);
  const words: Words = entry.words["en"] ?? {};
  const native = Object.fromEntries(
    Object.entries(NATIVE_WORDS).map(([field, hsdsField]) => [hsdsField, Object.hasOwn(words, field) ? words[field] : undefined]),
  );
  const attributes = new Attributes(id, "service");
  addFacts(attributes, service);
  addWords(attributes, entry);
  return {
    ...present({
      id,
      name: service.name,
      ...native,
      status: service.status,
      url: service.chat_or_form,
      email: service.email,
      minimum_age: service.minimum_age,
      maximum_age: service.maximum_age,
      assured_date: service.assured_date,
    }),
    organization: organizationOf(entry, slugs),
    phones: phonesOf(entry, id),
    schedules: schedulesOf(service, id, words["schedule"]),
    service_areas: areasOf(service, id),
    service_at_locations: placesOf(service, id),
    languages: service.languages.codes.map((tag, index) => ({
      id: uuidOf(`language:${id}:${index}`),
      service_id: id,
      ...present({ name: nameOf(tag), code: tag.split("-")[0] }),
      note: tag,
    })),
    ...(service.requires_id === "required"
      ? { required_documents: [{ id: uuidOf(`document:${id}`), service_id: id, document: IDENTITY_DOCUMENT }] }
      : {}),
    attributes: attributes.list,
  };
}

export interface HsdsDocument {
  readonly version: string;
  readonly profile: string;
  readonly taxonomies: readonly object[];
  readonly taxonomy_terms: readonly TermRecord[];
  readonly contents: readonly object[];
}

function termsUsed(value: unknown, into: Map<string, TermRecord>): void {
  if (typeof value !== "object" || value === null) return;
  if ("taxonomy_term" in value) {
    const term = value.taxonomy_term as TermRecord;
    into.set(term.id, term);
    return;
  }
  for (const part of Object.values(value)) termsUsed(part, into);
}

/**
 * One page of full services, as the HSDS API gives them, with our taxonomy beside it. `entries` are those of one tier
 * (`entriesForTier`). The same entries give the same document.
 */
export function exportHsds(entries: readonly Entry[]): HsdsDocument {
  const slugs = new Map<string, string[]>();
  for (const { service } of entries) {
    const key = organizationKey(service);
    slugs.set(key, [...(slugs.get(key) ?? []), service.id]);
  }
  const contents = entries.map((entry) => serviceRecord(entry, slugs.get(organizationKey(entry.service)) ?? []));
  const terms = new Map(groupTerms().map((term) => [term.id, term]));
  termsUsed(contents, terms);
  const page = {
    total_items: contents.length,
    total_pages: 1,
    page_number: 1,
    size: contents.length,
    first_page: true,
    last_page: true,
    empty: contents.length === 0,
  };
  return { version: "3.0", profile: PROFILE, ...page, taxonomies: [TAXONOMY], taxonomy_terms: [...terms.values()], contents };
}
