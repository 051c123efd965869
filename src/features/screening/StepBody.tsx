import { useTranslation } from "react-i18next";
import type { Question } from "#domain/pack/guides.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { interpreterCheckId } from "#domain/screening/interpreter.ts";
import { visibleOptions } from "#domain/screening/next-step.ts";
import type { Step, WorkerFlags } from "#domain/screening/types.ts";
import { Draft } from "#features/screening/Draft.tsx";
import { Ended } from "#features/screening/Ended.tsx";
import { InterpreterLine } from "#features/screening/InterpreterLine.tsx";
import { LastTime } from "#features/screening/LastTime.tsx";
import { NamedOrganisations } from "#features/screening/NamedOrganisations.tsx";
import { QuestionStep } from "#features/screening/QuestionStep.tsx";
import styles from "#features/screening/Runner.module.css";
import { TickList } from "#features/screening/TickList.tsx";
import type { CountWords } from "#features/screening/use-count-words.ts";
import { NO_INTERPRETER, type Runner } from "#features/screening/use-runner.ts";
import type { Words } from "#features/screening/use-words.ts";
import type { GuideContent } from "#storage/guides.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { BilingualText } from "#ui/BilingualText.tsx";
import { Paragraphs } from "#ui/Paragraphs.tsx";

/** Yes to notes, and no to being counted: kept as a yes, and nothing else. */
const NOT_COUNTED = "yes_not_counted";

interface StepBodyProps {
  readonly run: Runner;
  readonly step: Step;
  readonly compiled: CompiledGuides;
  readonly content: GuideContent;
  readonly worker: WorkerFlags;
  readonly words: Words;
  /** Beside the consent to notes, where talks are counted. */
  readonly counting: CountWords | null;
  readonly recorded: boolean;
  readonly onAid: (questionId: string) => void;
  readonly onInterpreter: () => void;
  readonly onAnotherDay: () => void;
  readonly onPlanMeeting: () => void;
  readonly onClose: () => void;
}

/** What stands below the heading of a step. */
export function StepBody({
  run,
  step,
  compiled,
  content,
  worker,
  words,
  counting,
  recorded,
  onAid,
  onInterpreter,
  onAnotherDay,
  onPlanMeeting,
  onClose,
}: StepBodyProps) {
  const { t } = useTranslation("screening");
  const { screening } = run;
  const questionOf = (id: string): Question | undefined => compiled.questionById.get(id)?.question;

  if (step.kind === "question") {
    const question = questionOf(step.id);
    if (!question) return null;
    const answered = screening.answers[question.id];
    const given = counting && answered === "yes" && screening.counted !== true ? NOT_COUNTED : answered;
    const isInterpreterCheck = question.id === interpreterCheckId(compiled);
    const hasRole = screening.interpreter !== undefined && screening.interpreter.role !== "none";
    return (
      <>
        <QuestionStep
          key={question.id}
          compiled={compiled}
          question={question}
          worker={worker}
          words={words}
          given={given}
          afterNo={counting && { value: NOT_COUNTED, ...counting.notMine }}
          onAnswer={(value) => {
            if (value === NOT_COUNTED) return run.answer(question.id, "yes");
            run.answer(question.id, value, counting !== null && value === "yes");
            if (isInterpreterCheck && ![value].flat().includes(NO_INTERPRETER) && !hasRole) onInterpreter();
          }}
          onRead={() => run.read(question.id)}
          onForward={given !== undefined && run.atEarlier ? run.forward : null}
        >
          {counting && <BilingualText main={counting.note.main} second={counting.note.second} said="ui.person-held.count.note" />}
          {question.id === "consent_share_who" && <NamedOrganisations />}
          {isInterpreterCheck && screening.interpreter && (
            <InterpreterLine interpreter={screening.interpreter} onChange={onInterpreter} />
          )}
          {question.section === "comprehension" && (
            <BigButton kind="quiet" onPress={() => onAid(question.id)} testId="show-aid">
              {t("aid.show")}
            </BigButton>
          )}
          <LastTime screening={screening} questionId={question.id} />
        </QuestionStep>
        <Draft
          key={`draft:${question.id}`}
          textKey={`q.${question.id}`}
          options={visibleOptions(question, worker)}
          words={words}
        />
      </>
    );
  }
  if (step.kind === "when") {
    const key = whenKey(screening.guideId);
    return (
      <section className={styles.step} data-testid="question" data-question-id={`${step.id}.when`}>
        <AnswerGrid label={words.main(key).text}>
          {content.guides.when.options.map((reply) => (
            <AnswerButton
              key={reply}
              value={reply}
              label={words.main(`label.${reply}`)}
              second={words.second(`label.${reply}`)}
              said={`label.${reply}`}
              onPress={() => run.when(step.id, reply)}
            />
          ))}
        </AnswerGrid>
      </section>
    );
  }
  if (step.kind === "script") {
    const second = words.second(`script.${step.id}`);
    return (
      <section className={styles.step} data-testid="script" data-script-id={step.id}>
        <Paragraphs of={words.main(`script.${step.id}`)} said={`script.${step.id}`} />
        {second && <Paragraphs of={second} />}
        <Draft key={step.id} textKey={`script.${step.id}`} words={words} />
        <BigButton onPress={() => run.read(step.id)} testId="next">
          {t("script.said")}
        </BigButton>
      </section>
    );
  }
  if (step.kind === "ended") {
    const question = questionOf(step.id);
    return question ? (
      <Ended
        question={question}
        words={words}
        recorded={recorded}
        onAskAgain={() => run.goTo(step.id)}
        onAnotherDay={onAnotherDay}
        onPlanMeeting={onPlanMeeting}
        onClose={onClose}
      />
    ) : null;
  }
  if (step.kind === "tick_list") {
    const isChild = screening.guideId === "child";
    return (
      <>
        <p>{t("ticks.text")}</p>
        <TickList
          indicators={content.indicators.filter(
            (i) => content.guides.workerTickList.includes(i.id) && (!isChild || i.appliesTo !== "adult"),
          )}
          screening={screening}
          words={words}
          onTick={run.tick}
          onWhen={run.tickWhen}
        />
        <BigButton onPress={() => run.read("worker_tick_list")} testId="next">
          {t("ticks.done")}
        </BigButton>
      </>
    );
  }
  return null;
}

export const whenKey = (guideId: string): string => (guideId === "child" ? "when.child_text" : "when.text");
