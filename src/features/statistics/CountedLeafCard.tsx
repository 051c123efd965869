import { useTranslation } from "react-i18next";
import type { CountedLeaf } from "#domain/statistics/tally.ts";
import styles from "#features/statistics/Counts.module.css";
import { worded } from "#features/statistics/use-figure-words.ts";
import { Ltr } from "#i18n/Bidi.tsx";
import { Card } from "#ui/Card.tsx";

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
