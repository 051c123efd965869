import type { AnswerValue } from "#domain/screening/types.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";

export interface PackWords {
  /** The text of a key, or the key itself where no pack has words for it. */
  say(key: string): string;
  question(id: string): string;
  indicator(id: string): string;
  answer(value: AnswerValue): string;
}

/** Words of the packs for the worker, in the language of the screens. */
export function usePackWords(): PackWords {
  const { lang } = useLanguage();
  const lookup = usePackText(lang);
  const say = (key: string, otherwise = key): string => lookup(key)?.text ?? otherwise;
  return {
    say,
    question: (id) => say(`q.${id}`, id),
    indicator: (id) => say(`indicator.${id}`, id),
    answer: (value) =>
      [value]
        .flat()
        .map((one) => say(`label.${one}`, one))
        .join(" · "),
  };
}
