import { useTranslation } from "react-i18next";
import type { Explanation } from "#domain/screening/explain.ts";
import type { AnswerByQuestionId } from "#domain/screening/types.ts";
import { usePackWords } from "#features/explain/use-pack-words.ts";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";

interface OpenSectionProps {
  readonly explanation: Explanation;
  readonly answers: AnswerByQuestionId;
}

/** What was not asked or not answered, and answers that are kept without counting. Silence is never a no. */
export function OpenSection({ explanation, answers }: OpenSectionProps) {
  const { t } = useTranslation("explain");
  const words = usePackWords();
  const { open, forOthers, kept, unreadable, carried, notSure } = explanation;
  const answered = (id: string): string => `${words.question(id)} ${words.answer(answers[id] ?? "")}`;
  const groups: readonly { readonly key: string; readonly lines: readonly string[] }[] = [
    { key: "open", lines: open.map(({ id, why }) => `${words.question(id)} (${t(`open.${why}`)})`) },
    { key: "for_others", lines: forOthers.map(({ id }) => words.question(id)) },
    { key: "carried", lines: carried.map(answered) },
    { key: "not_sure", lines: notSure.map(answered) },
    { key: "kept", lines: kept.map(answered) },
    { key: "unreadable", lines: unreadable.map(answered) },
  ];
  return groups
    .filter(({ lines }) => lines.length > 0)
    .map(({ key, lines }) => (
      <Section key={key} title={t(`open.title_${key}`)} testId={`group-${key}`}>
        <Quiet>{t(`open.text_${key}`)}</Quiet>
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Section>
    ));
}
