import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { MatchedService } from "#domain/directory/match-services.ts";
import styles from "#features/help/Help.module.css";
import { Ltr } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useDanger, usePackText } from "#storage/react.ts";
import { useNumberWords } from "#ui/use-number-words.ts";

/** On paper only: emergency numbers, then what the screen shows. Nothing on it says who it is for. */
const MOST = 25;

export const CallList = memo(function CallList({ matches }: { readonly matches: readonly MatchedService[] }) {
  const { t } = useTranslation(["help", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const danger = useDanger();
  const numbers = useNumberWords();
  const callable = matches.filter(({ service }) => service.phones.length > 0).slice(0, MOST);
  return (
    <div className={styles.paper} aria-hidden="true">
      <h2>{t("print_title")}</h2>
      <p>{t("print_note")}</p>
      <table>
        <tbody>
          {danger.countries.flatMap(({ country, numbers }) =>
            numbers
              // Lines that police alone answer are for the one who asks for them; 112 or 999 stands for the same need.
              .filter(({ number, need, who_answers }) => number && need !== "not_urgent" && who_answers !== "police")
              .map((number) => (
                <tr key={`${country}${number.need}${number.number}`}>
                  <th scope="row">
                    <Ltr>{number.number}</Ltr>
                  </th>
                  <td>
                    {t(`common:country.${country}`)} · {text(`danger.need.${number.need}`)?.text}
                  </td>
                  <td>{t(`common:who_answers.${number.who_answers}`)}</td>
                </tr>
              )),
          )}
          {callable.map(({ service, freshness }) => (
            <tr key={service.id}>
              <th scope="row">
                {service.phones
                  .filter((phone) => phone.type === "voice")
                  .slice(0, 2)
                  .map((phone) => (
                    <div key={phone.number}>
                      {numbers.withCountry(phone, service.service_area.country)}
                      {freshness !== "confirmed" && !service.number_by_law && " ?"}
                    </div>
                  ))}
              </th>
              <td>{cleanOutsideText(text(`service.${service.id}.name`)?.text ?? service.name)}</td>
              <td>
                {service.who_answers ? t(`common:who_answers.${service.who_answers}`) : t("common:who_may_be_told_unknown")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});
