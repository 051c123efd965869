import { Printer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entry } from "#domain/case/types.ts";
import { hasSigns, tellable } from "#domain/referral/on-paper.ts";
import { TOLD_WAYS, type ToldWay } from "#domain/referral/types.ts";
import { OnPaper } from "#features/referrals/OnPaper.tsx";
import { PhoneScript } from "#features/referrals/PhoneScript.tsx";
import { ShortMessage } from "#features/referrals/ShortMessage.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { utcDay } from "#lib/clock.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useOrganisations } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Switch } from "#ui/Switch.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { readCase } from "#workflows/cases.ts";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";
import { noteToldByHand } from "#workflows/told-answer.ts";

type Referral = Extract<Entry, { type: "referral" }>;

/** The same referral for an organisation without the app: as a page, read aloud, or as an SMS that says nothing. */
export function WithoutSoftware({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation("paper");
  const { lang } = useLanguage();
  const session = useSession();
  const opened = useVaultQuery((s) => readCase(s, caseId), caseId);
  const organisations = useOrganisations();
  const [refId, setRefId] = useState<string | null>(null);
  if (!opened) return <Page title={t("title")} back="/cases/open" quietTitle />;
  const referrals = tellable(opened.entries, utcDay(session.nowMs()));
  const nameOf = ({ organisationId }: Referral) =>
    cleanOutsideText(organisations.find(({ id }) => id === organisationId)?.name ?? organisationId);
  const chosen = referrals.length === 1 ? referrals[0] : referrals.find((one) => one.refId === refId);
  if (chosen) return <Told referral={chosen} name={nameOf(chosen)} />;
  return (
    <Page title={t("title")} back="/cases/open" focusKey="choose">
      {referrals.length === 0 ? (
        <EmptyState icon={Printer} title={t("none")} testId="paper-none">
          <p>{t("none_text")}</p>
        </EmptyState>
      ) : (
        <AnswerGrid label={t("which")}>
          {referrals.map((one) => (
            <AnswerButton
              key={one.refId}
              value={one.refId}
              label={inLanguage(nameOf(one), lang)}
              second={inLanguage(formatDayAt(one.atMs, lang), lang)}
              onPress={() => setRefId(one.refId)}
            />
          ))}
        </AnswerGrid>
      )}
    </Page>
  );
}

/** The warning, then a way, and only then what can be read by others. */
function Told({ referral, name }: { readonly referral: Referral; readonly name: string }) {
  const { t } = useTranslation(["paper", "errors"]);
  const { lang } = useLanguage();
  const { enrolment } = useSessionState();
  const session = useSession();
  const [way, setWay] = useState<ToldWay | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [withSigns, setWithSigns] = useState(false);
  if (enrolment?.kind !== "team" || referral.answerCode === undefined) return null;
  const about = {
    referral,
    code: referral.answerCode,
    number: enrolment.lead.phone,
    team: cleanOutsideText(enrolment.team.name),
    withSigns,
  };
  // Kept before anything can be read or heard: should the person take the yes back, somebody knows whom to call.
  const choose = async (chosen: ToldWay) => {
    const kept = await noteToldByHand(session, referral, chosen);
    setError(kept.ok ? null : kept.error.type);
    if (kept.ok) setWay(chosen);
  };
  if (way === null)
    return (
      <Page title={t("title")} section={<Bidi>{name}</Bidi>} back="/cases/open" focusKey="warning">
        <Notice tone="caution" title={t("warning.title")} testId="paper-warning">
          <p>{t("warning.paper")}</p>
          <p>{t("warning.phone")}</p>
          <p>{t("warning.only")}</p>
        </Notice>
        {hasSigns(referral) && (
          <Switch label={t("signs")} hint={t("signs_hint")} on={withSigns} onChange={setWithSigns} testId="paper-signs" />
        )}
        <AnswerGrid label={t("how")}>
          {TOLD_WAYS.map((one) => (
            <AnswerButton key={one} value={one} label={inLanguage(t(`way.${one}`), lang)} onPress={() => void choose(one)} />
          ))}
        </AnswerGrid>
        <Refusal why={error && t(`errors:${error}`)} />
      </Page>
    );
  return (
    <Page
      title={t(`way.${way}`)}
      // What is printed names nobody but the number to ring.
      {...(way === "paper" ? { quietTitle: true } : { section: <Bidi>{name}</Bidi> })}
      back={() => setWay(null)}
      focusKey={way}
      {...(way === "paper" && {
        bottom: (
          <BigButton icon={Printer} onPress={() => window.print()} testId="paper-print">
            {t("print")}
          </BigButton>
        ),
      })}
    >
      {way === "paper" && <OnPaper {...about} />}
      {way === "phone" && <PhoneScript {...about} />}
      {way === "sms" && <ShortMessage {...about} />}
    </Page>
  );
}
