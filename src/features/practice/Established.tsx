import { useTranslation } from "react-i18next";
import type { PracticeCase } from "#domain/pack/practice.ts";
import styles from "#features/practice/Practice.module.css";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { Card } from "#ui/Card.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { Quiet } from "#ui/Quiet.tsx";

/** What a court or a report found, why that may differ from the rule, and where it stands. */
export function Established({ one }: { readonly one: PracticeCase }) {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  const outcome = text.of(`practice.${one.id}.outcome`);
  const why = text.of(`practice.${one.id}.why`);
  const found = text.find(`practice.${one.id}.outcome`);
  return (
    <Card as="section" tone="sea" label={t("established.title")} testId="established">
      <h2 className={styles.label}>{t("established.title")}</h2>
      <p className={styles.said} lang={outcome.lang} dir={outcome.dir}>
        {outcome.text}
      </p>
      <p className={styles.label}>{t("established.why")}</p>
      <p lang={why.lang} dir={why.dir}>
        {why.text}
      </p>
      <Quiet>
        {t(`established.kind.${one.kind}`)} <bdi lang="en">{one.source}</bdi>
      </Quiet>
      <Quiet>{t(`certainty.${one.confidence}`)}</Quiet>
      {found && <DraftMark review={found.review} shownIn={text.shownIn(found)} />}
    </Card>
  );
}
