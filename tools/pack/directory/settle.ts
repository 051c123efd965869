import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { fold } from "#domain/directory/fold.ts";
import { ASKED_KINDS, NEEDS } from "#domain/directory/needs.ts";
import { sheltersChildren } from "#domain/directory/visibility.ts";
import { type Service, ServiceSchema } from "#domain/pack/services.ts";
import { answersMustBeNamed } from "../lib/check-services.ts";
import type { Entry } from "./entry.ts";
import { entriesForTier } from "./hsds/export.ts";
import type { Note } from "./report.ts";
import { foreignId, serviceUuid } from "./uuid.ts";

/** What our own directory says, against which everything from outside is held. */
export class Known {
  private readonly byId = new Map<string, Entry>();
  private readonly publicById = new Map<string, Entry>();
  private readonly ended = new Map<string, string>();
  private readonly terms = { kinds: new Set<string>(), offers: new Set<string>(), groups: new Set<string>() };

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      const { service } = entry;
      this.byId.set(service.id, entry);
      for (const kind of service.kinds) this.terms.kinds.add(kind);
      for (const offer of service.offers) this.terms.offers.add(offer);
      for (const group of service.serves.groups) this.terms.groups.add(group);
      if (service.status === "defunct" || service.status === "inactive") this.ended.set(fold(service.name), service.id);
    }
    for (const entry of entriesForTier(entries, "public")) this.publicById.set(entry.service.id, entry);
    for (const { kinds, offers } of Object.values(NEEDS)) {
      for (const kind of kinds) this.terms.kinds.add(kind);
      for (const offer of offers) this.terms.offers.add(offer);
    }
    for (const kind of Object.values(ASKED_KINDS).flat()) this.terms.kinds.add(kind);
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  /** True when it says, word for word, what ours says, to workers or to everybody. */
  holds(entry: Entry): boolean {
    const { id } = entry.service;
    return [this.byId.get(id), this.publicById.get(id)].some((own) => own !== undefined && sameEntry(own, entry));
  }

  isTerm(list: "kinds" | "offers" | "groups", term: string): boolean {
    return this.terms[list].has(term);
  }

  /** The id of a service of this name that we know has ended. */
  endedAs(name: string): string | undefined {
    return this.ended.get(fold(name));
  }
}

/** Keys without a value do not count, nor does their order. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

export const sameEntry = (a: Entry, b: Entry): boolean => {
  const [left, right] = [a, b].map(({ service, words, reviewed }) => {
    const passed = Object.entries(reviewed).filter(([, fields]) => fields.length > 0);
    return plain({ service, words, reviewed: Object.fromEntries(passed.map(([lang, fields]) => [lang, [...fields].sort()])) });
  });
  return isDeepStrictEqual(left, right);
};

function termsOf(service: Service, list: "kinds" | "offers" | "groups", known: Known, note: Note): string[] {
  const all = list === "groups" ? service.serves.groups : service[list];
  return [...new Set(all)].filter((term) => {
    const is = known.isTerm(list, term);
    if (!is) note("dropped", list, `"${term}" is not one of our terms.`);
    return is;
  });
}

/** No town and no pin for a shelter of children, no address for a secret place, wherever the file came from. */
function settledPlace(service: Service, note: Note): Service["location"] {
  const place = service.location;
  if (place === undefined) return undefined;
  const { city, address, latitude, longitude, coordinates_precision: _, ...rest } = place;
  const exact = address !== undefined || latitude !== undefined || longitude !== undefined;
  if (sheltersChildren(service)) {
    if (exact || city !== undefined) note("dropped", "location", "it shelters children: no town, no address and no pin.");
    return { ...rest, location_type: "virtual" };
  }
  if (!place.address_confidential) return place;
  if (exact) note("dropped", "location", "its address is secret: not taken.");
  return { ...rest, ...(city === undefined ? {} : { city }) };
}

/**
 * What of an entry from outside may stand in a pack. An entry that says word for word what ours says keeps how sure it is; every fact
 * of any other is `known-not-seen`, so that nothing of it is public before a person has confirmed it: nobody's file can say for us
 * that we have rung, seen a page, had a translation read, or that a number is fixed by law.
 */
export function settle(entry: Entry, known: Known, note: Note): Entry | null {
  if (known.holds(entry)) return entry;
  const { service, words } = entry;
  const changed = known.has(service.id);
  const id = changed ? foreignId(serviceUuid(service.id)) : service.id;
  if (changed) note("changed", "id", `it differs from our "${service.id}", which stays: taken as "${id}". Compare the two.`);
  const ended = known.endedAs(service.name);
  if (ended !== undefined && service.status !== "defunct")
    note("changed", "status", `our "${ended}" of this name has ended: taken as defunct.`);
  if (service.assured_date !== undefined) note("dropped", "assured_date", "it says somebody rang; we have not.");
  if (service.number_by_law) note("dropped", "number_by_law", "that a number is fixed by law is for our own editors to say.");

  const kinds = termsOf(service, "kinds", known, note);
  const offers = termsOf(service, "offers", known, note);
  const groups = termsOf(service, "groups", known, note);
  const settled = {
    ...service,
    id,
    status: ended === undefined ? service.status : "defunct",
    kinds,
    offers,
    serves: { ...service.serves, groups },
    location: settledPlace({ ...service, kinds: service.kinds, offers: service.offers }, note),
    phones: service.phones.map((phone) => ({ ...phone, verification: "known-not-seen" })),
    ...(service.who_answers === undefined ? {} : { who_verification: "known-not-seen" }),
    verification: "known-not-seen",
    assured_date: undefined,
    number_by_law: false,
  };
  const checked = v.safeParse(ServiceSchema, settled);
  if (!checked.success) {
    note("refused", "", "too little of it fits.");
    return null;
  }
  noteOpenWork(checked.output, words, note);
  return { service: checked.output, words, reviewed: {} };
}

/** What a person has to do before the entry can be built, or found. */
function noteOpenWork(service: Service, words: Entry["words"], note: Note): void {
  const english = words["en"] ?? {};
  if (service.kinds.length === 0 && service.offers.length === 0)
    note("to do", "kinds", "say what kind of help it is: nobody finds it before.");
  if (english["name"] === undefined || english["description"] === undefined)
    note("to do", "words", "write its English name and description: the pack is not built before.");
  if (answersMustBeNamed(service) && (service.who_answers === undefined || english["who_may_be_told"] === undefined))
    note("to do", "who_answers", "ask who answers and who may be told: the pack is not built before.");
}
