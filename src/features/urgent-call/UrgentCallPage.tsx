import { ArrowRight } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type UrgentNumber, urgentNumbers } from "#domain/directory/urgent-numbers.ts";
import type { Country } from "#domain/pack/common.ts";
import type { ProtectionBasis } from "#domain/referral/types.ts";
import { CallScript } from "#features/urgent-call/CallScript.tsx";
import { NoteCall } from "#features/urgent-call/NoteCall.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText, shownNumber } from "#lib/outside-text.ts";
import { useDanger, usePackText, useServices } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { CallButton } from "#ui/CallButton.tsx";
import { Card } from "#ui/Card.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { NumberLarge } from "#ui/NumberLarge.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { inLanguage, ownLanguage } from "#ui/text-in-language.ts";
import { WhoMayBeTold } from "#ui/WhoMayBeTold.tsx";
import { useSessionState } from "#workflows/react.ts";

const ABOUT = ["child_protection", "danger_to_life"] as const satisfies readonly ProtectionBasis["kind"][];

interface UrgentCallPageProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
}

/** To the screen that led here: a case, the log, a referral half chosen. No address says which. */
const goBack = () => window.history.back();

/** Whom to ring, what to say in order, and the one line that is kept. Identity and place are said by voice alone (safeguarding rule 1). */
export function UrgentCallPage({ country, onCountry }: UrgentCallPageProps) {
  const { t } = useTranslation(["urgent-call", "common"]);
  const { lang } = useLanguage();
  const { enrolment } = useSessionState();
  const text = usePackText(lang);
  const danger = useDanger();
  const services = useServices();
  const [about, setAbout] = useState<ProtectionBasis["kind"] | null>(null);
  const [ringing, setRinging] = useState<UrgentNumber | null>(null);
  const [isNoting, setNoting] = useState(false);
  const numbers = useMemo(
    () => (about ? urgentNumbers(about, { danger, services, country }) : []),
    [about, danger, services, country],
  );
  const lead = enrolment?.kind === "team" ? enrolment.lead : null;
  const team = enrolment?.kind === "team" ? cleanOutsideText(enrolment.team.name) : "…";

  if (about && ringing && isNoting)
    return <NoteCall about={about} role={ringing.role} onBack={() => setNoting(false)} onDone={goBack} />;
  if (about && ringing) {
    const told = ringing.serviceId ? text(`service.${ringing.serviceId}.who_may_be_told`) : null;
    return (
      <Page title={<NumberLarge number={ringing.shown} />} section={t("title")} back={() => setRinging(null)} focusKey="script">
        <CallButton
          number={ringing.number}
          numberShown={ringing.shown}
          numberAbove
          kind="danger"
          label={t("call", { number: shownNumber(ringing.shown), country: t(`common:country.${country}`) })}
          before={<p>{t("before")}</p>}
          testId="urgent-call"
        />
        <CallScript
          about={about}
          team={team}
          before={
            <>
              {ringing.who_answers && <p>{t(`common:who_answers.${ringing.who_answers}`)}</p>}
              {told && <WhoMayBeTold told={told} />}
            </>
          }
          onDone={() => setNoting(true)}
        />
      </Page>
    );
  }
  return (
    <Page title={t("title")} back={goBack} focusKey="choose">
      <p>{t("text")}</p>
      <Notice tone="caution">
        <p>{t("lead_first")}</p>
      </Notice>
      <LeadCall lead={lead} />
      <h2 id="urgent-why">{t("why")}</h2>
      <AnswerGrid labelledBy="urgent-why">
        {ABOUT.map((value) => (
          <AnswerButton
            key={value}
            value={`about-${value}`}
            label={inLanguage(t(`basis.${value}`), lang)}
            chosen={about === value}
            onPress={() => setAbout(value)}
          />
        ))}
      </AnswerGrid>
      {about && (
        <>
          <h2 id="urgent-whom">{t("whom")}</h2>
          <FilterChips
            label={t("country")}
            options={danger.countries.map((one) => ({
              value: one.country,
              label: t(`common:country_own.${one.country}`, { defaultValue: t(`common:country.${one.country}`) }),
              testId: `country-${one.country}`,
            }))}
            chosen={[country]}
            onToggle={onCountry}
          />
          {numbers.length === 0 && (
            <Notice tone="caution">
              <p>{t("no_number")}</p>
            </Notice>
          )}
          {numbers.map((one) => {
            const name = one.serviceId && one.needs.length === 0 ? text(`service.${one.serviceId}.name`) : null;
            const needs = one.needs.map((need) => text(`danger.need.${need}`)?.text ?? need).join(" · ");
            return (
              <Card key={one.number} as="section" label={one.shown} testId="urgent-number" data={{ "data-number": one.number }}>
                <NumberLarge number={one.shown} />
                {name ? <p {...ownLanguage(name)}>{cleanOutsideText(name.text)}</p> : <Quiet>{needs}</Quiet>}
                <BigButton kind="secondary" icon={ArrowRight} onPress={() => setRinging(one)} testId={`words-for-${one.number}`}>
                  {t("to_words")}
                </BigButton>
              </Card>
            );
          })}
        </>
      )}
    </Page>
  );
}
