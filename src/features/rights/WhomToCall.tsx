import { useTranslation } from "react-i18next";
import { visibleService } from "#domain/directory/visibility.ts";
import type { Service } from "#domain/pack/services.ts";
import styles from "#features/rights/Rights.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { CallButton } from "#ui/CallButton.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";
import { useNumberWords } from "#ui/use-number-words.ts";

/** Services of the directory in a few lines each: who it is, who answers, who may be told, and the number where one is known. */
export function WhomToCall({ services }: { readonly services: readonly Service[] }) {
  const { t } = useTranslation(["rights", "common", "help"]);
  const { lang } = useLanguage();
  const numbers = useNumberWords();
  const text = usePackText(lang);
  return (
    <ul className={styles.calls}>
      {services.map((one) => {
        const service = visibleService(one, "public");
        if (!service) return null;
        const name = text(`service.${service.id}.name`);
        const about = text(`service.${service.id}.description`);
        const told = text(`service.${service.id}.who_may_be_told`);
        const alert = text(`service.${service.id}.alert`);
        const phone = service.phones.find((p) => p.type === "voice");
        const answers = service.who_answers ? t(`common:who_answers.${service.who_answers}`) : t("common:who_answers_unknown");
        const { country } = service.service_area;
        return (
          <li key={service.id} className={styles.callEntry} data-testid="page-service" data-service-id={service.id}>
            <strong {...ownLanguage(name)}>{cleanOutsideText(name?.text ?? service.name)}</strong>
            {about && <p {...ownLanguage(about)}>{about.text}</p>}
            {alert && (
              <p className={styles.small} {...ownLanguage(alert)}>
                {alert.text}
              </p>
            )}
            {phone && <p className={styles.small}>{answers}</p>}
            {phone ? (
              <CallButton
                kind="secondary"
                number={phone.number}
                numberShown={phone.number_local}
                label={numbers.call(phone.number_local, country)}
                before={
                  <>
                    <p>{answers}</p>
                    <p className={styles.small} {...ownLanguage(told)}>
                      {told?.text ?? t("common:who_may_be_told_unknown")}
                    </p>
                  </>
                }
              />
            ) : (
              !alert && <p className={styles.small}>{t("help:no_number")}</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
