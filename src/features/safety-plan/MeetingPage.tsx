import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { MeetingPlan } from "#domain/case/safety-plan.ts";
import { AskSteps } from "#features/safety-plan/AskSteps.tsx";
import { meetingFrom, meetingSteps, NO_DAY } from "#features/safety-plan/meeting-steps.ts";
import { Ticket } from "#features/safety-plan/Ticket.tsx";
import { formatWeekday } from "#features/safety-plan/weekday.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession } from "#workflows/react.ts";
import { planMeeting } from "#workflows/safety-plans.ts";

/** A second meeting that is safe: reason, place by kind, day, hours, calls, sign, code word. */
export function MeetingPage({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation("safety-plan");
  const { lang } = useLanguage();
  const session = useSession();
  const [, go] = useLocation();
  const [steps] = useState(() => meetingSteps(session.nowMs()));
  const [saved, setSaved] = useState<MeetingPlan | null>(null);

  if (saved) {
    return (
      <Page
        title={t("meeting.saved")}
        section={t("meeting.title")}
        back="/cases/open"
        focusKey="saved"
        bottom={
          <BigButton href="/cases/open" testId="to-case">
            {t("meeting.to_case")}
          </BigButton>
        }
      >
        <p>{t("meeting.saved_text")}</p>
        <Ticket plan={saved} />
        <Notice>
          <p>{t("meeting.again")}</p>
        </Notice>
      </Page>
    );
  }
  const label = (step: string, value: string) => {
    if (step === "word") return inLanguage(value, lang);
    if (step === "day" && value !== NO_DAY) return inLanguage(formatWeekday(value, lang), lang);
    return inLanguage(t(`meeting.${step}.${value}`), lang);
  };
  const LINES: Readonly<Record<string, string>> = {
    reason: "why",
    place: "where",
    hours: "when",
    calls: "who",
    cancel: "sign",
    word: "code",
  };
  return (
    <AskSteps
      place={{ form: "meeting", caseId }}
      section={t("meeting.title")}
      steps={steps}
      question={(step) => t(`meeting.${step}.question`)}
      hint={(step) => t(`meeting.${step}.hint`)}
      label={label}
      line={(step) => t(LINES[step] ? `meeting.${LINES[step]}` : "meeting.day.question")}
      before={t("meeting.before")}
      onLeave={() => go("/cases/open")}
      onSave={async (given, save) => {
        const plan = meetingFrom(given);
        if (!plan) return "SaveFailed";
        const kept = await save(() => planMeeting(session, caseId, plan));
        if (!kept.ok) return kept.error.type;
        setSaved(plan);
        return null;
      }}
    />
  );
}
