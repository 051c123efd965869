import { ClipboardCheck, FolderOpen, Siren, Sunrise } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CaseView } from "#domain/case/case-view.ts";
import type { Country } from "#domain/pack/common.ts";
import { AgreedBefore } from "#features/safety-plan/AgreedBefore.tsx";
import { MissingCallCard } from "#features/safety-plan/MissingCallCard.tsx";
import { MissingRules } from "#features/safety-plan/MissingRules.tsx";
import styles from "#features/safety-plan/SafetyPlan.module.css";
import { ToldNow } from "#features/safety-plan/ToldNow.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { useMissing, usePackText } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Icon } from "#ui/Icon.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { useSession, useSessionState } from "#workflows/react.ts";
import { missingForMorning } from "#workflows/safety-plans.ts";

interface MissingPageProps {
  /** The child's case; `null` when somebody tells of a child we have none for. */
  readonly caseId: string | null;
  readonly plan: CaseView["missingPlan"];
  readonly back: string;
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
}

/** A child is gone: at once, the lead, whom to tell, what to note, in that order. Works without a network. */
export function MissingPage({ caseId, plan, back, country, onCountry }: MissingPageProps) {
  const { t } = useTranslation(["safety-plan", "common", "errors"]);
  const session = useSession();
  const { enrolment } = useSessionState();
  const { countries } = useMissing();
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const [left, setLeft] = useState(false);
  const [error, setError] = useState<string | null>(null);

  // Where a country has no numbers of its own here, the European ones hold: never another country's.
  const known = countries.map((one) => one.country);
  const here = countries.find((one) => one.country === country) ?? countries.find((one) => one.country === "EU");
  if (!here) {
    return (
      <Page title={t("gone.title")} back={back}>
        <EmptyState icon={Siren} title={t("gone.empty")} action={<BigButton href="/danger">{t("gone.danger")}</BigButton>} />
        <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />
      </Page>
    );
  }
  const atOnce = here.calls.filter((call) => call.atOnce);
  const said = text(`missing.call.${here.country}.${here.calls[0]?.id}.say`);
  const later = here.calls.filter((call) => !call.atOnce);

  const leave = async () => {
    const saved = await missingForMorning(session, caseId);
    setError(saved.ok ? null : saved.error.type);
    setLeft(saved.ok);
  };
  return (
    <Page
      title={t("gone.title")}
      back={back}
      bottom={
        left ? (
          <BigButton kind="secondary" icon={FolderOpen} href="/cases/open" testId="open-case">
            {t("gone.open_case")}
          </BigButton>
        ) : (
          <BigButton kind="secondary" icon={Sunrise} onPress={() => void leave()} testId="for-morning">
            {t("gone.morning")}
          </BigButton>
        )
      }
    >
      <FilterChips
        label={t("gone.country")}
        options={known.map((value) => ({
          value,
          label: t(`common:country_own.${value}`, { defaultValue: t(`common:country.${value}`) }),
          testId: `country-${value}`,
        }))}
        chosen={[here.country]}
        onToggle={onCountry}
      />
      <Card as="section" tone="red" label={t("gone.at_once")}>
        <h2 className={styles.step}>
          <Icon of={Siren} size={24} />
          <span>{t("gone.at_once")}</span>
        </h2>
        <Quiet>{t("gone.at_once_text")}</Quiet>
        {atOnce.map((call) => (
          <MissingCallCard key={`${here.country}-${call.id}`} call={call} country={here.country} />
        ))}
      </Card>
      <ol className={styles.steps}>
        <li className={styles.item}>
          <h2 className={styles.numbered}>{t("gone.lead")}</h2>
          <Quiet>{t("gone.lead_text")}</Quiet>
          <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />
        </li>
        <li className={styles.item}>
          <h2 className={styles.numbered}>{t("gone.agreed")}</h2>
          {plan ? <AgreedBefore plan={plan} /> : <Quiet>{t("gone.agreed_none")}</Quiet>}
          {plan?.word && <Quiet>{t("gone.word_hint")}</Quiet>}
          {plan?.mayLook === "no" && (
            <Notice tone="caution">
              <p>{t("gone.agreed_no")}</p>
            </Notice>
          )}
        </li>
        <li className={styles.item}>
          <h2 className={styles.numbered}>{t("gone.tell")}</h2>
          <Quiet>{t("gone.tell_text")}</Quiet>
          <div className={styles.calls}>
            {later.map((call) => (
              <MissingCallCard key={`${here.country}-${call.id}`} call={call} country={here.country} />
            ))}
          </div>
          <MissingRules rules={here.rules} />
        </li>
        <li className={styles.item}>
          <h2 className={styles.numbered}>{t("gone.service")}</h2>
          <Quiet>{t("gone.service_text")}</Quiet>
        </li>
        <li className={styles.item}>
          <h2 className={styles.numbered}>{t("gone.write")}</h2>
          <Quiet>{t("gone.write_text")}</Quiet>
          <ToldNow roles={[...new Set([...here.calls.map((call) => call.reportedTo), "receiving_service"])]} />
        </li>
      </ol>
      <Refusal why={error && t(`errors:${error}`)} testId="not-saved" />
      <DraftMark review={said?.review ?? "reference"} shownIn={said && said.lang !== lang ? said.lang : undefined} />
      <StatusLine icon={ClipboardCheck} text={left ? t("gone.morning_done") : ""} testId="morning-left" />
    </Page>
  );
}
