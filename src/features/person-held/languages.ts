import { createTextLookup } from "#domain/pack/text-lookup.ts";
import { hasPart, isLanguage, LANGUAGES } from "#i18n/languages.ts";
import { type ContentState, textPartsOf } from "#storage/content-store.ts";

/** The languages the guides are written in: a person may be asked in them without a review (decision 19). */
const WRITTEN_IN: readonly string[] = ["en", "fr"];

export interface HeldLanguage {
  readonly lang: string;
  /** No native speaker has checked these texts. */
  readonly unreviewed: boolean;
}

/** Languages that have every one of these texts, the person's own first. */
export function languagesFor(content: ContentState, personLang: string, keys: readonly string[]): readonly HeldLanguage[] {
  const wished = [...new Set([personLang, ...WRITTEN_IN, ...LANGUAGES.map(({ lang }) => lang)])];
  return wished.flatMap((lang) => {
    if (!isLanguage(lang) || !hasPart(lang, "talk")) return [];
    const lookup = createTextLookup([textPartsOf(content.parts, lang)]);
    const found = keys.map((key) => lookup(key));
    if (found.some((text) => text === null)) return [];
    return [{ lang, unreviewed: !WRITTEN_IN.includes(lang) && found.some((text) => text?.review !== "reviewed") }];
  });
}
