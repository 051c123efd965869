import type { PackText, TextLookup } from "#domain/pack/text-lookup.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { inLanguage, type TextInLanguage } from "#ui/text-in-language.ts";

export interface PracticeText {
  /** The text with its review state; `null` where no language has it. */
  readonly find: TextLookup;
  /** For places that always show something: the key itself where no language has it. */
  of(key: string): TextInLanguage;
  /** Language the text is really in, when it is not the one of the screens. */
  shownIn(text: PackText): string | undefined;
}

/** Texts of the pack in the language of the screens: here nobody else reads along. */
export function usePracticeText(): PracticeText {
  const { lang } = useLanguage();
  const find = usePackText(lang);
  return {
    find,
    of: (key) => {
      const found = find(key);
      return found ? inLanguage(found.text, found.lang) : inLanguage(key, "en");
    },
    shownIn: (text) => (text.lang === lang ? undefined : text.lang),
  };
}
