import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { WorkerFlags } from "#domain/screening/types.ts";
import { consentPossibleToday } from "#domain/screening/understanding.ts";
import { CheckAid } from "#features/screening/CheckAid.tsx";
import { Enough } from "#features/screening/Enough.tsx";
import { SafetyScreen } from "#features/screening/SafetyScreen.tsx";
import { StepPage } from "#features/screening/StepPage.tsx";
import type { Sheet } from "#features/screening/sheets.ts";
import type { PlanSlots } from "#features/screening/slots.ts";
import { TalkSheet } from "#features/screening/TalkSheet.tsx";
import { type Runner as RunnerState, useCompiled, useRunner } from "#features/screening/use-runner.ts";
import { useWords } from "#features/screening/use-words.ts";
import type { GuideContent } from "#storage/guides.ts";
import { Page } from "#ui/Page.tsx";
import { setCurrent } from "#workflows/current.ts";
import { CONSENT_TO_RECORD, type StoredScreening } from "#workflows/screening.ts";

interface RunnerProps {
  readonly start: StoredScreening;
  readonly content: GuideContent;
  readonly worker: WorkerFlags;
  readonly slots: PlanSlots;
  /** Puts the talk aside as it is. */
  readonly onLeave: () => void;
  /** Ends the talk and keeps nothing of it. */
  readonly onForget: (then?: "meeting") => void;
  readonly onResult: (screening: RunnerState["screening"]) => void;
}

/** One talk: what lies over it, what interrupts it, and its step. */
export function Runner({ start, content, worker, slots, onLeave, onForget, onResult }: RunnerProps) {
  const { t } = useTranslation("screening");
  const [, go] = useLocation();
  const { compiled } = useCompiled(content);
  const run = useRunner(start, content, worker);
  const { screening, step } = run;
  const [small, setSmall] = useState<string | null>(null);
  const words = useWords(screening.language, small);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [aid, setAid] = useState<string | null>(null);
  /** A question opened from what was said so far: after it the worker is shown that page again. */
  const [changing, setChanging] = useState(false);

  const done = step.kind === "result";
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the last step is done
  useEffect(() => {
    if (done) onResult(screening);
  }, [done]);
  // Something more urgent than the list of what was said: the talk goes on with it.
  const changed = changing && !run.atEarlier && !run.interruption;
  const backToList = changed && step.kind === "question";
  useEffect(() => {
    if (!changed) return;
    setChanging(false);
    if (backToList) setSheet("so_far");
  }, [changed, backToList]);

  const recorded = screening.mayRecord && screening.answers[CONSENT_TO_RECORD] === "yes";
  const understood = consentPossibleToday(screening);
  const isUnclear = step.kind === "ended" && compiled.questionById.get(step.id)?.question.section === "comprehension";
  // Twice not clear: no questions today, whichever way the worker turns.
  const barred = !understood.ok && !recorded ? understood.error.checks.at(-1) : undefined;

  if (run.interruption === "enough") return <Enough onGoOn={run.stop} />;
  if (run.interruption) {
    return (
      <SafetyScreen
        key={run.interruption}
        known={run.interruption === "danger"}
        slots={slots}
        stopped={screening.stopped}
        onStop={run.stop}
        onResume={run.resume}
      />
    );
  }
  if (sheet) {
    return (
      <TalkSheet
        sheet={sheet}
        run={run}
        compiled={compiled}
        content={content}
        worker={worker}
        words={words}
        recorded={recorded}
        onSmall={setSmall}
        onOpen={setSheet}
        onChange={(id) => {
          setSheet(null);
          setChanging(true);
          run.goTo(id);
        }}
        onPutAside={onLeave}
        onForget={() => onForget()}
        onEverything={() => {
          setCurrent({ caseId: run.screening.caseId, resumeRowId: null });
          go("/cases/withdraw");
        }}
        onHandOver={() => {
          setCurrent({ personHeld: { rowId: start.rowId }, resumeRowId: start.rowId });
          go("/screen/person");
        }}
      />
    );
  }
  if (aid) return <CheckAid questionId={aid} words={words} again={false} onDone={() => setAid(null)} />;
  if (step.kind === "ended" && isUnclear && understood.ok)
    return <CheckAid questionId={step.id} words={words} again onDone={() => run.goTo(step.id)} />;
  if (done) return <Page title={t("result.making")} quietTitle />;

  const back = () => {
    if (changing) {
      setChanging(false);
      run.goOn();
      setSheet("so_far");
    } else if (run.canGoBack) run.back();
    else onLeave();
  };
  return (
    <StepPage
      run={run}
      step={barred === undefined ? step : { kind: "ended", id: barred }}
      compiled={compiled}
      content={content}
      worker={worker}
      words={words}
      recorded={recorded}
      onBack={barred === undefined ? back : undefined}
      onOpen={setSheet}
      onAid={setAid}
      onPlanMeeting={() => onForget("meeting")}
      onClose={recorded ? run.stop : () => onForget()}
    />
  );
}
