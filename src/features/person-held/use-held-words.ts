import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { TextLookup } from "#domain/pack/text-lookup.ts";
import { directionOf, isLanguage, REFERENCE, shownIn } from "#i18n/languages.ts";
import { usePackText } from "#storage/react.ts";
import { inLanguage, type TextInLanguage } from "#ui/text-in-language.ts";

export interface HeldWords {
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  /** Words of the screens around the questions; those of the reference language where the interface has none in this one. */
  readonly t: TFunction<"person-held">;
  /** A text of the pack. */
  of(key: string): TextInLanguage;
}

/** Everything the person reads is in their language, whatever the interface of the worker is in. */
export function useHeldWords(language: string): HeldWords {
  const lang = isLanguage(language) ? shownIn(language, "talk") : REFERENCE;
  const { t } = useTranslation("person-held", { lng: lang });
  const lookup: TextLookup = usePackText(language);
  return {
    lang,
    dir: directionOf(lang),
    t,
    of: (key) => {
      const found = lookup(key);
      return inLanguage(found?.text ?? "", found?.lang ?? lang);
    },
  };
}
