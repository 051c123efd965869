import type { TFunction } from "i18next";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

/** The words of this feature in another language than the screen's; English where this phone does not have them. */
export function useWordsIn(lang: string): TFunction<"safety-plan"> {
  const { t, i18n } = useTranslation("safety-plan");
  const [loaded, setLoaded] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    const done = () => current && setLoaded(lang);
    void i18n.loadLanguages(lang).then(done, done);
    return () => {
      current = false;
    };
  }, [i18n, lang]);
  return loaded === lang ? i18n.getFixedT(lang, "safety-plan") : t;
}

export const codeWords = (t: TFunction<"safety-plan">): readonly string[] => t("words").split("|");
