import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Right } from "#domain/pack/rights.ts";
import styles from "#features/rights/Rights.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { Chip } from "#ui/Chip.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

/** The way from a short page to the whole right it rests on. */
export function RightLink({ right }: { readonly right: Right }) {
  const { t } = useTranslation("common");
  const { lang } = useLanguage();
  const title = usePackText(lang)(`right.${right.id}.title`);
  return (
    <Link href={`/rights/${right.id}`} className={styles.entry} data-testid="page-right">
      <span className={styles.entryTitle} {...ownLanguage(title)}>
        {title?.text ?? right.id}
      </span>
      <Chip>{t(`country.${right.where}`)}</Chip>
    </Link>
  );
}
