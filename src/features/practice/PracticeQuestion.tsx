import { Check, CircleQuestionMark, SkipForward, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Question } from "#domain/pack/guides.ts";
import { takesList, toggleValue } from "#domain/screening/answers.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { visibleOptions } from "#domain/screening/next-step.ts";
import type { AnswerValue, WorkerFlags } from "#domain/screening/types.ts";
import styles from "#features/practice/Practice.module.css";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Paragraphs } from "#ui/Paragraphs.tsx";

interface PracticeQuestionProps {
  readonly compiled: CompiledGuides;
  readonly question: Question;
  readonly worker: WorkerFlags;
  readonly onAnswer: (value: AnswerValue) => void;
  /** For a step that is said and not answered. */
  readonly onRead: () => void;
}

const ICONS: Readonly<Record<string, typeof Check>> = { yes: Check, no: X, not_sure: CircleQuestionMark, skip: SkipForward };

/** One question as the guide has it; nothing is ever preselected. */
export function PracticeQuestion({ compiled, question, worker, onAnswer, onRead }: PracticeQuestionProps) {
  const { t } = useTranslation(["practice", "common"]);
  const text = usePracticeText();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const many = takesList(question);
  const options = visibleOptions(question, worker);
  const fourFold = options.length === 4 && options.includes("yes") && options.includes("skip");
  const forYou = [question.hasNote && `q.${question.id}.note`, question.hasAvoid && `q.${question.id}.avoid`].filter(
    (key): key is string => key !== false,
  );
  return (
    <section className={styles.answers} data-testid="question" data-question-id={question.id}>
      {question.type !== "talk" && (
        <AnswerGrid label={text.of(`q.${question.id}`).text} columns={fourFold ? "two" : "one"}>
          {options.map((value) => (
            <AnswerButton
              key={value}
              value={value}
              icon={ICONS[value]}
              label={text.of(`label.${value}`)}
              chosen={picked.includes(value)}
              kind={many ? "tick" : "press"}
              onPress={() => (many ? setPicked(toggleValue(compiled, question, picked, value)) : onAnswer(value))}
            />
          ))}
        </AnswerGrid>
      )}
      {question.type === "talk" && (
        <BigButton onPress={onRead} testId="next">
          {t("common:next")}
        </BigButton>
      )}
      {many && (
        <BigButton onPress={() => onAnswer(picked)} disabled={question.type === "multi" && picked.length === 0} testId="next">
          {t("common:next")}
        </BigButton>
      )}
      {forYou.length > 0 && (
        <Disclosure title={t("run.for_you")}>
          {forYou.map((key) => (
            <Paragraphs key={key} of={text.of(key)} />
          ))}
        </Disclosure>
      )}
    </section>
  );
}
