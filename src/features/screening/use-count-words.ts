import { useTranslation } from "react-i18next";
import type { Words } from "#features/screening/use-words.ts";
import { type Line, optional, uiLine } from "#ui/line.ts";
import { inLanguage, type TextInLanguage } from "#ui/text-in-language.ts";
import { isCountedToday } from "#workflows/counting.ts";
import { useSession } from "#workflows/react.ts";
import { CONSENT_TO_RECORD } from "#workflows/screening.ts";

interface Both {
  readonly main: TextInLanguage;
  readonly second: TextInLanguage | undefined;
}
/** Words beside the consent to notes: that talks are counted, and the way to say no to that alone. */
export interface CountWords {
  readonly note: Both;
  readonly notMine: Both;
  readonly lines: readonly Line[];
}

/** In the languages of the question they stand beside; `null` for any other question, and where nothing is counted today. */
export function useCountWords(questionId: string | null, words: Words): CountWords | null {
  const session = useSession();
  const key = `q.${CONSENT_TO_RECORD}`;
  const { lang } = words.main(key);
  const small = words.second(key)?.lang;
  const person = useTranslation("person-held", { lng: lang, useSuspense: false });
  const worker = useTranslation("person-held", { lng: small ?? lang, useSuspense: false });
  if (questionId !== CONSENT_TO_RECORD || !isCountedToday(session.nowMs()) || !person.ready || !worker.ready) return null;
  const both = (of: "count.note" | "count.not_mine"): Both => ({
    main: inLanguage(person.t(of), lang),
    second: small === undefined ? undefined : inLanguage(worker.t(of), small),
  });
  const [note, notMine] = [both("count.note"), both("count.not_mine")];
  const line = (of: string, { main }: Both): Line => uiLine("person-held", of, main.text, main.lang);
  return { note, notMine, lines: optional([line("count.note", note), line("count.not_mine", notMine)]) };
}
