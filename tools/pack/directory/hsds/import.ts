import * as v from "valibot";
import { type Country, IdSchema } from "#domain/pack/common.ts";
import { type Schedule, type Service, ServiceSchema, VerificationSchema, WhoAnswersSchema } from "#domain/pack/services.ts";
import { cleanDay, cleanEmail, cleanLine, cleanText, cleanUrl, secureUrl } from "../clean.ts";
import type { Entry } from "../entry.ts";
import { readReduced } from "../read-reduced.ts";
import type { Note } from "../report.ts";
import { foreignId, readUuid, serviceUuid } from "../uuid.ts";
import { joinPhones, type ReadPhone, readPhone } from "./read-phones.ts";
import { readCountry, readPlace, readRegion } from "./read-place.ts";
import { readWords } from "./read-words.ts";
import { type Hours, readHours, readOwnHours } from "./schedule.ts";
import { type HsdsSchedule, type HsdsService, HsdsServiceSchema } from "./schema.ts";
import { Terms } from "./terms-read.ts";
import { noteUnheld } from "./unheld.ts";

export interface ReadOptions {
  /** In which language the fields of the file are written. */
  readonly language: string;
  /** Of all entries that name none. */
  readonly country?: Country;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Our own id, where the file names it and the UUID grows from it; else one made of the UUID. */
function idOf(service: HsdsService, terms: Terms, note: Note): string | null {
  const uuid = readUuid(service.id);
  if (uuid === null) {
    note("refused", "id", "it is not a UUID, so nobody could find this entry again.");
    return null;
  }
  const own = terms.value("profile/entry");
  return own !== undefined && v.is(IdSchema, own) && serviceUuid(own) === uuid ? own : foreignId(uuid);
}

const STATES: readonly string[] = ServiceSchema.entries.status.options;
function statusOf(status: string | undefined, note: Note): Service["status"] {
  const word = status?.trim().toLowerCase();
  if (word !== undefined && STATES.includes(word)) return word as Service["status"];
  note("changed", "status", "it does not say whether the service is open: taken as inactive, shown to nobody.");
  return "inactive";
}

function scheduleOf(schedules: readonly HsdsSchedule[], terms: Terms, today: string, note: Note): Schedule {
  const hours: Hours[] = [];
  let always: boolean | undefined = terms.has("schedule/not-always") ? false : undefined;
  let uncertain = terms.has("schedule/uncertain");
  schedules.forEach((schedule, i) => {
    const field = `schedules[${i}]`;
    const marks = new Terms(schedule.attributes, `${field}.`, note);
    const own = marks.value("schedule/hours");
    const ownHours = own === undefined ? null : readOwnHours(own);
    if (marks.has("schedule/always")) always = true;
    else if (ownHours !== null) hours.push(ownHours);
    else {
      const read = readHours(schedule, today, field, note);
      hours.push(...read.hours);
      uncertain ||= read.uncertain;
    }
  });
  return {
    ...(always === undefined ? {} : { open_24_7: always }),
    ...(hours.length > 0 || terms.has("schedule/no-hours") ? { hours } : {}),
    uncertain,
  };
}

function ageOf(age: number | undefined, field: string, note: Note): number | undefined {
  if (age === undefined || (age >= 0 && age <= 130)) return age;
  note("dropped", field, "this is not an age.");
  return undefined;
}

function agesOf(service: HsdsService, note: Note): Pick<Service, "minimum_age" | "maximum_age"> {
  const from = ageOf(service.minimum_age, "minimum_age", note);
  const to = ageOf(service.maximum_age, "maximum_age", note);
  if (from !== undefined && to !== undefined && from > to) {
    note("dropped", "minimum_age", "it is above maximum_age: both left out.");
    return {};
  }
  return { ...(from === undefined ? {} : { minimum_age: from }), ...(to === undefined ? {} : { maximum_age: to }) };
}

function idsOf(terms: Terms, group: string, note: Note): string[] {
  return terms.under(group).flatMap((id) => {
    if (v.is(IdSchema, id)) return [id];
    note("dropped", `attributes ${group}/`, `"${id}" is not a term.`);
    return [];
  });
}

function languagesOf(service: HsdsService, note: Note): string[] {
  const places = service.service_at_locations;
  const phones = [...service.phones, ...places.flatMap((at) => [...at.phones, ...(at.location?.phones ?? [])])];
  const all = [service, ...places.flatMap(({ location }) => location ?? []), ...phones].flatMap(({ languages }) => languages);
  const codes = all.flatMap(({ code, note: tag }, i) => {
    if (code === undefined) return [];
    const full = tag?.startsWith(code) === true && /^[A-Za-z0-9-]{2,35}$/.test(tag) ? tag : code.trim();
    if (/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(full)) return [full];
    note("dropped", `languages[${i}]`, `"${code}" is not a code of a language.`);
    return [];
  });
  return [...new Set(codes)];
}

function papersOf(service: HsdsService, terms: Terms, note: Note): Service["requires_id"] {
  const none = terms.has("eligibility/no-id");
  const some = service.required_documents.length > 0;
  if (none && some) note("dropped", "required_documents", "it says papers are needed and are not: taken as not known.");
  return none === some ? "unknown" : none ? "not-required" : "required";
}

/** Pages our own entries name; for others, the pages at which the file says the service can be read about. */
function sourcesOf(service: HsdsService, terms: Terms, note: Note): Service["sources"] {
  const day = cleanDay(service.last_modified, "last_modified", note) ?? "undated";
  const { url, organization } = service;
  const pages = [...new Set([url, organization?.website, organization?.uri])].flatMap((page) =>
    page === undefined ? [] : [[page, day]],
  );
  const named = terms.has("profile/entry")
    ? terms.values("provenance/source").map((value) => [value.split(" ", 1)[0] ?? "", value.slice(value.indexOf(" ") + 1)])
    : pages;
  return named.flatMap(([address = "", date = ""], i) => {
    const page = cleanUrl(address, `sources[${i}]`, note);
    return page === undefined ? [] : [{ url: page, page_date: cleanLine(date, `sources[${i}]`, note) ?? "undated" }];
  });
}

function allPhones(service: HsdsService, country: Country, language: string, note: Note): readonly ReadPhone[] {
  const read = (phones: HsdsService["phones"], field: string): readonly ReadPhone[] =>
    phones.flatMap((phone, i) => readPhone(phone, country, language, `${field}phones[${i}]`, note) ?? []);
  const there = service.service_at_locations.flatMap(({ phones, location }, i) => [
    ...read(phones, `service_at_locations[${i}].`),
    ...read(location?.phones ?? [], `service_at_locations[${i}].location.`),
  ]);
  const joined = joinPhones(read(service.phones, ""), there, note);
  return joined.length > 0 ? joined : joinPhones([], read(service.organization?.phones ?? [], "organization."), note);
}

const allSchedules = ({ schedules, service_at_locations: at }: HsdsService): readonly HsdsSchedule[] => {
  if (schedules.length > 0) return schedules;
  const there = at.flatMap((place) => place.schedules);
  return there.length > 0 ? there : at.flatMap(({ location }) => location?.schedules ?? []);
};

/**
 * One HSDS service as an entry of ours, certainty as the file claims it: whether that is believed is for `settle`. `null` when it was
 * refused; what was left out or changed is noted.
 */
export function readHsdsService(raw: unknown, options: ReadOptions, note: Note): Entry | null {
  const service = readReduced(HsdsServiceSchema, raw, note);
  if (service === null) return null;
  const terms = new Terms(service.attributes, "", note);
  const id = idOf(service, terms, note);
  const name = cleanLine(service.name, "name", note);
  if (name === undefined) note("refused", "name", "it has no name.");
  const country = id === null || name === undefined ? null : readCountry(service, options.country, note);
  if (id === null || name === undefined || country === null) return null;
  noteUnheld(raw, note);
  if (service.organization === undefined) note("changed", "organization", "it has none: the service's own name is taken.");

  const language = terms.has("profile/entry") ? "en" : options.language;
  const phones = allPhones(service, country, language, note);
  const schedules = allSchedules(service);
  const { words, reviewed } = readWords(service, schedules, { language, today: options.today }, note);
  phones.forEach(({ words: described }, i) => {
    for (const [lang, text] of Object.entries(described)) words[lang] = { ...words[lang], [`phone.${i}`]: text };
  });
  const location = readPlace(service, note);
  const region = readRegion(service, country, note);
  const website = secureUrl(service.organization?.website, "organization.website", note);
  const chat = terms.has("profile/chat-or-form") ? service.url : undefined;
  const email = cleanEmail(service.email ?? service.organization?.email, "email", note);
  const assured = cleanDay(service.assured_date, "assured_date", note);
  const answers = terms.value("who/answers");
  const sureWho = terms.value("who/verification");
  const status = terms.has("eligibility/any-status") ? "does-not-matter" : terms.value("eligibility/status");

  const candidate = {
    id,
    organization: {
      name: cleanLine(service.organization?.name ?? name, "organization.name", note) ?? name,
      ...(website === undefined ? {} : { website }),
    },
    name,
    status: statusOf(service.status, note),
    kinds: idsOf(terms, "kind", note),
    offers: idsOf(terms, "offer", note),
    ...agesOf(service, note),
    serves: {
      groups: idsOf(terms, "group", note),
      nationality_or_status: (status === undefined ? undefined : cleanText(status, "eligibility", note)) ?? "not-stated",
    },
    service_area: { country, ...(region === undefined ? {} : { region }) },
    ...(location === undefined ? {} : { location }),
    phones: phones.map(({ phone }, i) => ({ ...phone, hasDescription: words["en"]?.[`phone.${i}`] !== undefined })),
    ...(email === undefined ? {} : { email }),
    ...(chat === undefined ? {} : { chat_or_form: cleanUrl(chat, "url", note) }),
    schedule: scheduleOf(schedules, terms, options.today, note),
    languages: { codes: languagesOf(service, note) },
    requires_id: papersOf(service, terms, note),
    ...(v.is(WhoAnswersSchema, answers) ? { who_answers: answers } : {}),
    ...(v.is(VerificationSchema, sureWho) ? { who_verification: sureWho } : {}),
    sources: sourcesOf(service, terms, note),
    verification: v.is(VerificationSchema, terms.value("provenance/verification"))
      ? terms.value("provenance/verification")
      : "known-not-seen",
    last_checked: cleanDay(terms.value("provenance/last-checked"), "last_checked", note) ?? options.today,
    ...(assured === undefined ? {} : { assured_date: assured }),
    number_by_law: terms.has("profile/number-by-law"),
    only_if_asked: terms.has("profile/only-if-asked"),
  };
  const checked = readReduced(ServiceSchema, candidate, note);
  return checked === null ? null : { service: checked, words, reviewed };
}
