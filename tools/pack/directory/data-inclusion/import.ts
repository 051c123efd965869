import * as v from "valibot";
import { IdSchema } from "#domain/pack/common.ts";
import { type Schedule, type Service, ServiceSchema } from "#domain/pack/services.ts";
import { cleanDay, cleanEmail, cleanLine, cleanText, cleanUrl, secureUrl } from "../clean.ts";
import type { Entry } from "../entry.ts";
import { EXCHANGE_LIMITS } from "../limits.ts";
import { readNumber } from "../numbers.ts";
import { readReduced } from "../read-reduced.ts";
import type { Note, Report } from "../report.ts";
import { type Known, sameEntry, settle } from "../settle.ts";
import { uuidOf } from "../uuid.ts";
import { readOpeningHours } from "./opening-hours.ts";
import { type Coded, readCodes } from "./read-codes.ts";
import { type DiService, DiServiceSchema, type Structure, StructureSchema, unheldKeys } from "./schema.ts";

interface Options {
  /** In which language the file is written. */
  readonly language: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
}
type Row = Readonly<Record<string, unknown>>;
const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);

/** Structures and services of a document: both lists, one list, or a page of their API. */
function rowsOf(document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document;
  if (!isRow(document)) return [document];
  const lists = [document["structures"], document["services"], document["items"]].filter((list) => Array.isArray(list));
  return lists.length > 0 ? lists.flat() : [document];
}

const isService = (row: unknown): boolean =>
  isRow(row) && ("structure_id" in row || "structure" in row || ("thematiques" in row && "modes_accueil" in row));
const nameOf = (row: unknown, at: number): string => {
  const { id, nom } = isRow(row) ? row : { id: undefined, nom: undefined };
  return [typeof id === "string" ? id : `[${at}]`, typeof nom === "string" ? nom : ""].join(" ").trim();
};

/** Version 0 counts ids by source; version 1 writes the source before them. */
const fullId = (source: string | undefined, id: string): string =>
  source === undefined || source === "" || id.startsWith(`${source}--`) ? id : `${source}--${id}`;

function idOf(service: DiService): string {
  const id = `di-${fullId(service.source, service.id)}`;
  return v.is(IdSchema, id) ? id : `di-${uuidOf(`data-inclusion:${id}`)}`;
}

function placeOf(service: DiService, structure: Structure, coded: Coded, note: Note): Service["location"] {
  const at = service.commune === undefined && service.adresse === undefined ? structure : service;
  const line = (text: string | undefined, field: string): string | undefined =>
    text === undefined ? undefined : cleanLine(text, field, note);
  const city = line(at.commune, "commune");
  if (coded.location === "virtual") return { location_type: "virtual", address_confidential: false };
  if (coded.secretPlace) {
    note("dropped", "adresse", "a shelter from violence: its address is not taken before it agrees.");
    return { location_type: "virtual", ...(city === undefined ? {} : { city }), address_confidential: true };
  }
  if (coded.location === null && city === undefined) return undefined;
  const town = [at.code_postal, at.commune].filter(Boolean).join(" ");
  const address = line(
    [at.adresse, at.complement_adresse, town].filter((part) => part !== undefined && part.trim() !== "").join(", "),
    "adresse",
  );
  const { latitude, longitude } = at;
  const inFrance = latitude !== undefined && longitude !== undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!inFrance && (latitude !== undefined || longitude !== undefined))
    note("dropped", "latitude", "this is not a place on earth.");
  return {
    location_type: "physical",
    ...(city === undefined ? {} : { city }),
    ...(address === undefined || at.adresse === undefined ? {} : { address }),
    address_confidential: false,
    ...(inFrance ? { latitude, longitude } : {}),
  };
}

interface Opening {
  readonly schedule: Schedule;
  /** Where the hours are more than the weekly ones we can hold. */
  readonly words?: string;
}

function openingOf(service: DiService, structure: Structure, note: Note): Opening {
  const text = service.horaires_accueil ?? structure.horaires_accueil;
  if (text === undefined || text.trim() === "") return { schedule: { uncertain: false } };
  const hours = readOpeningHours(text);
  if (hours !== null) return { schedule: { ...hours, uncertain: false } };
  note("changed", "horaires_accueil", "not hours of every week, or never open: kept as words, marked as not sure.");
  return { schedule: { uncertain: true }, words: text };
}

const mayShow = ({ contact_public: open }: DiService): boolean => open !== false;

function phonesOf(service: DiService, structure: Structure, note: Note): Service["phones"] {
  const text = mayShow(service) ? (service.telephone ?? structure.telephone) : structure.telephone;
  if (text === undefined || text.trim() === "") return [];
  const line = cleanLine(text, "telephone", note);
  const number = line === undefined ? null : readNumber(line, "FR");
  if (number === null) {
    note("dropped", "telephone", `"${text}" cannot be dialled as it stands.`);
    return [];
  }
  return [{ ...number, type: "voice", verification: "known-not-seen", hasDescription: false }];
}

function sourcesOf(service: DiService, structure: Structure, note: Note): Service["sources"] {
  const page_date = cleanDay(service.date_maj, "date_maj", note) ?? "undated";
  const pages = [service.lien_source ?? structure.lien_source ?? structure.site_web].filter((page) => page !== undefined);
  return pages.flatMap((page) => {
    const url = cleanUrl(page, "lien_source", note);
    return url === undefined ? [] : [{ url, page_date }];
  });
}

const paragraphs = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part.trim() !== "").join("\n\n");

function wordsOf(service: DiService, coded: Coded, opening: Opening, options: Options, note: Note): Entry["words"] {
  const said: readonly (readonly [string, string])[] = [
    ["name", service.nom],
    ["description", paragraphs([service.description, service.publics_precisions])],
    ["fees", paragraphs([...coded.fees, service.frais_precisions])],
    ["apply", paragraphs([coded.beginnings.join(" "), service.mobilisation_precisions, service.conditions_acces])],
    ["schedule", opening.words ?? ""],
  ];
  const words = Object.fromEntries(
    said.flatMap(([field, text]) => {
      const clean = cleanText(text, field, note)?.trim();
      return clean === undefined ? [] : [[field, clean]];
    }),
  );
  return { [options.language]: words };
}

function readService(raw: unknown, structures: ReadonlyMap<string, Structure>, options: Options, note: Note): Entry | null {
  const service = readReduced(DiServiceSchema, raw, note);
  if (service === null) return null;
  const structure = service.structure ?? structures.get(fullId(service.source, service.structure_id ?? ""));
  const name = cleanLine(service.nom, "nom", note);
  const organization = structure === undefined ? undefined : cleanLine(structure.nom, "structure.nom", note);
  if (name === undefined) note("refused", "nom", "it has no name.");
  else if (structure === undefined || organization === undefined)
    note("refused", "structure_id", "its structure is not in the file: give both files at once.");
  if (name === undefined || structure === undefined || organization === undefined) return null;
  for (const [key, reason] of unheldKeys(raw, "service")) note("dropped", key, reason);

  const coded = readCodes(service, structure, note);
  const opening = openingOf(service, structure, note);
  const website = secureUrl(structure.site_web, "structure.site_web", note);
  const email = cleanEmail((mayShow(service) ? service.courriel : undefined) ?? structure.courriel, "courriel", note);
  if (!mayShow(service)) note("dropped", "contact_public", "its own number and email are not for everybody: not taken.");
  const form =
    service.lien_mobilisation === undefined ? undefined : secureUrl(service.lien_mobilisation, "lien_mobilisation", note);
  const location = placeOf(service, structure, coded, note);
  const candidate = {
    id: idOf(service),
    organization: { name: organization, ...(website === undefined ? {} : { website }) },
    name,
    status: "active",
    kinds: coded.kinds,
    offers: coded.offers,
    serves: { groups: coded.groups, nationality_or_status: "not-stated" },
    service_area: { country: "FR" },
    ...(location === undefined ? {} : { location }),
    phones: phonesOf(service, structure, note),
    ...(email === undefined ? {} : { email }),
    ...(form === undefined ? {} : { chat_or_form: form }),
    schedule: opening.schedule,
    languages: { codes: [] },
    requires_id: "unknown",
    ...(coded.who_answers === undefined ? {} : { who_answers: coded.who_answers, who_verification: "known-not-seen" }),
    sources: sourcesOf(service, structure, note),
    verification: "known-not-seen",
    last_checked: options.today,
  };
  const checked = readReduced(ServiceSchema, candidate, note);
  return checked === null ? null : { service: checked, words: wordsOf(service, coded, opening, options, note), reviewed: {} };
}

/** Entries of data·inclusion documents as they may stand in a pack; what was refused, dropped or changed is in the report. */
export function importDataInclusion(
  documents: readonly unknown[],
  options: Options,
  known: Known,
  report: Report,
): readonly Entry[] {
  const rows = documents.flatMap(rowsOf);
  const structures = new Map<string, Structure>();
  rows.forEach((row, at) => {
    if (isService(row)) return;
    const note = report.note(nameOf(row, at));
    const structure = readReduced(StructureSchema, row, note);
    if (structure === null) return;
    const id = fullId(structure.source, structure.id);
    if (structures.has(id)) note("refused", "id", "another structure of the file has this id: the first is kept.");
    else structures.set(id, structure);
    for (const [key, reason] of unheldKeys(row, "structure")) note("dropped", key, reason);
  });
  const taken = new Map<string, Entry>();
  rows.forEach((row, at) => {
    if (!isService(row)) return;
    const note = report.note(nameOf(row, at));
    if (taken.size >= EXCHANGE_LIMITS.entries) {
      note("refused", "", `more than ${EXCHANGE_LIMITS.entries} entries.`);
      return;
    }
    const read = readService(row, structures, options, note);
    const entry = read === null ? null : settle(read, known, note);
    if (entry === null) return;
    const first = taken.get(entry.service.id);
    if (first === undefined) taken.set(entry.service.id, entry);
    else if (sameEntry(first, entry)) note("dropped", "", "it stands in the file twice, the same: taken once.");
    else note("refused", "id", "another service of the file has this id: the first is kept.");
  });
  return [...taken.values()];
}
