import { Check, CircleHelp, SkipForward, X } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Question } from "#domain/pack/guides.ts";
import { takesList, toggleValue } from "#domain/screening/answers.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { visibleOptions } from "#domain/screening/next-step.ts";
import type { AnswerValue, WorkerFlags } from "#domain/screening/types.ts";
import styles from "#features/screening/Runner.module.css";
import type { Words } from "#features/screening/use-words.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Paragraphs } from "#ui/Paragraphs.tsx";
import type { TextInLanguage } from "#ui/text-in-language.ts";

interface ExtraAnswer {
  readonly value: string;
  readonly main: TextInLanguage;
  readonly second: TextInLanguage | undefined;
}
interface QuestionStepProps {
  readonly compiled: CompiledGuides;
  readonly question: Question;
  readonly worker: WorkerFlags;
  readonly words: Words;
  /** Given earlier, when one came back; nothing is ever preselected. */
  readonly given: AnswerValue | undefined;
  readonly onAnswer: (value: AnswerValue) => void;
  /** One more answer, after "yes" and "no" and of their size, that is no value of the guide. */
  readonly afterNo?: ExtraAnswer | null;
  /** For a step without an answer to record, or an observation left open. */
  readonly onRead: () => void;
  /** Back at an earlier question: go on without changing it. */
  readonly onForward: (() => void) | null;
  readonly children?: ReactNode;
}

const ICONS: Readonly<Record<string, typeof Check>> = { yes: Check, no: X, not_sure: CircleHelp, skip: SkipForward };

/** Pressing at once after the page changed is a slip of a cold thumb, not an answer. */
const SLIP_MS = 150;

/** The answers of one question. All cells are the same size; skip and "not sure" stand with yes and no. */
export function QuestionStep({
  compiled,
  question,
  worker,
  words,
  given,
  onAnswer,
  onRead,
  onForward,
  afterNo,
  children,
}: QuestionStepProps) {
  const { t } = useTranslation(["screening", "common"]);
  const id = useId();
  const [shownAt] = useState(() => performance.now());
  const many = takesList(question);
  const [picked, setPicked] = useState<readonly string[]>(typeof given === "string" ? [] : (given ?? []));
  const ofGuide = visibleOptions(question, worker);
  const fourFold = ofGuide.length === 4 && ofGuide.includes("yes") && ofGuide.includes("skip");
  const options = ofGuide.flatMap((value) => (value === "no" && afterNo ? [value, afterNo.value] : [value]));
  const chosen = many ? picked : typeof given === "string" ? [given] : [];
  const note = question.hasNote ? words.worker(`q.${question.id}.note`) : null;
  const avoid = question.hasAvoid ? words.worker(`q.${question.id}.avoid`) : null;

  function press(value: string) {
    if (performance.now() - shownAt < SLIP_MS) return;
    if (many) setPicked(toggleValue(compiled, question, picked, value));
    else onAnswer(value);
  }

  return (
    <section className={styles.step} data-testid="question" data-question-id={question.id} aria-labelledby={id}>
      <p id={id} hidden>
        {words.main(`q.${question.id}`).text}
      </p>
      {children}
      {(note || avoid) && (
        <Disclosure title={t("for_you")} hint={t("for_you_hint")}>
          {note && <Paragraphs of={note} />}
          {avoid && (
            <>
              <p>{t("avoid")}</p>
              <Paragraphs of={avoid} />
            </>
          )}
        </Disclosure>
      )}
      <div className={styles.answers}>
        {question.type !== "talk" && (
          <AnswerGrid labelledBy={id} columns={fourFold ? "two" : "one"}>
            {options.map((value) => (
              <AnswerButton
                key={value}
                value={value}
                icon={value === afterNo?.value ? Check : ICONS[value]}
                label={value === afterNo?.value ? afterNo.main : words.main(`label.${value}`)}
                second={value === afterNo?.value ? afterNo.second : words.second(`label.${value}`)}
                said={`label.${value}`}
                chosen={chosen.includes(value)}
                kind={many ? "tick" : "press"}
                onPress={() => press(value)}
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
        {!many && onForward && question.type !== "talk" && (
          <BigButton kind="secondary" onPress={onForward} testId="next">
            {t("keep_answer")}
          </BigButton>
        )}
        {question.section === "observation" && (
          <BigButton kind="quiet" onPress={onRead} testId="leave-open">
            {t("leave_open")}
          </BigButton>
        )}
      </div>
    </section>
  );
}
