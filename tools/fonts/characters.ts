import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { OWN_NAMES } from "#i18n/known-languages.ts";
import type { Workspace } from "../i18n/workspace.ts";

/** Characters and where each was met first, such as `locales/ti/home.json: title`. */
export type Characters = ReadonlyMap<string, string>;

function add(to: Map<string, string>, text: string, where: string): void {
  for (const character of text) if (!to.has(character)) to.set(character, where);
}

/** Months, weekdays and digits the browser writes in this language. */
function wordsOfDates(intl: string): string {
  const months = new Intl.DateTimeFormat(intl, { month: "long", day: "numeric", year: "numeric", timeZone: "UTC" });
  const weekdays = new Intl.DateTimeFormat(intl, { weekday: "long", timeZone: "UTC" });
  const days = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 1 + month));
  return [
    ...days.flatMap((day) => [months.format(day), weekdays.format(day)]),
    new Intl.NumberFormat(intl).format(1234567890),
  ].join("");
}

/** Every character the app can show in a language, by language code. */
export function charactersByLanguage({ locales, packs }: Workspace): ReadonlyMap<string, Characters> {
  const all = new Map<string, Map<string, string>>();
  for (const [lang, { meta, groups }] of locales) {
    const found = new Map<string, string>();
    all.set(lang, found);
    add(found, meta.name, `locales/${lang}/meta.json: name`);
    if (meta.dates) add(found, [...meta.dates.months, ...meta.dates.weekdays].join(""), `locales/${lang}/meta.json: dates`);
    else add(found, wordsOfDates(meta.intl), `names of days and digits of ${meta.intl}`);
    for (const [group, strings] of groups)
      for (const [key, text] of strings) add(found, text, `locales/${lang}/${group}.json: ${key}`);
  }
  for (const { id, lang, strings } of packs) {
    const found = all.get(lang);
    if (found)
      for (const [key, text] of strings) add(found, text, `${id.replace(/\/([^/]*)$/, `/text/${lang}/$1.yaml`)}: ${key}`);
  }
  return all;
}

/** The script most people write a language in, as ISO 15924. */
export const scriptOf = (intl: string): string => new Intl.Locale(intl).maximize().script ?? "Latn";

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}

/** What stands in packs the same for every language: names of services, words for officials, sources. */
function contentCharacters(packs: string): Characters {
  const found = new Map<string, string>();
  for (const pack of existsSync(packs) ? readdirSync(packs).sort() : [])
    for (const kind of ["content", "directory"]) {
      const folder = join(packs, pack, kind);
      const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".yaml")) : [];
      for (const file of files.sort())
        for (const text of textsIn(parse(readFileSync(join(folder, file), "utf8"))))
          for (const character of text) if (!found.has(character)) found.set(character, `packs/${pack}/${kind}/${file}`);
    }
  return found;
}

/** What every screen may show, whatever its language: own names of languages, and what packs hold besides their translations. */
export function everywhere({ root, locales }: Workspace): Characters {
  const found = new Map<string, string>();
  for (const [lang, { meta }] of locales) add(found, meta.name, `locales/${lang}/meta.json: name`);
  for (const [lang, name] of Object.entries(OWN_NAMES)) add(found, name, `own name of ${lang}`);
  for (const [character, where] of contentCharacters(join(root, "packs"))) if (!found.has(character)) found.set(character, where);
  return found;
}
