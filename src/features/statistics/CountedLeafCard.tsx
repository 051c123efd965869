import { useTranslation } from "react-i18next";
import type { CountedLeaf } from "#domain/statistics/tally.ts";
import styles from "#features/statistics/Counts.module.css";
import { Ltr } from "#i18n/Bidi.tsx";
import { Card } from "#ui/Card.tsx";

/** A name that ends in `_other` would be taken for a plural form. */
const worded = (id: string): string => id.replaceAll("_", "-");

/** One group of people with one assessment, and the signs some of them had. */
export function CountedLeafCard({ leaf }: { readonly leaf: CountedLeaf }) {
  const { t } = useTranslation("counts");
  return (
    <Card as="li" testId="counted-leaf">
      <p className={styles.line}>
        <span>
          {t(`persons.${worded(leaf.persons)}`)}: {t(`assessment.${leaf.assessment}`)}
        </span>
        <strong>
          <Ltr>{leaf.count}</Ltr>
        </strong>
      </p>
      {leaf.flags.map(({ id, count }) => (
        <p key={id} className={styles.line}>
          <span>{t(`flag.${worded(id)}`)}</span>
          <Ltr>{count}</Ltr>
        </p>
      ))}
    </Card>
  );
}
