import type { PackValues } from "../lib/pack-values.ts";
import { stateOf } from "../lib/read-texts.ts";

export interface DueTranslation {
  readonly lang: string;
  readonly file: string;
  /** Texts no native reviewer has passed. */
  readonly drafts: number;
  /** Texts there are in English and not here: the English is shown. */
  readonly missing: number;
}

/** Text files with something left for a native reviewer or a translator. */
export const translationsOf = ({ texts }: PackValues): readonly DueTranslation[] =>
  texts.flatMap(({ source, part }) => {
    if (part.review === "reference") return [];
    const english = texts.find((other) => other.part.lang === "en" && other.source.name === source.name);
    const drafts = Object.keys(part.strings).filter((key) => stateOf(part, key) === "draft").length;
    const missing = Object.keys(english?.part.strings ?? {}).filter((key) => !Object.hasOwn(part.strings, key)).length;
    return drafts + missing === 0 ? [] : [{ lang: part.lang, file: source.file.path, drafts, missing }];
  });
