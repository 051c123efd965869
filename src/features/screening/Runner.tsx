import { CircleStop, EyeOff, Languages } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { offerable, progress } from "#domain/screening/next-step.ts";
import type { WorkerFlags } from "#domain/screening/types.ts";
import { ChooseLanguage } from "#features/screening/ChooseLanguage.tsx";
import { Cover } from "#features/screening/Cover.tsx";
import { Draft } from "#features/screening/Draft.tsx";
import { Interrupted } from "#features/screening/Interrupted.tsx";
import { NamedOrganisations } from "#features/screening/NamedOrganisations.tsx";
import { QuestionStep } from "#features/screening/QuestionStep.tsx";
import styles from "#features/screening/Runner.module.css";
import { StopRules } from "#features/screening/StopRules.tsx";
import { TickList } from "#features/screening/TickList.tsx";
import { type Runner as RunnerState, useCompiled, useRunner } from "#features/screening/use-runner.ts";
import { useWords } from "#features/screening/use-words.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import type { GuideContent } from "#storage/react.ts";
import { Actions } from "#ui/Actions.tsx";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { BilingualText } from "#ui/BilingualText.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Paragraphs } from "#ui/Paragraphs.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession } from "#workflows/react.ts";
import type { StoredScreening } from "#workflows/screening.ts";

/** How long the cover may be taken away without the words (safeguarding rule 3.5). */
const COVER_PATIENCE_MS = 60_000;

interface RunnerProps {
  readonly start: StoredScreening;
  readonly content: GuideContent;
  readonly worker: WorkerFlags;
  readonly onLeave: () => void;
  readonly onResult: (screening: RunnerState["screening"]) => void;
}

export function Runner({ start, content, worker, onLeave, onResult }: RunnerProps) {
  const { t } = useTranslation(["screening", "errors"]);
  const session = useSession();
  const { lang } = useLanguage();
  const { compiled } = useCompiled(content);
  const run = useRunner(start, content, worker);
  const { screening, step } = run;
  const words = useWords(screening.language);
  const [covered, setCovered] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [stopping, setStopping] = useState(false);

  const done = step.kind === "result";
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the last step is done
  useEffect(() => {
    if (done) onResult(screening);
  }, [done]);

  if (covered) {
    return <Cover patienceMs={COVER_PATIENCE_MS} onReturn={() => setCovered(false)} onTooLate={() => void session.lock()} />;
  }
  if (choosing) {
    return (
      <ChooseLanguage
        current={screening.language}
        onChosen={(language, answersCountAsNotSure) => {
          run.speak(language, answersCountAsNotSure);
          setChoosing(false);
        }}
        onBack={() => setChoosing(false)}
      />
    );
  }
  if (stopping) {
    return (
      <StopRules
        guides={content.guides}
        words={words}
        onBack={() => setStopping(false)}
        onStop={() => {
          setStopping(false);
          run.stop();
        }}
      />
    );
  }
  if (run.interruption) return <Interrupted why={run.interruption} onStop={run.stop} onResume={run.resume} />;
  if (done) return <Page title={t("result.making")} quietTitle />;

  const back = run.canGoBack ? run.back : onLeave;
  const { answered, about } = progress(compiled, screening, worker);
  const id = "id" in step ? step.id : step.kind;
  const key = `${step.kind}:${id}`;
  const question = step.kind === "question" ? compiled.questionById.get(step.id)?.question : undefined;
  const asked = question?.section === "question" || question?.section === "child_question";
  const isChild = screening.guideId === "child";
  const more = offerable(compiled, screening, worker);

  const tools = (
    <Actions>
      <BigButton kind="secondary" icon={EyeOff} onPress={() => setCovered(true)} testId="cover">
        {t("cover.button")}
      </BigButton>
      <div className={styles.tools}>
        <BigButton kind="quiet" icon={Languages} onPress={() => setChoosing(true)} testId="switch-language">
          {ownName(screening.language)}
        </BigButton>
        {!screening.stopped && (
          <BigButton kind="quiet" icon={CircleStop} onPress={() => setStopping(true)} testId="stop">
            {t("stop.button")}
          </BigButton>
        )}
      </div>
    </Actions>
  );
  const section = asked
    ? t("progress", { answered: answered + 1, about: Math.max(about, answered + 1) })
    : t(`section.${question?.section ?? step.kind}`);
  const title = step.kind === "script" ? t(`script.${step.id}`, { defaultValue: t("script.read") }) : null;
  const heading = question ? words.main(`q.${question.id}`) : null;
  const whenKey = isChild ? "when.child_text" : "when.text";
  const status = run.saveError ? "" : screening.mayRecord ? (run.canGoBack && run.kept ? t("kept") : "") : t("not_kept");

  return (
    <Page
      title={
        heading ? (
          <BilingualText size="question" main={heading} second={words.second(`q.${question?.id}`)} />
        ) : step.kind === "when" ? (
          <BilingualText size="question" main={words.main(whenKey)} second={words.second(whenKey)} />
        ) : step.kind === "ended" ? (
          t("ended.title")
        ) : step.kind === "tick_list" ? (
          t("ticks.title")
        ) : (
          title
        )
      }
      section={section}
      back={back}
      focusKey={key}
      bottom={tools}
    >
      {words.mode === "interpreted" && (asked || step.kind === "script") && (
        <Notice tone="info" testId="interpreter-reads">
          <p>
            {screening.answersCountAsNotSure
              ? t("mode.not_sure", { language: ownName(screening.language) })
              : t("mode.interpreter", { language: ownName(screening.language) })}
          </p>
        </Notice>
      )}
      {question && (
        <QuestionStep
          key={key}
          compiled={compiled}
          question={question}
          worker={worker}
          words={words}
          given={screening.answers[question.id]}
          onAnswer={(value) => run.answer(question.id, value)}
          onRead={() => run.read(question.id)}
          onForward={screening.answers[question.id] !== undefined ? run.forward : null}
        >
          {question.id === "consent_share_who" && <NamedOrganisations />}
        </QuestionStep>
      )}
      {step.kind === "when" && (
        <section className={styles.step} data-testid="question" data-question-id={`${step.id}.when`}>
          <AnswerGrid label={words.main(whenKey).text}>
            {content.guides.when.options.map((reply) => (
              <AnswerButton
                key={reply}
                value={reply}
                label={words.main(`label.${reply}`)}
                second={words.second(`label.${reply}`)}
                onPress={() => run.when(step.id, reply)}
              />
            ))}
          </AnswerGrid>
        </section>
      )}
      {step.kind === "script" && (
        <section className={styles.step} data-testid="script" data-script-id={step.id}>
          <Paragraphs of={words.main(`script.${step.id}`)} />
          {words.second(`script.${step.id}`) && <Paragraphs of={words.second(`script.${step.id}`) ?? inLanguage("", lang)} />}
          <BigButton onPress={() => run.read(step.id)} testId="next">
            {t("script.said")}
          </BigButton>
        </section>
      )}
      {step.kind === "ended" && (
        <section className={styles.step} data-testid="ended" data-question-id={step.id}>
          <Paragraphs of={words.worker(`q.${step.id}.on_fail`) ?? inLanguage(t("ended.text"), lang)} />
          <BigButton href="/team/help">{t("ended.help")}</BigButton>
          <BigButton kind="secondary" onPress={run.stop} testId="next">
            {t("ended.close")}
          </BigButton>
        </section>
      )}
      {step.kind === "tick_list" && (
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
      )}
      {id === "close" && more.length > 0 && (
        <BigButton kind="quiet" onPress={() => run.offer(more)} testId="offer-more">
          {t("offer")}
        </BigButton>
      )}
      {question && words.mode === "direct" && <Draft lang={screening.language} questionId={question.id} />}
      {run.saveError && (
        <Notice tone="danger" live testId="not-saved">
          <p>{t(`errors:${run.saveError}`)}</p>
          <BigButton kind="secondary" onPress={run.retrySave}>
            {t("save_again")}
          </BigButton>
        </Notice>
      )}
      <StatusLine text={status} testId="saved" />
    </Page>
  );
}
