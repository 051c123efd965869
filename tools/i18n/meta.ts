import * as v from "valibot";
import { isRightToLeft } from "#i18n/known-languages.ts";
import type { Part } from "#i18n/languages.ts";
import { BUILD_NAMESPACES, PUBLIC_NAMESPACES, TALK_NAMESPACES } from "#i18n/namespaces.ts";
import { err, ok, type Result } from "#lib/result.ts";

const Words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const Day = v.pipe(v.string(), v.isoDate());

/** Roles, never names of people. */
const ReadingSchema = v.strictObject({
  writer: Words,
  writtenOn: v.optional(Day),
  /** Absent until somebody other than the writer has read the texts back. */
  reader: v.optional(Words),
  readOn: v.optional(Day),
});
export type Reading = v.InferOutput<typeof ReadingSchema>;

const MetaSchema = v.strictObject({
  lang: Words,
  name: Words,
  dir: v.picklist(["ltr", "rtl"]),
  intl: Words,
  review: v.picklist(["reference", "draft", "reviewed"]),
  parts: v.optional(v.array(v.picklist(["public", "talk", "team"]))),
  variants: v.array(Words),
  order: v.pipe(v.number(), v.integer(), v.minValue(1)),
  dates: v.optional(
    v.strictObject({ months: v.pipe(v.array(Words), v.length(12)), weekdays: v.pipe(v.array(Words), v.length(7)) }),
  ),
  /** By group (`common`) or pack text (`packs/core/guides`); `default` speaks for those that are not named. */
  reading: v.optional(v.record(v.string(), ReadingSchema)),
});
export type Meta = v.InferOutput<typeof MetaSchema>;

const RTL_SCRIPTS = new Set(["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"]);

/** Our own table first, then the script: libraries take Chadian and Sudanese Arabic for left-to-right. */
export function expectedDirection(lang: string, intl: string): "ltr" | "rtl" {
  const script = new Intl.Locale(lang).maximize().script ?? new Intl.Locale(intl).maximize().script ?? "Latn";
  return isRightToLeft(lang) || RTL_SCRIPTS.has(script) ? "rtl" : "ltr";
}

export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** `error`: sentences about the file. */
export function readMeta(folder: string, value: unknown): Result<Meta, readonly string[]> {
  if (Array.isArray(value)) return err(["is a list, not the fields of a language"]);
  const parsed = v.safeParse(MetaSchema, value);
  if (!parsed.success)
    return err(
      parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "the file"}: ${issue.message.replace("Invalid", "wrong")}`),
    );
  const meta = parsed.output;
  const problems: string[] = [];
  if (meta.lang !== folder) problems.push(`says it is ${meta.lang}`);
  if (!isLanguageTag(meta.lang)) problems.push(`lang: ${meta.lang} is no BCP-47 code`);
  if (!isLanguageTag(meta.intl)) problems.push(`intl: ${meta.intl} is no BCP-47 tag`);
  else if (Intl.PluralRules.supportedLocalesOf([meta.intl]).length === 0)
    problems.push(`intl: ${meta.intl} is not known to Intl, which would take English for it without a word`);
  for (const tag of meta.variants) if (!isLanguageTag(tag)) problems.push(`variants: ${tag} is no BCP-47 tag`);
  if (problems.length === 0 && meta.dir !== expectedDirection(meta.lang, meta.intl))
    problems.push(`dir: ${meta.lang} is written ${meta.dir === "ltr" ? "from right to left (rtl)" : "from left to right (ltr)"}`);
  return problems.length === 0 ? ok(meta) : err(problems);
}

const PART_GROUPS: Readonly<Record<Part, readonly string[]>> = {
  public: [...PUBLIC_NAMESPACES, ...BUILD_NAMESPACES],
  talk: TALK_NAMESPACES,
  team: [],
};

/** As our formatter leaves it: a list of short words stands on one line. */
export const metaText = (meta: Meta): string =>
  `${JSON.stringify(meta, null, 2).replace(/\[\n\s+("[^\]]*?")\n\s*\]/g, (all, inner: string) => {
    const line = `[${inner.replace(/\n\s*/g, " ")}]`;
    return line.length < 110 ? line : all;
  })}\n`;

export const PUBLIC_GROUPS: readonly string[] = PART_GROUPS.public;

/** Whether a language must have a group: those of the parts it names; a language that names no part, or the team's, has all. */
export function mustHave({ parts }: Pick<Meta, "parts">, group: string): boolean {
  return parts === undefined || parts.includes("team") || parts.some((part) => PART_GROUPS[part].includes(group));
}

export const readingOf = (meta: Pick<Meta, "reading">, group: string): Reading | undefined =>
  meta.reading?.[group] ?? meta.reading?.["default"];
