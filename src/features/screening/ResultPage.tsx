import { FolderLock, MoonStar, Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { consentPossibleToday } from "#domain/screening/understanding.ts";
import { PlanView } from "#features/screening/PlanView.tsx";
import type { PlanSlots } from "#features/screening/slots.ts";
import { Ltr } from "#i18n/Bidi.tsx";
import { nextMorning, utcDay } from "#lib/clock.ts";
import { WordsOf } from "#storage/react.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { addEntry, readCase } from "#workflows/cases.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { guidesToShow } from "#workflows/screening.ts";

/** The result of the last talk in a case: what to do now. Opened after a talk, and again from the case. */
export function ResultPage({ caseId, slots }: { readonly caseId: string; readonly slots: PlanSlots }) {
  const { t } = useTranslation(["screening", "errors"]);
  const session = useSession();
  const [, go] = useLocation();
  const [error, setError] = useState<string | null>(null);
  const found = useVaultQuery(async (s) => {
    const opened = await readCase(s, caseId);
    const entry = opened.view.screenings.at(-1);
    return { code: opened.view.code, entry, content: entry ? await guidesToShow(s, entry.screening.pack) : null };
  }, caseId);
  if (!found?.entry || !found.content) return <Page title={t("result.title")} back="/cases/open" quietTitle />;
  const { entry, content, code } = found;
  const unclearToday = !consentPossibleToday(entry.screening).ok && utcDay(entry.atMs) === utcDay(session.nowMs());
  const child = entry.assessment.age !== "adult" || entry.assessment.flags.includes("child_protection");
  // Without consent only a child or a life in danger is a reason, and that stays open.
  const mayRefer = child || entry.assessment.flags.includes("urgent_check") || !unclearToday;

  async function leadDecides() {
    const saved = await addEntry(session, {
      type: "follow_up",
      caseId,
      task: "lead_decides",
      dueDay: nextMorning(session.nowMs()),
    });
    if (saved.ok) go("/cases/open");
    else setError(saved.error.type);
  }
  return (
    <Page
      title={t(child ? "result.child_first" : "result.title")}
      section={<Ltr>{code}</Ltr>}
      back="/cases/open"
      focusKey={`${caseId}:result`}
      bottom={
        <Actions>
          {mayRefer && (
            <BigButton icon={Send} href="/cases/refer" testId="refer">
              {t("result.refer")}
            </BigButton>
          )}
          {child ? (
            <BigButton kind="secondary" icon={MoonStar} onPress={() => void leadDecides()} testId="lead-decides">
              {t("result.lead_decides")}
            </BigButton>
          ) : (
            <BigButton kind="secondary" icon={FolderLock} href="/cases/open" testId="save-case">
              {t("result.save")}
            </BigButton>
          )}
        </Actions>
      }
    >
      {!mayRefer && (
        <Notice tone="caution" testId="no-consent-referral">
          <p>{t("result.no_consent_today")}</p>
        </Notice>
      )}
      <WordsOf value={content.parts}>
        <PlanView screening={entry.screening} assessment={entry.assessment} content={content} slots={slots} saved />
      </WordsOf>
      <Refusal why={error && t(`errors:${error}`)} />
      <StatusLine text={t("result.saved")} testId="saved" />
    </Page>
  );
}
