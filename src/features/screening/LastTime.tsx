import { useTranslation } from "react-i18next";
import type { RunningScreening } from "#domain/case/types.ts";
import { earlierAnswer } from "#domain/screening/again.ts";
import { useAnswerWords } from "#features/screening/use-answer-words.ts";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Notice } from "#ui/Notice.tsx";

/** What the person said to this question in the last talk, for the worker. */
export function LastTime({ screening, questionId }: { readonly screening: RunningScreening; readonly questionId: string }) {
  const { t } = useTranslation("screening");
  const { lang } = useLanguage();
  const words = useAnswerWords();
  const value = earlierAnswer(screening, questionId);
  if (value === null || !screening.earlier) return null;
  return (
    <Notice testId="last-time">
      <p>{t("again.last_time", { answer: words.answer(value), day: formatDayAt(screening.earlier.atMs, lang) })}</p>
    </Notice>
  );
}
