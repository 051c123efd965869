import { Baby, MessagesSquare, ShieldQuestionMark, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { RunningScreening } from "#domain/case/types.ts";
import { assess } from "#domain/screening/assess.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { createCatalogue } from "#domain/screening/evidence.ts";
import type { WorkerFlags } from "#domain/screening/types.ts";
import { ChooseLanguage } from "#features/screening/ChooseLanguage.tsx";
import { Runner } from "#features/screening/Runner.tsx";
import type { PlanSlots } from "#features/screening/slots.ts";
import { UnrecordedResult } from "#features/screening/UnrecordedResult.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { utcDay } from "#lib/clock.ts";
import { type GuideContent, useGuideContent } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useBusy } from "#ui/use-busy.ts";
import { setCurrent, useCurrent } from "#workflows/current.ts";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";
import {
  closeScreening,
  dropScreening,
  guidesFor,
  readRunning,
  type StoredScreening,
  startScreening,
} from "#workflows/screening.ts";

/** Guides offered here, shortest first. The long one is for people who meet again. */
const OFFERED = ["rapid", "child", "full"] as const;
const ICONS = { rapid: ShieldQuestionMark, child: Baby, full: MessagesSquare };

type View =
  | { readonly kind: "start" }
  | { readonly kind: "language" }
  | { readonly kind: "guide"; readonly language: string; readonly notSure: boolean }
  | { readonly kind: "running"; readonly stored: StoredScreening; readonly content: GuideContent }
  | { readonly kind: "unrecorded"; readonly screening: RunningScreening; readonly content: GuideContent };

/** `caseId`: a second talk with the same person. */
export function ScreeningPage({ caseId, slots }: { readonly caseId: string | null; readonly slots: PlanSlots }) {
  const { t } = useTranslation(["screening", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const { enrolment } = useSessionState();
  const content = useGuideContent();
  const running = useVaultQuery(readRunning);
  const [, go] = useLocation();
  const [view, setView] = useState<View>({ kind: "start" });
  const [error, setError] = useState<string | null>(null);
  const { resumeRowId, unrecorded } = useCurrent();
  // A talk that was put aside for the danger page or a lock goes on at once, at the same question.
  useEffect(() => {
    const stored =
      view.kind === "start"
        ? [...(running ?? []), ...(unrecorded ? [unrecorded] : [])].find(({ rowId }) => rowId === resumeRowId)
        : undefined;
    if (!stored) return;
    void guidesFor(session, stored.screening.pack).then((used) => used && setView({ kind: "running", stored, content: used }));
  }, [running, resumeRowId, unrecorded, session, view.kind]);
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
  if (!content || !running) {
    return (
      <Page title={t("start.title")} back="/team">
        <Quiet>{t("start.loading")}</Quiet>
      </Page>
    );
  }

  async function finish(stored: StoredScreening, used: GuideContent, screening: RunningScreening) {
    const compiled = compileGuides(used.guides);
    if (!compiled.ok) return setError("SaveFailed");
    const assessment = assess(compiled.value, createCatalogue(used.indicators, used.rules), screening);
    const closed = await closeScreening(session, { rowId: stored.rowId, screening }, assessment);
    if (closed.ok) {
      setCurrent({ caseId: screening.caseId, resumeRowId: null });
      return go("/screen/result");
    }
    if (closed.error.type === "NotRecorded") {
      setCurrent({ resumeRowId: null, unrecorded: null });
      return setView({ kind: "unrecorded", screening, content: used });
    }
    setError(closed.error.type);
  }

  if (view.kind === "running") {
    return (
      <>
        {error && (
          <Notice tone="danger" live>
            <p>{t(`errors:${error}`)}</p>
          </Notice>
        )}
        <Runner
          key={view.stored.rowId}
          start={view.stored}
          content={view.content}
          worker={worker}
          onLeave={() => {
            setCurrent({ resumeRowId: null, unrecorded: null });
            setView({ kind: "start" });
          }}
          onResult={(screening) => void finish(view.stored, view.content, screening)}
        />
      </>
    );
  }
  if (view.kind === "unrecorded")
    return <UnrecordedResult screening={view.screening} content={view.content} slots={slots} onDone={() => go("/team")} />;
  if (view.kind === "language")
    return (
      <ChooseLanguage
        current={null}
        onBack={() => setView({ kind: "start" })}
        onChosen={(language, notSure) => setView({ kind: "guide", language, notSure })}
      />
    );

  if (view.kind === "guide") {
    const begin = async (guideId: string) => {
      const stored = await startScreening(session, content, {
        guideId,
        language: view.language,
        answersCountAsNotSure: view.notSure,
        ...(caseId && { caseId }),
      });
      setCurrent({ resumeRowId: stored.rowId, unrecorded: null });
      setView({ kind: "running", stored, content });
    };
    return (
      <Page title={t("guide.title")} section={ownName(view.language)} back={() => setView({ kind: "language" })} focusKey="guide">
        {OFFERED.map((guideId) => {
          const basicsOnly = guideId === "child" && !worker.childTrained;
          return (
            <Card key={guideId} as="section" label={t(`guide.${guideId}.title`)}>
              <BigButton icon={ICONS[guideId]} kind="secondary" onPress={() => void begin(guideId)} testId={`guide-${guideId}`}>
                {t(`guide.${guideId}.title`)}
              </BigButton>
              <Quiet>{t(`guide.${guideId}.text`)}</Quiet>
              {basicsOnly && <Quiet>{t("guide.basics_only")}</Quiet>}
            </Card>
          );
        })}
      </Page>
    );
  }

  return (
    <Page title={t("start.title")} back="/team">
      {running.map((stored) => (
        <Card key={stored.rowId} as="article" label={t("start.unfinished")}>
          <p>
            {t(`guide.${stored.screening.guideId}.title`, { defaultValue: t("start.unfinished") })} ·{" "}
            {ownName(stored.screening.language)} · {formatDay(utcDay(stored.screening.updatedAtMs), lang)}
          </p>
          <BigButton
            onPress={async () => {
              const used = await guidesFor(session, stored.screening.pack);
              if (!used) return setError("GuideGone");
              setCurrent({ resumeRowId: stored.rowId });
              setView({ kind: "running", stored, content: used });
            }}
            testId="resume-screening"
          >
            {t("start.go_on")}
          </BigButton>
          <BigButton kind="quiet" icon={Trash2} onPress={() => void dropScreening(session, stored.rowId)}>
            {t("start.forget")}
          </BigButton>
        </Card>
      ))}
      {error && (
        <Notice tone="danger" live>
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
      <p>{t("start.text")}</p>
      <Notice tone="caution">
        <p>{t("start.help_first")}</p>
      </Notice>
      <AnswerGrid label={t("start.title")}>
        <AnswerButton value="help_now" label={inLanguage(t("ended.help"), lang)} onPress={() => go("/team/help")} />
        <AnswerButton
          value="screening"
          label={inLanguage(t("start.begin"), lang)}
          onPress={() => setView({ kind: "language" })}
        />
      </AnswerGrid>
    </Page>
  );
}
