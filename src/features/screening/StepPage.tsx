import { useTranslation } from "react-i18next";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { offerable, progress, visibleOptions } from "#domain/screening/next-step.ts";
import type { Step, WorkerFlags } from "#domain/screening/types.ts";
import { StepBody, whenKey } from "#features/screening/StepBody.tsx";
import type { Sheet } from "#features/screening/sheets.ts";
import { TalkTools } from "#features/screening/TalkTools.tsx";
import { useCountWords } from "#features/screening/use-count-words.ts";
import type { Runner } from "#features/screening/use-runner.ts";
import { isForWorker, type Words } from "#features/screening/use-words.ts";
import { ownName } from "#i18n/languages.ts";
import type { GuideContent } from "#storage/guides.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { BilingualText } from "#ui/BilingualText.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { packLine } from "#ui/line.ts";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";

interface StepPageProps {
  readonly run: Runner;
  readonly step: Step;
  readonly compiled: CompiledGuides;
  readonly content: GuideContent;
  readonly worker: WorkerFlags;
  readonly words: Words;
  readonly recorded: boolean;
  readonly onBack: (() => void) | undefined;
  readonly onOpen: (sheet: Sheet) => void;
  readonly onAid: (questionId: string) => void;
  readonly onPlanMeeting: () => void;
  readonly onClose: () => void;
}

/** One step of a talk: the question large in the person's language, the worker's beneath. */
export function StepPage({
  run,
  step,
  compiled,
  content,
  worker,
  words: talkWords,
  recorded,
  onBack,
  onOpen,
  onAid,
  onPlanMeeting,
  onClose,
}: StepPageProps) {
  const { t } = useTranslation(["screening", "errors"]);
  const { screening } = run;
  const question = step.kind === "question" ? compiled.questionById.get(step.id)?.question : undefined;
  const words = question && isForWorker(question) ? { ...talkWords, ...talkWords.forWorker } : talkWords;
  const asked = question?.section === "question" || question?.section === "child_question";
  const said = asked || question?.section === "comprehension" || question?.section === "consent" || step.kind === "when";
  const { answered, about } = progress(compiled, screening, worker);
  const section = asked
    ? t("progress", { answered: answered + 1, about: Math.max(about, answered + 1) })
    : t(`section.${question?.section ?? step.kind}`);
  const headingKey = question ? `q.${question.id}` : step.kind === "when" ? whenKey(screening.guideId) : null;
  const title =
    step.kind === "script"
      ? t(`script.${step.id}`, { defaultValue: t("script.read") })
      : step.kind === "ended"
        ? t("ended.title")
        : step.kind === "tick_list"
          ? t("ticks.title")
          : null;
  const spokenKey = said ? headingKey : step.kind === "script" ? `script.${step.id}` : null;
  // The answers belong to the question: somebody who cannot read hears what may be said.
  const answerKeys =
    !said || question?.type === "talk"
      ? []
      : step.kind === "when"
        ? content.guides.when.options
        : question
          ? visibleOptions(question, worker)
          : [];
  const spokenKeys = spokenKey === null ? [] : [spokenKey, ...answerKeys.map((value) => `label.${value}`)];
  const counting = useCountWords(question?.id ?? null, words);
  const lines =
    words.mode === "direct" ? [...spokenKeys.flatMap((key) => packLine(key, words.main(key))), ...(counting?.lines ?? [])] : [];
  const more = "id" in step && step.id === "close" ? offerable(compiled, screening, worker) : [];
  const nothingStays = step.kind === "ended" && !recorded;
  const status =
    run.saveError || nothingStays ? "" : screening.mayRecord ? (run.canGoBack && run.kept ? t("kept") : "") : t("not_kept");

  return (
    <Page
      title={
        headingKey === null ? (
          title
        ) : (
          <BilingualText size="question" main={words.main(headingKey)} second={words.second(headingKey)} said={headingKey} />
        )
      }
      section={section}
      {...(onBack && { back: onBack })}
      above={lines.length > 0 ? <ListenButton lines={lines} /> : undefined}
      focusKey={"id" in step ? `${step.kind}:${step.id}` : step.kind}
      bottom={<TalkTools language={screening.language} onOpen={onOpen} />}
    >
      {words.mode === "interpreted" && (said || step.kind === "script") && (
        <Notice tone="info" testId="interpreter-reads">
          <p>
            {screening.answersCountAsNotSure
              ? t("mode.not_sure", { language: ownName(screening.language) })
              : t("mode.interpreter", { language: ownName(screening.language) })}
          </p>
        </Notice>
      )}
      <StepBody
        run={run}
        step={step}
        compiled={compiled}
        content={content}
        worker={worker}
        words={words}
        counting={counting}
        recorded={recorded}
        onAid={onAid}
        onInterpreter={() => onOpen("interpreter")}
        onAnotherDay={() => onOpen("another_day")}
        onPlanMeeting={onPlanMeeting}
        onClose={onClose}
      />
      {more.length > 0 && (
        <BigButton kind="quiet" onPress={() => run.offer(more)} testId="offer-more">
          {t("offer")}
        </BigButton>
      )}
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
