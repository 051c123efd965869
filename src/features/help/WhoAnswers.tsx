import { useTranslation } from "react-i18next";
import type { Service } from "#domain/pack/services.ts";
import styles from "#features/help/Help.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { WhoMayBeTold } from "#ui/WhoMayBeTold.tsx";

/** Before every call: who is at the other end and who may hear of it. */
export function WhoAnswers({ service }: { readonly service: Service }) {
  const { t } = useTranslation("common");
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const told = text(`service.${service.id}.who_may_be_told`);
  const known = told !== null && told.text !== "unknown";
  if (!service.who_answers && service.phones.length === 0) return null;
  return (
    <div className={styles.who}>
      <p>{service.who_answers ? t(`who_answers.${service.who_answers}`) : t("who_answers_unknown")}</p>
      {service.who_answers && <WhoMayBeTold told={known ? told : null} />}
    </div>
  );
}
