import { directionOf } from "#i18n/languages.ts";

/** A text that knows its language: what `lang` and `dir` need. */
export interface TextInLanguage {
  readonly text: string;
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
}

export const inLanguage = (text: string, lang: string): TextInLanguage => ({ text, lang, dir: directionOf(lang) });

/** For a text that may be in another language than the page: a sentence in the wrong direction ends with its full stop in front. */
export const ownLanguage = (text: { readonly lang: string } | null | undefined): Partial<Pick<TextInLanguage, "lang" | "dir">> =>
  text ? { lang: text.lang, dir: directionOf(text.lang) } : {};
