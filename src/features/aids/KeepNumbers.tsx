import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { Pages } from "#domain/pack/pages.ts";
import styles from "#features/aids/Aids.module.css";
import { digitsLine, keepLines } from "#features/aids/keep-lines.ts";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText, useServices } from "#storage/react.ts";
import { FilterChips } from "#ui/FilterChips.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { lineId } from "#ui/line.ts";
import { Said } from "#ui/Said.tsx";
import { ShowNumber } from "#ui/ShowNumber.tsx";

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
  const aids = (key: string): string => t(key);
  const numbers = keep[who].map(({ number, serviceId }) => {
    const service = services.find((one) => one.id === serviceId);
    const local = service?.phones.find((phone) => phone.number === number)?.number_local ?? number;
    return { number, serviceId, service, local, whoAnswers: service?.who_answers };
  });
  const lines = keepLines(numbers, country, { lang, text, aids, common: (key) => t(`common:${key}`) });
  return (
    <section className={styles.keep}>
      <h2 className={styles.heading}>
        <Said id="ui.aids.keep_title">{t("keep_title")}</Said>
      </h2>
      <p className={styles.screenOnly}>
        <Said id="ui.aids.keep_text">{t("keep_text")}</Said>
      </p>
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
      <div className={styles.screenOnly}>
        <ListenButton lines={lines} />
      </div>
      <ol className={styles.numbers}>
        {numbers.map(({ number, serviceId, service, local, whoAnswers }) => {
          const name = text(`service.${serviceId}.name`);
          const called = cleanOutsideText(name?.text ?? service?.name ?? "");
          const label = `${called} · ${t(`common:country.${country}`)}`;
          return (
            <li key={number} className={styles.number} data-testid="keep-number" data-number={number}>
              <span className={styles.digits}>
                <Ltr>
                  <Said id={lineId(digitsLine(local, { lang, aids }))}>{cleanOutsideText(local)}</Said>
                </Ltr>
              </span>
              <span>
                <Bidi lang={name?.lang ?? "en"}>
                  <Said id={`service.${serviceId}.name`}>{called}</Said>
                </Bidi>{" "}
                · <Said id={`ui.common.country.${country}`}>{t(`common:country.${country}`)}</Said>
              </span>
              {whoAnswers && (
                <span className={styles.who}>
                  <Said id={`ui.common.who_answers.${whoAnswers}`}>{t(`common:who_answers.${whoAnswers}`)}</Said>
                </span>
              )}
              <ShowNumber number={local} label={label}>
                {whoAnswers && <p>{t(`common:who_answers.${whoAnswers}`)}</p>}
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
