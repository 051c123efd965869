import * as v from "valibot";
import { type TextPart, TextPartSchema } from "#domain/pack/text.ts";
import type { Problem } from "./problems.ts";
import { checkShape } from "./shape.ts";
import { TEXT_FILES, type TextSource } from "./sources.ts";

export interface SourcedText {
  readonly source: TextSource;
  readonly part: TextPart;
}

/** Header and strings of each text file; the file's place decides its language and audience, the header must say the same. */
export function readTexts(sources: readonly TextSource[], problems: Problem[]): readonly SourcedText[] {
  const out: SourcedText[] = [];
  for (const source of sources) {
    const part = checkShape(source.file, TextPartSchema, source.file.value, problems);
    if (part === null) continue;
    const audience = TEXT_FILES[source.name]?.audience;
    if (part.lang !== source.lang)
      problems.push(
        source.file.problem(["lang"], `The folder is "${source.lang}", the file says "${part.lang}".`, "Make both the same."),
      );
    else if (part.audience !== audience)
      problems.push(
        source.file.problem(["audience"], `"${part.audience}" does not fit this file.`, `Write ${audience ?? "the right one"}.`),
      );
    else if ((part.review === "reference") !== (part.lang === "en")) {
      problems.push(
        source.file.problem(
          ["review"],
          "English is the reference, every other language is draft or reviewed.",
          "Write reference for en, draft or reviewed otherwise.",
        ),
      );
    } else out.push({ source, part });
  }
  return out;
}

/** Review state of one text: the longest prefix that matches wins. */
export function stateOf(part: TextPart, key: string): TextPart["review"] {
  const prefix = Object.keys(part.reviewByPrefix)
    .filter((candidate) => key.startsWith(candidate))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? part.review : (part.reviewByPrefix[prefix] ?? part.review);
}

/** The first word of a key: `right.FR-01.title` → `right.`. */
export const groupOf = (key: string): string => `${key.split(".", 1)[0] ?? ""}.`;

const ORDER = ["draft", "reviewed", "reference"] as const;

/**
 * One text part out of the files of one language and audience. The least sure review state is the part's own; files in another state
 * keep it by the first word of their keys.
 */
export function mergeTexts(texts: readonly SourcedText[]): TextPart | null {
  const first = texts[0];
  if (first === undefined) return null;
  const review = ORDER.find((state) => texts.some(({ part }) => part.review === state)) ?? "draft";
  const reviewByPrefix: Record<string, TextPart["review"]> = {};
  const strings: Record<string, string> = {};
  for (const { part } of texts) {
    if (part.review !== review) for (const key of Object.keys(part.strings)) reviewByPrefix[groupOf(key)] = part.review;
    Object.assign(reviewByPrefix, part.reviewByPrefix);
    Object.assign(strings, part.strings);
  }
  return v.parse(TextPartSchema, { lang: first.part.lang, audience: first.part.audience, review, reviewByPrefix, strings });
}
