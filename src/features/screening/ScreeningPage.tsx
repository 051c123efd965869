import { ShieldQuestionMark } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { RunningScreening } from "#domain/case/types.ts";
import { assess } from "#domain/screening/assess.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { createCatalogue } from "#domain/screening/evidence.ts";
import type { EarlierTalk, WorkerFlags } from "#domain/screening/types.ts";
import { AgainPage } from "#features/screening/AgainPage.tsx";
import { ChooseGuide } from "#features/screening/ChooseGuide.tsx";
import { ChooseLanguage, type Spoken } from "#features/screening/ChooseLanguage.tsx";
import { NewMeeting } from "#features/screening/NewMeeting.tsx";
import { Runner } from "#features/screening/Runner.tsx";
import { StartPage } from "#features/screening/StartPage.tsx";
import type { PlanSlots } from "#features/screening/slots.ts";
import { UnrecordedResult } from "#features/screening/UnrecordedResult.tsx";
import { ownName } from "#i18n/languages.ts";
import { newId } from "#lib/ids.ts";
import { type GuideContent, useGuideContent } from "#storage/guides.ts";
import { WordsOf } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { readTalkAgain } from "#workflows/again.ts";
import { setCurrent, useCurrent } from "#workflows/current.ts";
import { takeUpAgain, wantsNewMeeting } from "#workflows/meeting.ts";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";
import {
  CONSENT_TO_RECORD,
  closeScreening,
  dropScreening,
  dropUnrecorded,
  guidesFor,
  readRunning,
  type StoredScreening,
  startScreening,
} from "#workflows/screening.ts";
import { countTalk } from "#workflows/shift.ts";

type View =
  | { readonly kind: "start" }
  | { readonly kind: "language"; readonly earlier: EarlierTalk | null }
  | { readonly kind: "guide"; readonly spoken: Spoken; readonly earlier: EarlierTalk | null }
  | { readonly kind: "meeting"; readonly stored: StoredScreening; readonly content: GuideContent }
  | { readonly kind: "running"; readonly stored: StoredScreening; readonly content: GuideContent }
  | { readonly kind: "unrecorded"; readonly screening: RunningScreening; readonly content: GuideContent };

/** `caseId`: a second talk with the same person. */
export function ScreeningPage({ caseId, slots }: { readonly caseId: string | null; readonly slots: PlanSlots }) {
  const { t } = useTranslation(["screening", "errors"]);
  const session = useSession();
  const { enrolment } = useSessionState();
  const content = useGuideContent();
  const running = useVaultQuery(readRunning);
  const again = useVaultQuery(
    async (s) => (caseId && content ? readTalkAgain(s, caseId, content) : { kind: "first" as const }),
    `${caseId ?? ""}:${content?.partId ?? ""}`,
  );
  const [, go] = useLocation();
  const [view, setView] = useState<View>({ kind: "start" });
  const [error, setError] = useState<string | null>(null);
  const { resumeRowId, unrecorded } = useCurrent();

  /** At once, or in a new meeting when hours or days have passed. */
  const goOn = useCallback(
    (stored: StoredScreening, used: GuideContent) => {
      const kind = wantsNewMeeting(stored.screening, used, session.nowMs()) ? "meeting" : "running";
      if (kind === "running") setCurrent({ resumeRowId: stored.rowId });
      setView({ kind, stored, content: used });
    },
    [session],
  );
  // A talk that was put aside for the danger page or a lock goes on at once, at the same question.
  useEffect(() => {
    const stored =
      view.kind === "start"
        ? [...(running ?? []), ...(unrecorded ? [unrecorded] : [])].find(({ rowId }) => rowId === resumeRowId)
        : undefined;
    if (!stored) return;
    void guidesFor(session, stored.screening.pack).then((used) => used && goOn(stored, used));
  }, [running, resumeRowId, unrecorded, session, view.kind, goOn]);
  useBusy(view.kind === "running");

  const flags = enrolment?.kind === "team" ? enrolment.flags : [];
  const worker: WorkerFlags = { specialist: flags.includes("specialist"), childTrained: flags.includes("child_trained") };

  if (enrolment?.kind !== "team") {
    return (
      <Page title={t("start.title")} back="/team">
        <EmptyState
          icon={ShieldQuestionMark}
          title={t("start.no_team")}
          action={<BigButton href="/team/help">{t("ended.help")}</BigButton>}
        >
          <p>{t("start.no_team_text")}</p>
        </EmptyState>
      </Page>
    );
  }
  if (!content || !running || !again) {
    return (
      <Page title={t("start.title")} back="/team">
        <Quiet>{t("start.loading")}</Quiet>
      </Page>
    );
  }

  const leave = () => {
    setCurrent({ resumeRowId: null, unrecorded: null });
    setView({ kind: "start" });
  };
  async function forget({ rowId, screening }: StoredScreening, then?: "meeting") {
    const dropped = await dropScreening(session, rowId);
    if (!dropped.ok) return setError(dropped.error.type);
    setCurrent({ resumeRowId: null, unrecorded: null });
    if (then !== "meeting") return go("/team");
    setCurrent({ caseId: screening.rescreen ? screening.caseId : newId() });
    go("/cases/meeting");
  }
  async function finish(stored: StoredScreening, used: GuideContent, screening: RunningScreening) {
    const compiled = compileGuides(used.guides);
    if (!compiled.ok) return setError("SaveFailed");
    const assessment = assess(compiled.value, createCatalogue(used.indicators, used.rules), screening);
    const wasAsked = compiled.value.idsByGuide.get(screening.startedWith)?.has(CONSENT_TO_RECORD) === true;
    const agreed = !wasAsked || screening.answers[CONSENT_TO_RECORD] === "yes";
    const kept: RunningScreening = agreed ? screening : { ...screening, mayRecord: false };
    const closed = await closeScreening(session, { rowId: stored.rowId, screening: kept }, assessment);
    if (closed.ok) {
      setCurrent({ caseId: screening.caseId, resumeRowId: null });
      return go("/screen/result");
    }
    if (closed.error.type !== "NotRecorded") return setError(closed.error.type);
    const dropped = await dropUnrecorded(session, stored.rowId);
    if (!dropped.ok) return setError(dropped.error.type);
    setCurrent({ resumeRowId: null, unrecorded: null });
    setView({ kind: "unrecorded", screening: kept, content: used });
  }
  async function begin(guideId: string, { language, answersCountAsNotSure, interpreter }: Spoken, earlier: EarlierTalk | null) {
    if (!content) return;
    const stored = await startScreening(session, content, {
      guideId,
      language,
      answersCountAsNotSure,
      ...(interpreter && { interpreter: { role: interpreter, independent: true } }),
      ...(caseId && { caseId }),
      ...(earlier && { earlier }),
    });
    await countTalk(session);
    setCurrent({ resumeRowId: stored.rowId, unrecorded: null });
    setView({ kind: "running", stored, content });
  }

  switch (view.kind) {
    case "running":
      return (
        <WordsOf value={view.content.parts}>
          <Refusal why={error && t(`errors:${error}`)} />
          <Runner
            key={view.stored.rowId}
            start={view.stored}
            content={view.content}
            worker={worker}
            slots={slots}
            onLeave={leave}
            onForget={(then) => void forget(view.stored, then)}
            onResult={(screening) => void finish(view.stored, view.content, screening)}
          />
        </WordsOf>
      );
    case "meeting":
      return (
        <NewMeeting
          lastTapMs={view.stored.screening.updatedAtMs}
          onBegin={() => {
            const stored = takeUpAgain(view.stored, view.content, session.nowMs());
            setCurrent({ resumeRowId: stored.rowId });
            setView({ kind: "running", stored, content: view.content });
          }}
          onBack={leave}
        />
      );
    case "unrecorded":
      return (
        <WordsOf value={view.content.parts}>
          <UnrecordedResult screening={view.screening} content={view.content} slots={slots} onDone={() => go("/team")} />
        </WordsOf>
      );
    case "language":
      return (
        <ChooseLanguage
          current={null}
          onBack={() => setView({ kind: "start" })}
          onChosen={(spoken) => setView({ kind: "guide", spoken, earlier: view.earlier })}
        />
      );
    case "guide":
      return (
        <ChooseGuide
          content={content}
          worker={worker}
          section={ownName(view.spoken.language)}
          onBack={() => setView({ kind: "language", earlier: view.earlier })}
          onChosen={(guideId) => void begin(guideId, view.spoken, view.earlier)}
        />
      );
    case "start":
      if (again.kind !== "first")
        return <AgainPage again={again} onAgreed={(earlier) => setView({ kind: "language", earlier })} />;
      return (
        <StartPage
          before={<slots.BeforeTalk />}
          error={error}
          onHelp={() => go("/team/help")}
          onBegin={() => setView({ kind: "language", earlier: null })}
          onGoOn={goOn}
          onError={setError}
        />
      );
  }
}
