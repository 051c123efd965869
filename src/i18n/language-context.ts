import { createContext, useContext } from "react";
import { directionOf, languageMeta } from "#i18n/languages.ts";

export interface LanguageChoice {
  /** Code of the interface language, as in `locales/`. */
  readonly lang: string;
  /** What the person chose; another one than `lang` where this part has no words in it yet. */
  readonly chosen: string;
  /** The language somebody wants to hear; the one they read until they chose another. */
  readonly spoken: string;
  /** Loads the language, turns the page to its direction and keeps the choice. */
  readonly choose: (lang: string) => Promise<void>;
  /** Keeps the language of voices, and loads the words that are heard in it. */
  readonly speak: (lang: string) => Promise<void>;
}

export const LanguageContext = createContext<LanguageChoice>({
  lang: "en",
  chosen: "en",
  spoken: "en",
  choose: async () => undefined,
  speak: async () => undefined,
});

export interface CurrentLanguage extends LanguageChoice {
  readonly dir: "ltr" | "rtl";
  /** For `Intl`. */
  readonly intl: string;
  readonly draft: boolean;
}

export function useLanguage(): CurrentLanguage {
  const choice = useContext(LanguageContext);
  const meta = languageMeta(choice.lang);
  return { ...choice, dir: directionOf(choice.lang), intl: meta.intl, draft: meta.review === "draft" };
}
