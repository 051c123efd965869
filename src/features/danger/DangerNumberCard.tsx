import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { DangerNumber } from "#domain/pack/danger.ts";
import styles from "#features/danger/DangerPage.module.css";
import { Ltr } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { shownNumber } from "#lib/outside-text.ts";
import { usePackText, useServices } from "#storage/react.ts";
import { CallButton } from "#ui/CallButton.tsx";
import { Card } from "#ui/Card.tsx";
import { FreshnessLine } from "#ui/FreshnessLine.tsx";
import { NumberLarge } from "#ui/NumberLarge.tsx";
import { Said } from "#ui/Said.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";
import { WhoMayBeTold } from "#ui/WhoMayBeTold.tsx";

interface DangerNumberCardProps {
  readonly number: DangerNumber;
  readonly country: Country;
}

/** Who answers and who may be told stand above the button; what to say opens with it; only a second link dials. */
export function DangerNumberCard({ number, country }: DangerNumberCardProps) {
  const { t } = useTranslation(["danger", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const services = useServices();
  const key = `danger.number.${country}.${number.number || number.channel}`;
  const told = text(`${key}.who_may_be_told`);
  const say = text(`${key}.say`);
  const service = services.find((s) => s.id === number.serviceId);
  const name = number.serviceId ? text(`service.${number.serviceId}.name`) : null;
  const local = service?.phones.find((p) => p.number === number.number)?.number_local ?? number.number;
  return (
    <Card as="article" testId="danger-number" data={{ "data-number": number.number || (number.channel ?? "") }}>
      <div className={styles.head}>
        {number.how === "radio" ? (
          <strong className={styles.who}>
            <Ltr>{number.channel}</Ltr>
          </strong>
        ) : (
          <NumberLarge number={local} />
        )}
        {name && number.need === "not_urgent" && (
          <span className={styles.name} {...ownLanguage(name)}>
            {name.text}
          </span>
        )}
      </div>
      <p className={styles.who}>
        <Said id={`ui.common.who_answers.${number.who_answers}`}>{t(`common:who_answers.${number.who_answers}`)}</Said>
      </p>
      {told && <WhoMayBeTold told={told} className={styles.small} />}
      {number.verify && <FreshnessLine confirmed={false}>{t("checking")}</FreshnessLine>}
      {number.how === "radio" ? (
        say && <p {...ownLanguage(say)}>{say.text}</p>
      ) : (
        <CallButton
          number={number.number}
          numberShown={local}
          how={number.how}
          kind={number.need === "not_urgent" ? "primary" : "danger"}
          label={t(number.how === "text" ? "text" : "call", {
            number: shownNumber(local),
            country: t(`common:country.${country}`),
          })}
          testId={`call-${number.number}`}
          numberAbove
          withLarge={
            <>
              <p className={styles.who} {...ownLanguage(say)}>
                {say?.text}
              </p>
              <p>{t(`common:who_answers.${number.who_answers}`)}</p>
              <p {...ownLanguage(told)}>{told?.text}</p>
            </>
          }
          before={
            <p className={styles.who} {...ownLanguage(say)}>
              {say?.text}
            </p>
          }
        />
      )}
    </Card>
  );
}
