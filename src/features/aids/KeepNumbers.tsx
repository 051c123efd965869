import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { Pages } from "#domain/pack/pages.ts";
import styles from "#features/aids/Aids.module.css";
import { Ltr } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText, useServices } from "#storage/react.ts";
import { FilterChips } from "#ui/FilterChips.tsx";
import { ShowNumber } from "#ui/ShowNumber.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

interface KeepNumbersProps {
  readonly keep: Pages["keep"][number];
  readonly country: Country;
}

/** Few, and large enough to copy by hand in the dark. */
export function KeepNumbers({ keep, country }: KeepNumbersProps) {
  const { t } = useTranslation(["aids", "rights", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const services = useServices();
  const [who, setWho] = useState<"adult" | "child">("adult");
  return (
    <section className={styles.keep}>
      <h2 className={styles.heading}>{t("keep_title")}</h2>
      <p className={styles.screenOnly}>{t("keep_text")}</p>
      <FilterChips
        label={t("rights:who")}
        options={(["adult", "child"] as const).map((value) => ({
          value,
          label: t(`rights:who_${value}`),
          testId: `keep-${value}`,
        }))}
        chosen={[who]}
        onToggle={setWho}
      />
      <ol className={styles.numbers}>
        {keep[who].map(({ number, serviceId }) => {
          const service = services.find((one) => one.id === serviceId);
          const name = text(`service.${serviceId}.name`);
          const local = service?.phones.find((phone) => phone.number === number)?.number_local ?? number;
          const label = `${cleanOutsideText(name?.text ?? service?.name ?? "")} · ${t(`common:country.${country}`)}`;
          return (
            <li key={number} className={styles.number} data-testid="keep-number" data-number={number}>
              <span className={styles.digits}>
                <Ltr>{cleanOutsideText(local)}</Ltr>
              </span>
              <span {...ownLanguage(name)}>{label}</span>
              {service?.who_answers && <span className={styles.who}>{t(`common:who_answers.${service.who_answers}`)}</span>}
              <ShowNumber number={local} label={label}>
                {service?.who_answers && <p>{t(`common:who_answers.${service.who_answers}`)}</p>}
              </ShowNumber>
            </li>
          );
        })}
        <li className={styles.number}>
          <span>{t("keep_own")}</span>
          <span className={styles.blank} aria-hidden="true" />
        </li>
      </ol>
    </section>
  );
}
