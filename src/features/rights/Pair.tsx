import { useTranslation } from "react-i18next";
import styles from "#features/rights/Rights.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";

/** One sentence each: many languages have one word for both, and Belgian law uses the French words the other way round. */
export function Pair() {
  const { t } = useTranslation("rights");
  const { lang } = useLanguage();
  return (
    <div className={styles.screenOnly}>
      <Disclosure title={t("pair.title")} testId="pair">
        <ListenButton text={`${t("pair.used")} ${t("pair.paid")}`} lang={lang} />
        <p>{t("pair.used")}</p>
        <p>{t("pair.paid")}</p>
      </Disclosure>
    </div>
  );
}
