import { useTranslation } from "react-i18next";
import type { PracticeCase } from "#domain/pack/practice.ts";
import { practiceStep } from "#domain/practice/run.ts";
import { applyAnswer, applyWhen, markRead, toggleTick } from "#domain/screening/answers.ts";
import { type CompiledGuides, TICK_LIST_STEP } from "#domain/screening/compile.ts";
import type { Catalogue } from "#domain/screening/evidence.ts";
import { progress } from "#domain/screening/next-step.ts";
import type { ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";
import { GuideDone } from "#features/practice/GuideDone.tsx";
import styles from "#features/practice/Practice.module.css";
import { PracticeFrame } from "#features/practice/PracticeFrame.tsx";
import { PracticeQuestion } from "#features/practice/PracticeQuestion.tsx";
import { Story } from "#features/practice/Story.tsx";
import { UnaskedSigns } from "#features/practice/UnaskedSigns.tsx";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";

interface GuideRunProps {
  readonly one: PracticeCase;
  readonly bare: CompiledGuides;
  readonly catalogue: Catalogue;
  readonly worker: WorkerFlags;
  readonly facts: ScreeningFacts;
  readonly onFacts: (next: ScreeningFacts) => void;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

/** The guide's questions about a story, one at a time, by the same rules as in a talk. */
export function GuideRun({ one, bare, catalogue, worker, facts, onFacts, onDone, onBack }: GuideRunProps) {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  const step = practiceStep(bare, facts, worker);
  if (step.kind === "result") return <GuideDone onDone={onDone} onBack={onBack} />;

  const title = text.of(`practice.${one.id}.title`);
  const question = step.kind === "question" ? bare.questionById.get(step.id)?.question : undefined;
  const { answered, about } = progress(bare, facts, worker);
  const whenText = text.of(facts.guideId === "child" ? "when.child_text" : "when.text");
  const heading = question ? text.of(`q.${question.id}`) : step.kind === "when" ? whenText : null;
  const key = "id" in step ? `${step.kind}:${step.id}` : step.kind;
  return (
    <PracticeFrame
      title={
        heading ? (
          <span lang={heading.lang} dir={heading.dir}>
            {heading.text}
          </span>
        ) : (
          t("unasked.title")
        )
      }
      section={
        step.kind === "tick_list"
          ? t("unasked.section")
          : t("run.progress", { answered: answered + (question ? 1 : 0), about: Math.max(about, answered + (question ? 1 : 0)) })
      }
      back={onBack}
      focusKey={key}
    >
      <Disclosure
        title={
          <span lang={title.lang} dir={title.dir}>
            {title.text}
          </span>
        }
        hint={t("run.story")}
        testId="story-again"
      >
        <Story caseId={one.id} />
      </Disclosure>
      {question && (
        <PracticeQuestion
          key={key}
          compiled={bare}
          question={question}
          worker={worker}
          onAnswer={(value) => {
            const next = applyAnswer(bare, facts, question.id, value);
            if (next.ok) onFacts(next.value);
          }}
          onRead={() => onFacts(markRead(facts, question.id))}
        />
      )}
      {step.kind === "when" && (
        <section className={styles.answers} data-testid="question" data-question-id={`${step.id}.when`}>
          <AnswerGrid label={whenText.text}>
            {bare.source.when.options.map((reply) => (
              <AnswerButton
                key={reply}
                value={reply}
                label={text.of(`label.${reply}`)}
                onPress={() => {
                  const next = applyWhen(bare, facts, step.id, reply);
                  if (next.ok) onFacts(next.value);
                }}
              />
            ))}
          </AnswerGrid>
        </section>
      )}
      {step.kind === "tick_list" && (
        <UnaskedSigns
          indicators={bare.source.workerTickList.filter(
            (id) => facts.guideId !== "child" || catalogue.indicatorById.get(id)?.appliesTo !== "adult",
          )}
          ticks={facts.ticks}
          onDone={(ticks) => onFacts(markRead(ticks.reduce<ScreeningFacts>(toggleTick, facts), TICK_LIST_STEP))}
        />
      )}
    </PracticeFrame>
  );
}
