import { directionOf } from "#i18n/languages.ts";

/** A text that knows its language: what `lang` and `dir` need. */
export interface TextInLanguage {
  readonly text: string;
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
}

export const inLanguage = (text: string, lang: string): TextInLanguage => ({ text, lang, dir: directionOf(lang) });
