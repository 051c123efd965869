import { useTranslation } from "react-i18next";
import type { Right } from "#domain/pack/rights.ts";
import styles from "#features/rights/Rights.module.css";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FreshnessLine } from "#ui/FreshnessLine.tsx";

/** How sure it is stands open; the law and the compiler's notes are one tap away, in the language they were written in. */
export function RightSource({ right }: { readonly right: Right }) {
  const { t } = useTranslation("rights");
  const { lang } = useLanguage();
  return (
    <section className={styles.near}>
      <FreshnessLine confirmed={false}>{t("lawyer_sign")}</FreshnessLine>
      {right.check && <FreshnessLine confirmed={false}>{t("check")}</FreshnessLine>}
      <Disclosure title={t("source")} hint={t("read_on", { day: formatDay(right.checkedOn, lang) })}>
        <p>{t(`certainty.${right.confidence}`)}</p>
        <p className={styles.small}>
          <Bidi lang="en">{cleanOutsideText(right.source)}</Bidi>
        </p>
        {right.confidenceNote && (
          <p className={styles.small}>
            <Bidi lang="en">{cleanOutsideText(right.confidenceNote)}</Bidi>
          </p>
        )}
      </Disclosure>
    </section>
  );
}
