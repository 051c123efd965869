import { CalendarPlus, Footprints, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MeetingView } from "#domain/case/case-view.ts";
import { AgreedBefore } from "#features/safety-plan/AgreedBefore.tsx";
import { MeetingCard } from "#features/safety-plan/MeetingCard.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Door } from "#ui/Door.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { addEntry, type OpenedCase } from "#workflows/cases.ts";
import { useSession } from "#workflows/react.ts";

interface CaseSafetyProps {
  readonly opened: OpenedCase;
  readonly isChild: boolean;
}

/** On a case: how people meet again, and for a child what is agreed in case it goes missing. */
export function CaseSafety({ opened, isChild }: CaseSafetyProps) {
  const { t } = useTranslation(["safety-plan", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const [error, setError] = useState<string | null>(null);
  const { meetings, missingPlan } = opened.view;

  const met = async ({ day }: MeetingView) => {
    const { caseId } = opened;
    const saved = await addEntry(session, {
      type: "follow_up",
      caseId,
      task: "meet_again",
      done: true,
      ...(day && { dueDay: day }),
    });
    setError(saved.ok ? null : saved.error.type);
  };
  return (
    <>
      <Refusal why={error && t(`errors:${error}`)} />
      {meetings.map((meeting) => (
        <MeetingCard key={meeting.entryId} meeting={meeting} onMet={() => void met(meeting)} />
      ))}
      {meetings.length === 0 && (
        <BigButton kind="secondary" icon={CalendarPlus} href="/cases/meeting" testId="plan-meeting">
          {t("meeting.plan")}
        </BigButton>
      )}
      {isChild && (
        <>
          {missingPlan && (
            <Disclosure
              title={t("child.title")}
              hint={t("child.made", { day: formatDayAt(missingPlan.atMs, lang) })}
              testId="missing-plan"
            >
              <AgreedBefore plan={missingPlan} />
            </Disclosure>
          )}
          <Door
            href="/cases/missing-plan"
            icon={ShieldCheck}
            title={t("child.open")}
            hint={t("child.open_hint")}
            testId="plan-missing"
          />
          <Door href="/cases/missing" icon={Footprints} title={t("child.gone")} hint={t("child.gone_hint")} testId="child-gone" />
        </>
      )}
    </>
  );
}
