import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { baseKey, formOf, pluralBases } from "./plurals.ts";
import { type Locale, REFERENCE } from "./read-locales.ts";

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
    const plurals = pluralBases(strings.keys());
    for (const key of strings.keys()) {
      const base = baseKey(key);
      const asUsed = plurals.has(base) && formOf(key) !== null ? base : key;
      for (const form of [asUsed, `${group}:${asUsed}`]) known.add(form);
      if (!isUsed(asUsed, group) && !isUsed(key, group))
        problems.push(`locales/${REFERENCE}/${group}.json: ${key} is used nowhere`);
    }
  }
  for (const key of asked) if (!known.has(key)) problems.push(`t("${key}") has no string in locales/${REFERENCE}`);
  return problems;
}

/** The code below a folder, but for what lies in `except`. */
export function readSources(folder: string, except?: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && (except === undefined || !name.startsWith(`${except}/`)))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}
