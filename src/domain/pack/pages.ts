import * as v from "valibot";
import { ConfidenceSchema, CountrySchema, DaySchema, IdSchema } from "#domain/pack/common.ts";

/**
 * The file `pages` of a content part: short pages for one situation ("what happens if …"), and numbers to learn by heart.
 * Words: `page.<id>.title` and `.hint`; `page.line.<id>` for a line, which several pages may use.
 */

/** Where a line stands: what is happening, what to ask for, what to keep with you, what not to sign or hand over, what is not known. */
export const PAGE_PARTS = ["happening", "ask", "keep", "careful", "unknown"] as const;
export type PagePart = (typeof PAGE_PARTS)[number];

const LineSchema = v.strictObject({
  id: IdSchema,
  /** Countries it speaks of; absent = everywhere. */
  where: v.optional(v.array(CountrySchema)),
  /** Ids of rights, services or law it rests on; absent for plain practical advice. */
  source: v.optional(v.string()),
  /** Absent for plain practical advice. */
  confidence: v.optional(ConfidenceSchema),
  /** A fact that is being checked: shown as such. */
  check: v.optional(v.boolean(), false),
});
export type PageLine = v.InferOutput<typeof LineSchema>;

const LinesSchema = v.optional(v.array(IdSchema), []);

export const ShortPageSchema = v.strictObject({
  id: IdSchema,
  picture: v.picklist(["age", "papers", "held", "arrival", "eviction", "family", "sea"]),
  /** The one country a page is about, wherever the reader is; absent = the reader's. */
  about: v.optional(CountrySchema),
  /** Other screens that lead here. */
  near: v.optional(v.array(v.picklist(["danger", "help"])), []),
  happening: LinesSchema,
  ask: LinesSchema,
  keep: LinesSchema,
  careful: LinesSchema,
  unknown: LinesSchema,
  /** Shown whole, folded, where they hold. */
  rights: v.array(IdSchema),
  /** Services of the directory, by id, shown where they are. */
  serviceIds: v.array(IdSchema),
  checkedOn: DaySchema,
});
export type ShortPage = v.InferOutput<typeof ShortPageSchema>;

/** Few enough to learn: each is a number of the directory. */
const NumberToKeepSchema = v.strictObject({
  number: v.pipe(v.string(), v.regex(/^\+?[0-9]{2,15}$/)),
  serviceId: IdSchema,
});
export type NumberToKeep = v.InferOutput<typeof NumberToKeepSchema>;

export const PagesSchema = v.strictObject({
  lines: v.array(LineSchema),
  pages: v.array(ShortPageSchema),
  keep: v.optional(
    v.array(
      v.strictObject({
        country: CountrySchema,
        adult: v.pipe(v.array(NumberToKeepSchema), v.maxLength(3)),
        child: v.pipe(v.array(NumberToKeepSchema), v.maxLength(3)),
        /** Asks to use somebody's phone, in the languages of the country: to show. */
        borrow: v.optional(v.array(v.strictObject({ lang: v.string(), text: v.string() })), []),
      }),
    ),
    [],
  ),
});
export type Pages = v.InferOutput<typeof PagesSchema>;

const laterWins = <T>(all: readonly T[], key: (one: T) => string): T[] => [
  ...new Map(all.map((one) => [key(one), one])).values(),
];

/** Packs in their order: a page, a line or a country of a later one replaces that of an earlier one, in its place. */
export function mergePages(all: readonly Pages[]): Pages {
  return {
    lines: laterWins(
      all.flatMap((one) => one.lines),
      (line) => line.id,
    ),
    pages: laterWins(
      all.flatMap((one) => one.pages),
      (page) => page.id,
    ),
    keep: laterWins(
      all.flatMap((one) => one.keep),
      (one) => one.country,
    ),
  };
}
