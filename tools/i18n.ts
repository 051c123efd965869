import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Part } from "#i18n/languages.ts";
import { BUILD_NAMESPACES, PUBLIC_NAMESPACES, TALK_NAMESPACES } from "#i18n/namespaces.ts";

/**
 * Completeness of the interface strings in `locales/<lng>/<feature>.json` (i18next JSON v4), and who wrote and read them back.
 *
 *   npm run -s i18n -- check     same keys, plural forms, placeholders and script in every language; exit 1 when not
 *   npm run -s i18n -- status    per language and group: strings, review state, who wrote, who read back (roles, no names)
 */
const REFERENCE = "en";
const PLURAL = /_(zero|one|two|few|many|other)$/;

type Strings = ReadonlyMap<string, string>;
interface Reading {
  readonly writer: string;
  /** Absent until somebody other than the writer has read the strings back. */
  readonly reader?: string;
}
const PART_GROUPS: Readonly<Record<Part, readonly string[]>> = {
  public: [...PUBLIC_NAMESPACES, ...BUILD_NAMESPACES],
  talk: TALK_NAMESPACES,
  team: [],
};

interface Meta {
  readonly lang: string;
  readonly name: string;
  readonly intl: string;
  readonly review: string;
  /** Every part when absent. */
  readonly parts?: readonly Part[];
  /** By group; `default` speaks for groups that are not named. */
  readonly reading?: Readonly<Record<string, Reading>>;
}
export interface Locale {
  readonly meta: Meta;
  readonly groups: ReadonlyMap<string, Strings>;
}

function flatten(value: unknown, prefix: string, out: Map<string, string>): Map<string, string> {
  if (typeof value === "string") out.set(prefix, value);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, prefix === "" ? key : `${prefix}.${key}`, out);
  }
  return out;
}

export function readLocales(folder: string): ReadonlyMap<string, Locale> {
  const locales = new Map<string, Locale>();
  const languages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const lang of languages.map((entry) => entry.name).sort()) {
    const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, lang, file), "utf8"));
    const groups = new Map<string, Strings>();
    for (const file of readdirSync(join(folder, lang)).sort()) {
      if (file === "meta.json" || !file.endsWith(".json")) continue;
      groups.set(file.slice(0, -".json".length), flatten(read(file), "", new Map()));
    }
    locales.set(lang, { meta: read("meta.json") as Meta, groups });
  }
  return locales;
}

const baseKey = (key: string): string => key.replace(PLURAL, "");
const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)].map((m) => m[1] ?? ""))].sort();

/** A plural key is one whose reference has the form `_other`; `_one` alone may be an ordinary ending. */
function pluralBases(strings: Strings): ReadonlySet<string> {
  return new Set([...strings.keys()].filter((key) => key.endsWith("_other")).map(baseKey));
}

function scriptOf(tag: string): RegExp | null {
  const script = new Intl.Locale(tag).maximize().script;
  if (script === undefined || script === "Latn") return null;
  return new RegExp(`\\p{Script=${script}}`, "u");
}

function groupProblems(where: string, meta: Meta, reference: Strings, strings: Strings): string[] {
  const problems: string[] = [];
  const plurals = pluralBases(reference);
  const forms = new Intl.PluralRules(meta.intl).resolvedOptions().pluralCategories;
  const wanted = new Set<string>();
  for (const key of reference.keys()) {
    const base = baseKey(key);
    if (plurals.has(base) && PLURAL.test(key)) for (const form of forms) wanted.add(`${base}_${form}`);
    else wanted.add(key);
  }
  for (const key of wanted) if (!strings.has(key)) problems.push(`${where}: ${key} is missing`);
  const script = scriptOf(meta.intl);
  for (const [key, text] of strings) {
    const base = baseKey(key);
    const isPlural = plurals.has(base) && PLURAL.test(key);
    if (!wanted.has(key)) {
      problems.push(`${where}: ${key} is not in ${REFERENCE}${isPlural ? " or not a plural form of this language" : ""}`);
      continue;
    }
    if (text.trim() === "") problems.push(`${where}: ${key} is empty`);
    const source = reference.get(key) ?? reference.get(`${base}_other`) ?? "";
    const found = placeholders(text);
    const expected = placeholders(source);
    // "one day" may say its number in words, so a plural form may leave out {{count}} and nothing else.
    const lost = expected.filter((name) => !found.includes(name) && !(isPlural && name === "count"));
    const added = found.filter((name) => !expected.includes(name) && !(isPlural && name === "count"));
    if (lost.length > 0) problems.push(`${where}: ${key} lost {{${lost.join("}}, {{")}}}`);
    if (added.length > 0) problems.push(`${where}: ${key} has {{${added.join("}}, {{")}}}, which ${REFERENCE} has not`);
    const words = text.replace(/\{\{[^}]*\}\}|https?:\S+/g, "").match(/\p{L}{2,}/gu) ?? [];
    if (script && words.length > 1 && !script.test(text)) problems.push(`${where}: ${key} is not in the script of ${meta.lang}`);
  }
  return problems;
}

/** Whether a language must have a group: those of the parts it names; a language that names no part, or the team's, has all. */
function mustHave({ parts }: Meta, group: string): boolean {
  return parts === undefined || parts.includes("team") || parts.some((part) => PART_GROUPS[part].includes(group));
}

/** Sentences; none when every language has every key of the reference in the parts it names. */
export function localeProblems(locales: ReadonlyMap<string, Locale>): string[] {
  const reference = locales.get(REFERENCE);
  if (!reference || reference.groups.size === 0) return [`locales/${REFERENCE} has no strings`];
  const problems: string[] = [];
  for (const [lang, { meta, groups }] of locales) {
    if (meta.lang !== lang) problems.push(`locales/${lang}/meta.json says it is ${meta.lang}`);
    for (const [group, strings] of reference.groups) {
      const own = groups.get(group);
      if (own === undefined && mustHave(meta, group)) problems.push(`locales/${lang}/${group}.json is missing`);
      if (own !== undefined) problems.push(...groupProblems(`locales/${lang}/${group}.json`, meta, strings, own));
    }
    for (const group of groups.keys()) {
      if (!reference.groups.has(group)) problems.push(`locales/${lang}/${group}.json has no counterpart in ${REFERENCE}`);
    }
  }
  return problems;
}

/** `errors.<code>` made from a variable keeps every key below `errors.`; so the literal start of a template counts as a use. */
export function keyUseProblems(locale: Locale, sources: readonly string[]): string[] {
  const literals = new Set<string>();
  const starts = new Set<string>();
  const asked = new Set<string>();
  for (const source of sources) {
    for (const match of source.matchAll(/(["'])((?:(?!\1|\\|\n).)+)\1/g)) literals.add(match[2] ?? "");
    for (const match of source.matchAll(/`([^`$\n]*)(\$\{)?/g)) (match[2] ? starts : literals).add(match[1] ?? "");
    for (const match of source.matchAll(/\bt\(\s*"([^"\n]+)"|\bi18nKey="([^"\n]+)"/g)) asked.add(match[1] ?? match[2] ?? "");
  }
  const known = new Set<string>();
  const problems: string[] = [];
  const isUsed = (key: string, group: string): boolean =>
    [key, `${group}:${key}`].some(
      (form) => literals.has(form) || [...starts].some((start) => /[.:_]$/.test(start) && form.startsWith(start)),
    );
  for (const [group, strings] of locale.groups) {
    const plurals = pluralBases(strings);
    for (const key of strings.keys()) {
      const base = baseKey(key);
      const asUsed = plurals.has(base) && PLURAL.test(key) ? base : key;
      for (const form of [asUsed, `${group}:${asUsed}`]) known.add(form);
      if (!isUsed(asUsed, group) && !isUsed(key, group))
        problems.push(`locales/${REFERENCE}/${group}.json: ${key} is used nowhere`);
    }
  }
  for (const key of asked) if (!known.has(key)) problems.push(`t("${key}") has no string in locales/${REFERENCE}`);
  return problems;
}

function readSources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && name !== "i18n.ts")
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

function readingOf(meta: Meta, group: string): Reading | undefined {
  return meta.reading?.[group] ?? meta.reading?.["default"];
}

/** One line per language and group; `resolved` only where the reader is another than the writer. */
export function statusLines(locales: ReadonlyMap<string, Locale>): string[] {
  const lines = [["language", "group", "strings", "review", "written by", "read back by", "state"].join("\t")];
  for (const [lang, { meta, groups }] of locales) {
    for (const [group, strings] of groups) {
      const reading = readingOf(meta, group);
      const isResolved = reading?.reader !== undefined && reading.reader !== reading.writer;
      lines.push(
        [
          lang,
          group,
          String(strings.size),
          meta.review,
          reading?.writer ?? "not recorded",
          reading?.reader ?? "nobody yet",
          isResolved ? "resolved" : "open",
        ].join("\t"),
      );
    }
  }
  return lines;
}

function main(root: string, command: string): number {
  const locales = readLocales(join(root, "locales"));
  if (command === "status") {
    console.log(statusLines(locales).join("\n"));
    return 0;
  }
  if (command !== "check") {
    console.error("usage: npm run -s i18n -- check|status");
    return 2;
  }
  const reference = locales.get(REFERENCE);
  const sources = [join(root, "src"), join(root, "tools")].flatMap(readSources);
  const problems = [...localeProblems(locales), ...(reference ? keyUseProblems(reference, sources) : [])];
  for (const problem of problems) console.error(problem);
  if (problems.length === 0)
    console.log(
      `${locales.size} languages, ${[...(reference?.groups.values() ?? [])].reduce((n, s) => n + s.size, 0)} strings each`,
    );
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = main(fileURLToPath(new URL("..", import.meta.url)), process.argv[2] ?? "check");
}
