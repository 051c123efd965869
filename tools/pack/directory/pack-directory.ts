import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { titleKey } from "#domain/pack/about.ts";
import { APP_SCHEMA } from "#domain/pack/manifest.ts";
import type { Phone, Service } from "#domain/pack/services.ts";
import type { TextPart } from "#domain/pack/text.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type PackValues, readPack } from "../lib/pack-values.ts";
import type { Problem } from "../lib/problems.ts";
import { stateOf } from "../lib/read-texts.ts";
import { loadSources } from "../lib/sources.ts";
import { type Entry, textKey, type Words, wordFieldsOf } from "./entry.ts";

function entryOf(service: Service, parts: readonly TextPart[]): Entry {
  const words: Record<string, Words> = {};
  const reviewed: Record<string, readonly string[]> = {};
  for (const part of parts) {
    const fields = wordFieldsOf(service).filter((field) => Object.hasOwn(part.strings, textKey(service.id, field)));
    if (fields.length === 0) continue;
    const here = Object.fromEntries(fields.map((field) => [field, part.strings[textKey(service.id, field)] ?? ""]));
    words[part.lang] = { ...words[part.lang], ...here };
    const passed = fields.filter((field) => stateOf(part, textKey(service.id, field)) === "reviewed");
    if (passed.length > 0) reviewed[part.lang] = [...(reviewed[part.lang] ?? []), ...passed];
  }
  return { service, words, reviewed };
}

/** The services of packs with their words, in the order of their files. */
export const entriesOf = ({ services, texts }: PackValues): readonly Entry[] => {
  const parts = texts.map(({ part }) => part).filter(({ audience }) => audience === "public");
  return services.map(({ service }) => entryOf(service, parts));
};

/** The directory of these pack folders; with a problem in one of them, nothing. */
export function readDirectory(dirs: readonly string[]): Result<readonly Entry[], readonly Problem[]> {
  const entries: Entry[] = [];
  for (const dir of dirs) {
    const { sources, problems } = loadSources(dir);
    if (sources === null) return err(problems);
    const pack = readPack(sources);
    if (problems.length > 0 || pack.problems.length > 0) return err([...problems, ...pack.problems]);
    entries.push(...entriesOf(pack.values));
  }
  return ok(entries);
}

/** Marks that are "no" where nothing is said. */
const IMPLIED_NO: readonly string[] = ["uncertain", "address_confidential", "number_by_law", "only_if_asked"];

/** Without what goes without saying, as an editor would write it. */
const authored = (value: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).filter(([key, field]) => field !== undefined && !(field === false && IMPLIED_NO.includes(key))),
  );

const phoneSource = ({ hasDescription: _, ...phone }: Phone): object => authored(phone);

const serviceSource = (service: Service): object =>
  authored({
    ...service,
    organization: authored(service.organization),
    service_area: authored(service.service_area),
    location: service.location === undefined ? undefined : authored(service.location),
    phones: service.phones.map(phoneSource),
    schedule: authored(service.schedule),
  });

function textSource(lang: string, entries: readonly Entry[]): object {
  const strings: Record<string, string> = {};
  const reviewByPrefix: Record<string, TextPart["review"]> = {};
  for (const { service, words, reviewed } of entries) {
    for (const [field, text] of Object.entries(words[lang] ?? {})) strings[textKey(service.id, field)] = text;
    for (const field of reviewed[lang] ?? []) reviewByPrefix[textKey(service.id, field)] = "reviewed";
  }
  const states = Object.keys(reviewByPrefix).length === 0 ? {} : { reviewByPrefix };
  return { lang, audience: "public", review: lang === "en" ? "reference" : "draft", ...states, strings };
}

const HALF_A_YEAR_MS = 182 * DAY_MS;

/** The files of a pack folder that holds these entries and nothing else, by path below the folder. `today`: `YYYY-MM-DD`. */
export function directoryFiles(packId: string, entries: readonly Entry[], today: string): ReadonlyMap<string, string> {
  const yaml = (value: unknown): string => stringify(value, { lineWidth: 0, version: "1.2", aliasDuplicateObjects: false });
  const meta = {
    packId,
    version: 1,
    created: `${today}T00:00:00Z`,
    expires: `${utcDay(Date.parse(today) + HALF_A_YEAR_MS)}T00:00:00Z`,
    minAppSchema: APP_SCHEMA,
    parts: ["directory"],
    kind: "overlay",
    extends: [],
  };
  const title = { lang: "en", audience: "public", review: "reference", strings: { [titleKey(packId)]: packId } };
  const files = new Map([
    ["pack.yaml", yaml(meta)],
    ["text/en/pack.yaml", yaml(title)],
    ["directory/services.yaml", yaml(entries.map(({ service }) => serviceSource(service)))],
  ]);
  const languages = new Set(["en", ...entries.flatMap(({ words }) => Object.keys(words))]);
  for (const lang of languages) files.set(`text/${lang}/services.yaml`, yaml(textSource(lang, entries)));
  return files;
}

/** True when nothing stands there that could be overwritten. */
export const isFree = (dir: string): boolean => !existsSync(dir) || readdirSync(dir).length === 0;

export function writeFiles(dir: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}
