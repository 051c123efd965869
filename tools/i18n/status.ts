import { mustHave, type Reading, readingOf } from "./meta.ts";
import { wantedKeys } from "./plurals.ts";
import { REFERENCE } from "./read-locales.ts";
import type { Strings } from "./tree.ts";
import { isWanted } from "./units.ts";
import type { Workspace } from "./workspace.ts";

/** How far one file of a language is. */
export interface GroupStatus {
  /** `common`, `packs/core/guides` */
  readonly group: string;
  readonly there: number;
  readonly missing: number;
  readonly review: string;
  readonly reading: Reading | null;
  /** Read back by somebody other than the writer. */
  readonly isReadBack: boolean;
}
export interface LanguageStatus {
  readonly lang: string;
  readonly name: string;
  readonly parts: readonly string[];
  readonly review: string;
  readonly there: number;
  readonly missing: number;
  readonly groups: readonly GroupStatus[];
}

const count = (keys: readonly string[], own: Strings | undefined): number =>
  keys.filter((key) => (own?.get(key) ?? "").trim() !== "").length;

/** Every language against the reference. A group a language need not have and has not is not listed. */
export function languageStatus({ locales, packs }: Pick<Workspace, "locales" | "packs">): readonly LanguageStatus[] {
  const reference = locales.get(REFERENCE)?.groups ?? new Map<string, Strings>();
  return [...locales.values()].map(({ meta, groups: own }) => {
    const row = (group: string, keys: readonly string[], strings: Strings | undefined, review: string): GroupStatus => {
      const reading = readingOf(meta, group) ?? null;
      const there = count(keys, strings);
      const isReadBack = reading?.reader !== undefined && reading.reader !== reading.writer;
      return { group, there, missing: keys.length - there, review, reading, isReadBack };
    };
    const groups = [...reference]
      .filter(([group]) => own.has(group) || mustHave(meta, group))
      .map(([group, strings]) => row(group, wantedKeys(strings.keys(), meta.intl), own.get(group), meta.review));
    for (const english of packs.filter(({ lang }) => lang === REFERENCE)) {
      const there = packs.find(({ id, lang }) => id === english.id && lang === meta.lang);
      if (there === undefined && !isWanted({ meta }, english)) continue;
      groups.push(row(english.id, [...english.strings.keys()], there?.strings, there?.review ?? "not there"));
    }
    const total = (of: "there" | "missing"): number => groups.reduce((sum, group) => sum + group[of], 0);
    const parts = meta.parts ?? ["public", "talk", "team"];
    return {
      lang: meta.lang,
      name: meta.name,
      parts,
      review: meta.review,
      there: total("there"),
      missing: total("missing"),
      groups,
    };
  });
}

const on = (who: string | undefined, day: string | undefined): string =>
  who === undefined ? "" : day === undefined ? who : `${who}, ${day}`;

/** A line of a table; the names of languages stand last, because their letters have no width one could count on. */
export function statusLines(languages: readonly LanguageStatus[]): readonly string[] {
  const lines: string[] = [];
  for (const { lang, name, parts, review, there, missing, groups } of languages) {
    const state = review === "reference" ? "the reference" : missing === 0 ? "whole" : `${missing} missing`;
    lines.push(`${lang}  ${review}, ${there} texts, ${state}; parts: ${parts.join(", ")}  ${name}`);
    const rows = groups.map((group) => {
      const isOurs = group.review === "reference" || group.there === 0;
      return [
        group.group,
        String(group.there),
        String(group.missing),
        group.review,
        isOurs ? "" : on(group.reading?.writer, group.reading?.writtenOn) || "not recorded",
        isOurs ? "" : on(group.reading?.reader, group.reading?.readOn) || "nobody yet",
        isOurs ? "" : group.isReadBack ? "read back" : "open",
      ];
    });
    lines.push(...columns([["group", "there", "missing", "review", "written by", "read back by", "state"], ...rows]), "");
  }
  return lines;
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd());
}
