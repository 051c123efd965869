import type { TFunction } from "i18next";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { directionOf, hasPart, isLanguage, REFERENCE } from "#i18n/languages.ts";
import { useWorkshop } from "#workflows/react.ts";

export interface TalkWords {
  /** The language the words are in: the reference language where the wished one has none, or has not come yet. */
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  readonly t: TFunction<["person-held", "help"]>;
}

/** What a person reads on a worker's phone, in their language, while the screens around it stay in the worker's. */
export function useTalkWords(wished: string): TalkWords {
  const { t, i18n } = useTranslation(["person-held", "help"]);
  const { languageSpoken } = useWorkshop();
  const [, setLoaded] = useState<string | null>(null);
  const known = isLanguage(wished) && hasPart(wished, "talk");
  useEffect(() => {
    let current = true;
    const done = () => current && setLoaded(wished);
    if (!known) return;
    // Letters and texts of packs come along, and stay.
    languageSpoken(wished);
    void i18n.loadLanguages(wished).then(done, done);
    return () => {
      current = false;
    };
  }, [i18n, wished, known, languageSpoken]);
  const isThere = known && (wished === i18n.language || i18n.hasResourceBundle(wished, "person-held"));
  const lang = isThere ? wished : REFERENCE;
  return { lang, dir: directionOf(lang), t: lang === i18n.language ? t : i18n.getFixedT(lang, ["person-held", "help"]) };
}
