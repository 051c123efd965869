import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { MissingCall } from "#domain/pack/missing.ts";
import styles from "#features/safety-plan/SafetyPlan.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { shownNumber } from "#lib/outside-text.ts";
import { usePackText, useServices } from "#storage/react.ts";
import { CallButton } from "#ui/CallButton.tsx";
import { Card } from "#ui/Card.tsx";
import { FreshnessLine } from "#ui/FreshnessLine.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";
import { WhoMayBeTold } from "#ui/WhoMayBeTold.tsx";

interface MissingCallCardProps {
  readonly call: MissingCall;
  readonly country: Country;
}

/** Who answers, who may be told and how sure that is stand above the button; what to say opens with it; only a second link dials. */
export function MissingCallCard({ call, country }: MissingCallCardProps) {
  const { t } = useTranslation(["safety-plan", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const services = useServices();
  const key = `missing.call.${country}.${call.id}`;
  const title = text(`${key}.title`);
  const say = text(`${key}.say`);
  const told = text(`${key}.who_may_be_told`);
  const service = services.find(({ id }) => id === call.serviceId);
  const local = service?.phones.find(({ number }) => number === call.number)?.number_local ?? call.number;
  const rung = service?.assured_date !== undefined;
  return (
    <Card as="article" testId="missing-call" data={{ "data-call": call.id, "data-number": call.number }}>
      <p className={styles.title} {...ownLanguage(title)}>
        {title?.text ?? call.id}
      </p>
      <p className={styles.who}>{t(`common:who_answers.${call.who_answers}`)}</p>
      <WhoMayBeTold told={told} className={styles.small} />
      {!rung && <FreshnessLine confirmed={false}>{t(`confidence.${call.confidence}`)}</FreshnessLine>}
      {call.number === "" ? (
        <p {...ownLanguage(say)}>{say?.text}</p>
      ) : (
        <CallButton
          number={call.number}
          numberShown={local}
          kind={call.atOnce ? "danger" : "primary"}
          label={t("gone.call", { number: shownNumber(local), country: t(`common:country.${country}`) })}
          before={<p {...ownLanguage(say)}>{say?.text}</p>}
          testId={`call-${call.number}`}
        />
      )}
    </Card>
  );
}
